import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Creates a folder and its parents, for their owner alone. Node's own `recursive` never returns when the system answers ENOENT although the
 * parent exists, as it does in `/proc`.
 */
export function makeFolder(dir: string): void {
  if (existsSync(dir)) return
  makeFolder(dirname(dir))
  try {
    mkdirSync(dir, { mode: 0o700 })
  } catch (error) {
    // Another process may have created it since. If it is a file, its user fails.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
