import { rmSync } from 'node:fs'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import type { TestServer, TestUser } from '@todo-agents/api/testing/test-server'
import { startTestServer } from '@todo-agents/api/testing/test-server'
import { freePort } from '@todo-agents/db/testing/free-port'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../testing/command.ts'
import { BIN, createPerson } from '../testing/command.ts'

type Mode = 'auto' | 'legacy'

/** Starts `todo-agents mcp` as a desktop client does. */
async function connect({ env }: Person, mode: Mode, onQuestion?: (message: string) => boolean) {
  const capabilities = onQuestion ? { elicitation: {} } : {}
  const client = new Client({ name: 'test', version: '1' }, { capabilities, versionNegotiation: { mode } })
  if (onQuestion) {
    client.setRequestHandler('elicitation/create', async ({ params }) => ({
      action: 'accept',
      content: { approve: onQuestion(params.message) },
    }))
  }
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['--liftoff-only', BIN, 'mcp'],
    env,
    stderr: 'inherit',
  })
  await client.connect(transport)
  return client
}

describe('an agent on stdio, with a server', () => {
  let server: TestServer
  let user: TestUser
  let person: Person
  beforeAll(async () => {
    server = await startTestServer({ env: { PROGRAM_REQUESTS_PER_MINUTE: '10000' } })
    user = await server.guest()
    const scopes = ['todos:read' as const, 'todos:write' as const]
    const { token } = await user.trpc.program.createToken.mutate({ name: 'Desktop', scopes })
    person = createPerson({ TODO_AGENTS_URL: server.url, TODO_AGENTS_TOKEN: token })
  })
  afterAll(async () => {
    await server.close()
    person.remove()
  })

  test.each([
    ['legacy', '2025-11-25'],
    ['auto', '2026-07-28'],
  ] as const)('calls in the version of the client: %s', async (mode, version) => {
    const client = await connect(person, mode)
    expect(client.getNegotiatedProtocolVersion()).toBe(version)
    expect(client.getServerVersion()).toMatchObject({ name: 'todo-agents' })
    const result = await client.callTool({ name: 'create_todo', arguments: { item: `milk ${mode}` } })
    expect(result.structuredContent).toMatchObject({ todo: { item: `milk ${mode}` } })
    const { contents } = await client.readResource({ uri: 'todo://today' })
    expect(contents).toHaveLength(1)
    await client.close()
  })

  test('a question of the server reaches the person, and the answer the server', async () => {
    const made = await user.trpc.todo.create.mutate({ item: 'first' })
    const more = await user.trpc.todo.create.mutate({ item: 'second' })
    const ids = [made, more].flatMap(({ todos }) => todos.map(({ id }) => id))
    const asked: string[] = []
    const client = await connect(person, 'auto', (message) => asked.push(message) > 0)
    await client.callTool({ name: 'delete_todo', arguments: { id: ids } })
    expect(asked.join()).toContain('second')
    expect((await user.trpc.todo.list.query({ id: ids, status: 'all' })).todos).toEqual([])
    await client.close()
  })

  test('a call during a restart of the server is made once it is back, and once only', async () => {
    const client = await connect(person, 'auto')
    const restarted = server.restart()
    const call = client.callTool({ name: 'create_todo', arguments: { item: 'during a restart' } })
    await restarted
    expect((await call).isError).toBeFalsy()
    const { todos } = await user.trpc.todo.list.query({ q: 'restart' })
    expect(todos).toHaveLength(1)
    await client.close()
  })

  test('without a login the reason is on standard error, and the exit code says so', async () => {
    const stranger = createPerson({ TODO_AGENTS_URL: server.url })
    const ended = await stranger.run(['mcp'])
    expect(ended).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('todo-agents login') })
    stranger.remove()
  })
})

test('an agent on stdio works without a server, as a connected app', async () => {
  const data_dir = createDataDir()
  const person = createPerson({ DATA_DIR: data_dir, PORT: String(await freePort()) })
  const client = await connect(person, 'legacy')
  await client.callTool({ name: 'create_todo', arguments: { item: 'milk' } })
  // Its process uses the database for as long as the agent wants.
  const refused = await person.run(['list'])
  expect(refused).toMatchObject({ code: 5, stderr: expect.stringContaining('is in use by') })
  await client.close()
  const { todos } = await person.json(['list'])
  expect(todos).toMatchObject([{ item: 'milk' }])
  person.remove()
  rmSync(data_dir, { recursive: true })
})
