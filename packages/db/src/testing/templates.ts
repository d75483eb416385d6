import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { fastTmpdir } from './fast-tmpdir.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the templates, which all test files share. Set by `templates-setup.ts`. */
    templates: string
  }
}

/** Returns a new folder for DATA_DIR with an empty database, which has the tables of the job queue, too. */
export function createDataDir(): string {
  const data_dir = mkdtempSync(join(fastTmpdir(), 'todo-agents-'))
  cpSync(join(templates(), 'data'), data_dir, { recursive: true })
  return data_dir
}

/** Returns a dump of an empty embedded database, to be loaded into memory. It has no job queue. */
export function emptyDump(): Blob {
  return new Blob([readFileSync(join(templates(), 'dump.tar'))])
}

/** Creating a database takes seconds of CPU time, so the first call of a test run creates one that all others copy. */
function templates(): string {
  const dir = inject('templates')
  if (!existsSync(dir)) execFileSync(process.execPath, [join(import.meta.dirname, 'make-templates.ts'), dir])
  return dir
}
