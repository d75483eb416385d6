import { randomUUIDv7 } from 'node:crypto'
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readJsonFile, stateDir, writePrivateFile } from '../files.ts'
import { hashOf } from '../server/memory.ts'

/** The ids that an `add` gives to its todos. The server creates no second todo with an id that it knows. */
export interface PendingAdds {
  action_id: string
  ids: string[]
  /** True when an earlier process made the ids, and was interrupted before it knew that all todos were there. */
  isRetry: boolean
  /** Must be called when all todos are there, or the server has refused them: a later `add` is then a new one. */
  settle(): void
}

/** A later `add` of the same words is meant as a new one. */
const KEPT_MS = 60 * 60 * 1000

/**
 * Makes the ids of an `add`, and stores them before anything is sent. When the process is killed, or no answer comes,
 * the same command within an hour takes the ids of that process. So it creates what is missing, and nothing twice.
 *
 * `command`: all that the command says, with the server it is for. A file belongs to the process whose id it has in its
 * name, while that process lives. To take over the file of a dead one is to rename it, which only one process can do.
 */
export function pendingAdds(command: string, count: number, now = Date.now()): PendingAdds {
  const folder = join(stateDir(), 'adds')
  const name = hashOf(`${count} ${command}`)
  const own = join(folder, `${name}.${process.pid}.json`)
  const settle = () => rmSync(own, { force: true })

  for (const file of filesOf(folder, name, now)) {
    const path = join(folder, file)
    if (isAlive(Number(file.split('.')[1]))) continue
    if (!take(path, own)) continue
    const taken = readJsonFile(own) as Pick<PendingAdds, 'action_id' | 'ids'> | null
    if (taken) return { ...taken, isRetry: true, settle }
  }
  // Todos of one time are listed in the order of their ids, and those of one millisecond are in no order by themselves.
  const ids = Array.from({ length: count }, () => randomUUIDv7()).sort()
  const made = { action_id: randomUUIDv7(), ids }
  writePrivateFile(own, JSON.stringify(made))
  return { ...made, isRetry: false, settle }
}

/** Returns the files of this command. Deletes those of others that will not be needed. */
function filesOf(folder: string, name: string, now: number): string[] {
  try {
    const files = readdirSync(folder)
    for (const file of files) {
      const path = join(folder, file)
      const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: now }
      if (now - mtimeMs > KEPT_MS) rmSync(path, { force: true })
    }
    return files.filter((file) => file.startsWith(`${name}.`) && file.endsWith('.json'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Returns false when another process was faster. */
function take(path: string, own: string): boolean {
  try {
    renameSync(path, own)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
