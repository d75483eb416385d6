import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openMemoryPglite } from '../connection/pglite.ts'

/**
 * A vitest global set-up. Creates an embedded database once, which takes seconds, and dumps it. Tests load the dump,
 * which is fast.
 */
export default async function setup({ provide }: TestProject): Promise<() => void> {
  const pglite = await openMemoryPglite()
  const dump = await pglite.dumpDataDir('none')
  await pglite.close()
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-template-'))
  const file = join(dir, 'pglite.tar')
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()))
  provide('pglite_template', file)
  return () => rmSync(dir, { recursive: true })
}
