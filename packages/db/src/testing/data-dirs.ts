import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of `createDataDir`'s template, which all test files share. Set by `data-dir-setup.ts`. */
    data_dir_template: string
  }
}

/**
 * Returns a new folder for DATA_DIR with an empty database. The folder is copied from a template, because creating a
 * database takes ten seconds of CPU.
 */
export function createDataDir(): string {
  const template = inject('data_dir_template')
  if (!existsSync(template)) makeTemplate(template)
  const data_dir = mkdtempSync(join(tmpdir(), 'todo-agents-'))
  cpSync(template, data_dir, { recursive: true })
  return data_dir
}

/** Makes the template. Two test files that start at once both make one, and the first that is finished is used. */
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
