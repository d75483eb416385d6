import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { House } from './house.ts'
import { openHouse } from './house.ts'
import type { Options, Section } from './options.ts'
import { HELP, readOptions } from './options.ts'
import { startRedis } from './processes/redis.ts'
import { measureBurst } from './sections/burst.ts'
import { measureDeltas } from './sections/deltas.ts'
import { measureFirstDelta } from './sections/first-delta.ts'
import { measureHeld } from './sections/held.ts'
import { measureProcedures } from './sections/procedures.ts'

const SECTIONS: Record<Section, (house: House) => Promise<void>> = {
  deltas: (house) => measureDeltas(house),
  redis: measureRedis,
  'first-delta': measureFirstDelta,
  held: measureHeld,
  procedures: measureProcedures,
  burst: measureBurst,
}

async function measureRedis(house: House): Promise<void> {
  const redis = await startRedis(house.dir)
  if (!redis) {
    console.log('\nSkipped the section redis: redis-server is not installed.')
    return
  }
  try {
    await measureDeltas(house, redis.url)
  } finally {
    await redis.stop()
  }
}

/** Each section has its own house, so that a failure does not affect the others. */
async function measure(section: Section, options: Options): Promise<boolean> {
  const house = await openHouse(options)
  const startedAt = performance.now()
  try {
    await SECTIONS[section](house)
    console.log(`\n(${section}: ${Math.round((performance.now() - startedAt) / 1000)} s)`)
    if (options.profile) house.profiles.print()
    return true
  } catch (error) {
    console.error(`\nThe section ${section} failed.\n`, error, ...house.loggedErrors())
    return false
  } finally {
    await house.close()
  }
}

function parseOptions(): Options | 'help' {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`)
    process.exit(2)
  }
}

const options = parseOptions()
if (options === 'help') {
  console.log(HELP)
} else {
  if (!existsSync(join(options.root, 'node_modules'))) console.warn(`${options.root} has no node_modules.`)
  const cores = cpus()
  console.log(`Node ${process.version} on ${cores.length} × ${cores[0]?.model.trim()}; medians of pairs (least–most).`)
  let failures = 0
  for (const section of options.sections) if (!(await measure(section, options))) failures++
  process.exitCode = failures === 0 ? 0 : 1
}
