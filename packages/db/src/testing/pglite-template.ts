import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openMemoryPglite } from '../connection/pglite.ts'

/** A vitest global set-up, to save time: making an embedded database takes seconds, loading a made one does not. */
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
