import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../database.ts'

/** A vitest global set-up: provides what `createDataDir` copies. */
export default async function setup({ provide }: TestProject): Promise<() => void> {
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-template-'))
  const database = await openDatabase({ data_dir: dir })
  await database.close()
  for (const entry of readdirSync(dir)) if (entry !== 'pglite') rmSync(join(dir, entry))
  provide('data_dir_template', dir)
  return () => rmSync(dir, { recursive: true })
}
