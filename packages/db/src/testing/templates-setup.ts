import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** A vitest global set-up. Provides the place of the templates that `templates.ts` makes when a test needs them. */
export default function setup({ provide }: TestProject): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-template-'))
  provide('templates', join(dir, 'made'))
  return () => rmSync(dir, { recursive: true })
}
