import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** A vitest global set-up for `createDataDir`. */
export default function setup({ provide }: TestProject): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-template-'))
  provide('data_dir_template', join(dir, 'data'))
  return () => rmSync(dir, { recursive: true })
}
