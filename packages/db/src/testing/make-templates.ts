import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { openDatabase } from '../connection/database.ts'
import { openJobQueue } from '../runs/job-queue.ts'

/**
 * A program of its own: makes the folder of its first argument with an embedded database, once as a data folder and once
 * as a dump. While another process makes the same folder, it waits for that one.
 */
const [dir = ''] = process.argv.slice(2)
if (!dir) throw new Error('The first argument is the folder.')

const draft = `${dir}.draft`
while (!existsSync(dir)) {
  if (mayMake()) {
    await make().finally(() => rmSync(draft, { recursive: true, force: true }))
  } else {
    await setTimeout(50)
  }
}

/** Creating a folder is atomic, so one process makes the templates at a time. */
function mayMake(): boolean {
  try {
    mkdirSync(draft)
    return true
  } catch {
    return false
  }
}

async function make(): Promise<void> {
  const data_dir = join(draft, 'data')
  const database = await openDatabase({ data_dir })
  const dump = await database.pglite?.dumpDataDir('none')
  const jobs = await openJobQueue(database, {
    onError(error) {
      throw error
    },
  })
  await jobs.stop()
  await database.close()
  if (!dump) throw new Error('The database is not an embedded one.')
  writeFileSync(join(draft, 'dump.tar'), Buffer.from(await dump.arrayBuffer()))
  for (const entry of readdirSync(data_dir)) if (entry !== 'pglite') rmSync(join(data_dir, entry))
  renameSync(draft, dir)
}
