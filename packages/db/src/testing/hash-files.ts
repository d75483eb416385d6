import { hash } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Returns every path below `dir` with a hash of its file. */
export function hashFiles(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      if (entry.isSymbolicLink()) return [path, readlinkSync(path)]
      return [path, entry.isFile() ? hash('sha256', readFileSync(path)) : '']
    }),
  )
}
