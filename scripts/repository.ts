import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** The root of the repository. The paths of the functions below start there. */
export const ROOT = resolve(import.meta.dirname, '..')

/** Returns the text of a file. */
export function read(path: string): string {
  return readFileSync(resolve(ROOT, path), 'utf8')
}

/** Returns the TypeScript files that Git tracks, and those that it does not ignore. */
export function sourceFiles(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx']
  return execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
}
