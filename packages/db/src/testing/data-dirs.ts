import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** A DATA_DIR with an empty embedded database, by `data-dir-template.ts`. */
    data_dir_template?: string
  }
}

/** A new folder for DATA_DIR. It has an empty database already, which takes ten seconds of CPU time to make. */
export function createDataDir(): string {
  const data_dir = mkdtempSync(join(tmpdir(), 'todo-agents-'))
  const template = inject('data_dir_template')
  if (template) cpSync(template, data_dir, { recursive: true })
  return data_dir
}
