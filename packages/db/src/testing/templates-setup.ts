import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { fastTmpdir } from './fast-tmpdir.ts'

/** A vitest global set-up. Provides the place of the templates that `templates.ts` makes when a test needs them. */
export default function setup({ provide }: TestProject): () => void {
  const dir = mkdtempSync(join(fastTmpdir(), 'todo-agents-template-'))
  provide('templates', join(dir, 'made'))
  return () => rmSync(dir, { recursive: true })
}
