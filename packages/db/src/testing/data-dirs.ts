import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `createDataDir` keeps its template for all files of a run, by `data-dir-setup.ts`. */
    data_dir_template: string
  }
}

/** A new folder for DATA_DIR. It has an empty database already, which takes ten seconds of CPU time to make. */
export function createDataDir(): string {
  const template = inject('data_dir_template')
  if (!existsSync(template)) makeTemplate(template)
  const data_dir = mkdtempSync(join(tmpdir(), 'todo-agents-'))
  cpSync(template, data_dir, { recursive: true })
  return data_dir
}

/** Two files that begin at the same time both make one, and the first to be done is used. */
function makeTemplate(template: string): void {
  const made = mkdtempSync(`${template}.`)
  execFileSync(process.execPath, [join(import.meta.dirname, 'make-data-dir.ts'), made])
  try {
    renameSync(made, template)
  } catch (error) {
    if (!existsSync(template)) throw error
    rmSync(made, { recursive: true })
  }
}
