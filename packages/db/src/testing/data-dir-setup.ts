import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** The vitest global set-up of `createDataDir`. */
export default function setup({ provide }: TestProject): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-template-'))
  provide('data_dir_template', join(dir, 'data'))
  return () => rmSync(dir, { recursive: true })
}
