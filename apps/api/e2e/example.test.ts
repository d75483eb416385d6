import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '@todo-agents/db/testing/free-port'
import { expect, test } from 'vitest'
import { ROOT } from '../src/env.ts'
import { startProcess } from '../src/testing/process.ts'

test("the README's example program signs in, streams and lists", async () => {
  const env = { PORT: String(await freePort()), DATA_DIR: mkdtempSync(join(tmpdir(), 'todo-agents-')) }
  const server = startProcess(env)
  await server.ready
  const example = join(ROOT, 'packages/client/examples/create-todo.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [example, `http://localhost:${env.PORT}`])
  expect(stdout).toMatch(/→ create_todo/)
  expect(stdout).toMatch(/Created \*\*team meeting\*\*/)
  expect(stdout).toMatch(/'team meeting'.*'high'/)
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  rmSync(env.DATA_DIR, { recursive: true })
})
