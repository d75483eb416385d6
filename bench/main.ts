import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Harness } from './harness.ts'
import { openHarness } from './harness.ts'
import type { Options, Section } from './options.ts'
import { HELP, readOptions } from './options.ts'
import { startRedis } from './processes/redis.ts'
import { measureAnswer } from './sections/answer.ts'
import { measureBurst } from './sections/burst.ts'
import { measureChat } from './sections/chat.ts'
import { measureDeltas } from './sections/deltas.ts'
import { measureFirstDelta } from './sections/first-delta.ts'
import { measureHeld } from './sections/held.ts'
import { measureIdle } from './sections/idle.ts'
import { measureKills } from './sections/kills.ts'
import { measureLighthouse } from './sections/lighthouse.ts'
import { measureList } from './sections/list.ts'
import { measureOfflineAnswer } from './sections/offline-answer.ts'
import { measurePeers } from './sections/peers.ts'
import { measureProcedures } from './sections/procedures.ts'
import { measureRestart } from './sections/restart.ts'
import { measureScale } from './sections/scale.ts'
import { measureSizes } from './sections/sizes.ts'

const SECTIONS: Record<Section, (harness: Harness) => Promise<void>> = {
  deltas: (harness) => measureDeltas(harness),
  redis: measureRedis,
  'first-delta': measureFirstDelta,
  held: measureHeld,
  procedures: measureProcedures,
  burst: measureBurst,
  answer: measureAnswer,
  restart: measureRestart,
  sizes: measureSizes,
  peers: measurePeers,
  kills: measureKills,
  'offline-answer': measureOfflineAnswer,
  idle: measureIdle,
  scale: measureScale,
  lighthouse: measureLighthouse,
  chat: measureChat,
  list: measureList,
}

async function measureRedis(harness: Harness): Promise<void> {
  const redis = await startRedis(harness.dir)
  if (!redis) {
    console.log('\nSkipped the section redis: redis-server is not installed.')
    return
  }
  try {
    await measureDeltas(harness, redis.url)
  } finally {
    await redis.stop()
  }
}

/**
 * Measures a section with a harness of its own, so that a failure does not affect the next section. Returns false on
 * failure.
 */
async function measure(section: Section, options: Options): Promise<boolean> {
  const harness = await openHarness(options)
  const startedAt = performance.now()
  try {
    await SECTIONS[section](harness)
    console.log(`\n(${section}: ${Math.round((performance.now() - startedAt) / 1000)} s)`)
    if (options.profile) harness.profiles.print()
    return true
  } catch (error) {
    console.error(`\nThe section ${section} failed.\n`, error, ...harness.lastErrors())
    return false
  } finally {
    await harness.close()
  }
}

function optionsOrExit(): Options | 'help' {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`)
    process.exit(2)
  }
}

const options = optionsOrExit()
if (options === 'help') {
  console.log(HELP)
} else {
  if (!existsSync(join(options.root, 'node_modules')))
    console.warn(`${options.root} has no node_modules. Run npm ci there first.`)
  const cores = cpus()
  console.log(`Node ${process.version} on ${cores.length} × ${cores[0]?.model.trim()}; medians of pairs (least–most).`)
  let failures = 0
  for (const section of options.sections) if (!(await measure(section, options))) failures++
  process.exitCode = failures === 0 ? 0 : 1
}
