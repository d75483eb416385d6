import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelServer } from '@todo-agents/agent/testing/model-server'
import { modelServer } from '@todo-agents/agent/testing/model-server'
import { fastTmpdir } from '@todo-agents/db/testing/fast-tmpdir'
import { freePort } from '@todo-agents/db/testing/free-port'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ServerProcess } from '../testing/process.ts'
import { startProcess } from '../testing/process.ts'
import type { ReadmeClient } from '../testing/readme-client.ts'
import { sayAsReadmeClient } from '../testing/readme-client.ts'
import { createTestClient } from '../testing/test-client.ts'

const FIRST = 'I write it down. '
const SECOND = 'One two three four, and that is all there is.'
const HALF = 'One two three'

let model: ModelServer
let server: ServerProcess
let env: Record<string, string>
let url: string
let dataDir: string

beforeEach(async () => {
  dataDir = mkdtempSync(join(fastTmpdir(), 'todo-agents-'))
  model = await modelServer(
    { events: [text(FIRST), call, end('tool_calls')], done: true },
    // The process is killed here.
    { events: words(HALF), end: 'open' },
    // The next process asks the model again, and loses the connection to it in the middle.
    { events: words(HALF), end: 'cut' },
    { events: [...words(SECOND), end('stop')], done: true },
  )
  const PORT = String(await freePort())
  url = `http://localhost:${PORT}`
  env = {
    PORT,
    DATA_DIR: dataDir,
    RUN_LEASE_SECONDS: '1',
    ASSISTANT: 'model',
    OPENAI_API: 'chat',
    OPENAI_API_KEY: 'none',
    OPENAI_CHECK: 'off',
    OPENAI_BASE_URL: model.baseURL,
  }
  server = startProcess(env)
  await server.ready
}, 300_000)

afterEach(async () => {
  server.child.kill('SIGTERM')
  await server.ended
  await model[Symbol.asyncDispose]()
  rmSync(dataDir, { recursive: true, force: true })
})

function chunk(delta: object, finish_reason: string | null = null): object {
  return { choices: [{ index: 0, delta, finish_reason }] }
}

const text = (content: string) => chunk({ content })
const words = (content: string) => content.split(/(?<= )/).map(text)
const end = (reason: string) => chunk({}, reason)
const call = chunk({
  tool_calls: [{ index: 0, id: 'a', function: { name: 'create_todo', arguments: '{"item": "Milk"}' } }],
})

const textsOf = ({ parts }: ReadmeClient) => parts.flatMap((part) => (part.type === 'text' ? [part.content] : []))
const callsOf = ({ parts }: ReadmeClient) => parts.filter((part) => part.type === 'tool_call')

test('a client that follows the README shows each character once, after a kill and a retried step', {
  timeout: 300_000,
}, async () => {
  const user = createTestClient(url)
  await user.signIn('sign-in/anonymous')
  const client = sayAsReadmeClient(url, await user.token(), 'Write down milk, then count')
  const options = { timeout: 60_000, interval: 20 }
  await vi.waitFor(() => expect(textsOf(client)).toEqual([FIRST, HALF]), options)

  server.child.kill('SIGKILL')
  await server.ended
  server = startProcess(env)
  await server.ready
  await client.ended

  expect(client.seen).toContain('resync')
  expect(client.seen.lastIndexOf('message_reset')).toBeGreaterThan(client.seen.indexOf('resync'))
  expect(client.seen.at(-1)).toBe('history')
  expect(textsOf(client)).toEqual([FIRST, SECOND])
  expect(callsOf(client)).toMatchObject([{ tool_name: 'create_todo', arguments: { item: 'Milk' }, status: 'ok' }])
  const { todos } = await user.trpc.todo.list.query({})
  expect(todos).toMatchObject([{ item: 'Milk' }])
})
