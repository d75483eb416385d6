import type { CallToolResult } from '@modelcontextprotocol/client'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Model } from '@todo-agents/agent/types'
import { FREE_ROWS } from '@todo-agents/contract/bounds'
import type { AccessScope } from '@todo-agents/contract/program'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'
import { OFFERS } from './offered-tools.ts'

type Answer = { action: 'accept' | 'decline' | 'cancel'; content?: { approve: boolean } }

/** Both versions of the protocol: the one that most clients speak today, and the newest. */
const VERSIONS = ['2025-11-25', '2026-07-28'] as const

describe('/mcp', () => {
  let server: TestServer
  let user: TestUser
  let token: string
  let program_id: string

  beforeAll(async () => {
    server = await startTestServer({ env: { PROGRAM_REQUESTS_PER_MINUTE: '10000' } })
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    user = await server.guest()
    const made = await makeToken(['todos:read', 'todos:write'])
    token = made.token
    program_id = made.program.id
  })

  const makeToken = (scopes: AccessScope[]) => user.trpc.program.createToken.mutate({ name: 'Claude Code', scopes })

  async function connect({
    version = VERSIONS[1] as (typeof VERSIONS)[number],
    answer = null as Answer | null,
    bearer = token,
  } = {}) {
    const capabilities = answer ? { elicitation: {} } : {}
    const mode = version === VERSIONS[1] ? ('auto' as const) : ('legacy' as const)
    const client = new Client({ name: 'test', version: '1' }, { capabilities, versionNegotiation: { mode } })
    const asked: string[] = []
    if (answer) {
      client.setRequestHandler('elicitation/create', async ({ params }) => {
        asked.push(params.message)
        return answer
      })
    }
    const headers = { authorization: `Bearer ${bearer}` }
    await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { requestInit: { headers } }))
    expect(client.getNegotiatedProtocolVersion()).toBe(version)
    return { client, asked }
  }

  async function call(client: Client, name: string, args: Record<string, unknown>) {
    const result = (await client.callTool({ name, arguments: args })) as CallToolResult
    return { result, output: result.structuredContent as Record<string, never> & { status: string } }
  }

  async function titles() {
    const { todos } = await user.trpc.todo.list.query({ status: 'all', limit: 100 })
    return todos.map(({ item }) => item).toSorted()
  }

  /** Creates todos in person, and returns their ids. */
  async function todosOf(count: number) {
    const ids: string[] = []
    for (let at = 0; at < count; at += 1) {
      ids.push((await user.trpc.todo.create.mutate({ item: `todo ${at}` })).todos[0]!.id)
    }
    return ids
  }

  test.each(VERSIONS)('tools, resources and prompts are offered in version %s', async (version) => {
    const { client } = await connect({ version })
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(Object.keys(OFFERS))
    for (const tool of tools) {
      expect(tool, tool.name).toMatchObject({ title: expect.any(String), outputSchema: { type: 'object' } })
      const isRead = OFFERS[tool.name as keyof typeof OFFERS].scope === 'todos:read'
      expect(tool.annotations?.readOnlyHint, tool.name).toBe(isRead)
      expect(Object.keys(tool.inputSchema.properties ?? {}).includes('idempotencyKey'), tool.name).toBe(!isRead)
    }
    // A client puts the first into the context of its model in each conversation, and reads all once.
    const forModel = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))
    expect(JSON.stringify(forModel).length).toBeLessThan(22_000)
    expect(JSON.stringify(tools).length).toBeLessThan(55_000)
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['daily_plan', 'weekly_review'])
    const { messages } = await client.getPrompt({ name: 'daily_plan', arguments: { day: 'tomorrow' } })
    expect(JSON.stringify(messages)).toContain('Plan tomorrow with me.')

    await user.trpc.list.create.mutate({ name: 'Haus & Hof' })
    await call(client, 'create_todo', { item: 'paint', list: 'Haus & Hof', due_date: '2026-11-22' })
    const { resources } = await client.listResources()
    expect(resources.map(({ uri }) => uri)).toEqual(['todo://today', 'todo://lists/Haus%20%26%20Hof'])
    for (const { uri } of resources) {
      expect(JSON.stringify(await client.readResource({ uri })), uri).toContain('paint')
    }
    await client.close()
  })

  test.each(VERSIONS)('a retried call answers the stored result, in version %s', async (version) => {
    const { client } = await connect({ version })
    const args = { item: 'dentist', idempotencyKey: 'one' }
    const first = await call(client, 'create_todo', args)
    expect(first.output).toMatchObject({ status: 'done', todo: { item: 'dentist' } })
    await client.close()
    const { client: another } = await connect({ version })
    expect((await call(another, 'create_todo', args)).output).toEqual(first.output)
    const other = await call(another, 'create_todo', { ...args, item: 'another' })
    expect(other.result).toMatchObject({ isError: true })
    expect(await titles()).toEqual(['dentist'])
    await another.close()
  })

  test('fifty equal calls at once with one key make one todo; without a key, fifty', async () => {
    const { client } = await connect()
    const args = { item: 'once', idempotencyKey: 'same' }
    await Promise.all(Array.from({ length: 50 }, () => call(client, 'create_todo', args)))
    expect(await titles()).toEqual(['once'])
    await Promise.all(Array.from({ length: 50 }, () => call(client, 'create_todo', { item: 'each' })))
    expect((await titles()).filter((title) => title === 'each')).toHaveLength(50)
    await client.close()
  })

  test('the calls of a program are one run, which names it, and one undo takes all of them back', async () => {
    const { client } = await connect()
    for (const item of ['a', 'b', 'c']) await call(client, 'create_todo', { item })
    const { changes } = await user.trpc.change.list.query({ program_id })
    expect(new Set(changes.map(({ run_id }) => run_id)).size).toBe(1)
    expect(changes).toMatchObject(Array.from({ length: 3 }, () => ({ actor: 'program', program_id })))
    const { sessions } = await user.trpc.session.list.query({})
    expect(sessions).toMatchObject([{ title: 'Claude Code' }])
    await user.trpc.change.undo.mutate({ run_id: changes[0]!.run_id! })
    expect(await titles()).toEqual([])
    await client.close()
  })

  test('what would need approval asks through the client, and is done when the user agrees', async () => {
    const ids = await todosOf(3)
    const { client, asked } = await connect({ answer: { action: 'accept', content: { approve: true } } })
    const { output } = await call(client, 'delete_todo', { id: ids })
    expect(asked).toEqual([expect.stringContaining('Delete “todo 0”')])
    expect(output.status).toBe('done')
    expect(await titles()).toEqual([])
    await client.close()
  })

  test.each([{ action: 'decline' }, { action: 'accept', content: { approve: false } }] as Answer[])(
    'nothing is done when the user answers %j',
    async (answer) => {
      const ids = await todosOf(2)
      const { client } = await connect({ answer })
      const { result } = await call(client, 'delete_todo', { id: ids })
      expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('declined') }] })
      expect(await titles()).toHaveLength(2)
      await client.close()
    },
  )

  test.each(VERSIONS)('without elicitation a call waits durably for the page, in version %s', async (version) => {
    const ids = await todosOf(2)
    const { client } = await connect({ version })
    const args = { id: ids, idempotencyKey: 'delete both' }
    const { output } = await call(client, 'delete_todo', args)
    expect(output).toMatchObject({
      status: 'waiting_for_approval',
      approval_url: expect.stringContaining(`${server.url}/today?chat=`),
      preview: ['Delete “todo 0”', 'Delete “todo 1”'],
    })
    expect(await titles()).toHaveLength(2)
    await server.restart()
    expect((await call(client, 'delete_todo', args)).output.status).toBe('waiting_for_approval')
    const { sessions } = await user.trpc.session.list.query({})
    const [run] = await user.trpc.run.active.query({ session_id: sessions[0]!.id })
    const { approval_id } = dataOf(await user.resume(run!.id, '0'), 'approval_required')
    await user.trpc.run.approve.mutate({ approval_id, decision: 'approve' })
    expect((await call(client, 'delete_todo', args)).output.status).toBe('done')
    expect(await titles()).toEqual([])
    await client.close()
  })

  test('thirty todos are not deleted one by one unasked, and the user is asked one question, not thirty', async () => {
    const ids = await todosOf(30)
    const { client } = await connect()
    const results: CallToolResult[] = []
    for (const id of ids) results.push((await call(client, 'delete_todo', { id })).result)
    const states = results.map(({ structuredContent, isError }) => {
      return isError ? 'refused' : (structuredContent as { status: string }).status
    })
    const expected = [...Array(FREE_ROWS.deleted).fill('done'), 'waiting_for_approval']
    expect(states).toEqual([...expected, ...Array(30 - expected.length).fill('refused')])
    expect(results.at(-1)!.content).toMatchObject([{ text: expect.stringContaining('One call can name many todos') }])
    expect(await titles()).toHaveLength(30 - FREE_ROWS.deleted)
    const { sessions } = await user.trpc.session.list.query({})
    const waiting = (await user.trpc.run.active.query({ session_id: sessions[0]!.id })).filter(
      ({ status }) => status === 'awaiting_approval',
    )
    expect(waiting).toHaveLength(1)
    // The answer is carried out at once, although a later run of the agent is open.
    const { approval_id } = dataOf(await user.resume(waiting[0]!.id, '0'), 'approval_required')
    await user.trpc.run.approve.mutate({ approval_id, decision: 'approve' })
    await vi.waitFor(async () => expect(await titles()).toHaveLength(29 - FREE_ROWS.deleted), { timeout: 15_000 })
    await client.close()
  })

  test('while a question waits for the user, later runs end soon, so that the page shows the question again', async () => {
    const ids = await todosOf(2)
    const { client } = await connect()
    expect((await call(client, 'delete_todo', { id: ids })).output.status).toBe('waiting_for_approval')
    await call(client, 'create_todo', { item: 'Milk' })
    const { sessions } = await user.trpc.session.list.query({})
    const statuses = async () => {
      const runs = await user.trpc.run.active.query({ session_id: sessions[0]!.id })
      return runs.map(({ status }) => status).toSorted()
    }
    expect(await statuses()).toEqual(['awaiting_approval', 'running'])
    await vi.waitFor(async () => expect(await statuses()).toEqual(['awaiting_approval']), { timeout: 15_000 })
    await client.close()
  })

  test('a todo that an agent has renamed is asked about with the title that the user knows, also from a later run', async () => {
    const [id, other] = await todosOf(2)
    const { client } = await connect()
    await call(client, 'update_todo', { id, item: 'nothing of interest' })
    // Fills the run, so that the deletion is made in the next one.
    for (let at = 0; at < 18; at += 1) await call(client, 'create_todo', { item: `filler ${at}` })
    const { output } = await call(client, 'delete_todo', { id: [id, other] })
    expect(output).toMatchObject({ preview: ['Delete “nothing of interest” (was “todo 0”)', 'Delete “todo 1”'] })
    await client.close()
  })

  test('a token that may only read is offered only what reads, and cannot call anything else', async () => {
    const { token: bearer } = await makeToken(['todos:read'])
    const { client } = await connect({ bearer })
    const names = (await client.listTools()).tools.map(({ name }) => name)
    expect(names).toEqual(['get_user_datetime', 'get_todo_list', 'get_lists', 'analyze_schedule'])
    expect((await call(client, 'create_todo', { item: 'x' })).result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('lacks the scope todos:write') }],
    })
    await expect(call(client, 'drop_tables', {})).rejects.toThrow(/drop_tables/)
    await expect(client.readResource({ uri: 'todo://lists/Nope' })).rejects.toThrow('There is no list “Nope”')
    expect(await titles()).toEqual([])
    await client.close()
  })

  test('a sentence goes to the assistant, whose changes name the program that asked', async () => {
    const { token: bearer, program } = await makeToken(['assistant'])
    const { client } = await connect({ bearer })
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['ask_assistant'])
    const args = { message: 'add milk tomorrow at 9', idempotencyKey: 'milk' }
    const { output } = await call(client, 'ask_assistant', args)
    expect(output).toMatchObject({ status: 'done', answer: expect.stringContaining('milk') })
    expect((await call(client, 'ask_assistant', args)).output).toEqual(output)
    expect(await titles()).toEqual(['milk'])
    const { changes } = await user.trpc.change.list.query({ program_id: program.id })
    expect(changes).toMatchObject([{ actor: 'assistant', program_id: program.id }])
    for (const item of ['bread', 'butter', 'jam']) await user.trpc.todo.create.mutate({ item })
    const { session_id } = output
    const asked = await call(client, 'ask_assistant', {
      message: 'delete all my todos',
      session_id,
      idempotencyKey: 'all',
    })
    expect(asked.output).toMatchObject({
      status: 'waiting_for_approval',
      preview: expect.arrayContaining([expect.any(String)]),
    })
    expect(await titles()).toHaveLength(4)
    await client.close()
  })

  test('wrong arguments, unknown ids and todos of others are errors for the model, and change nothing', async () => {
    const other = await server.guest()
    const { todos } = await other.trpc.todo.create.mutate({ item: 'secret' })
    const { client } = await connect()
    const wrong = [
      ['create_todo', {}],
      ['create_todo', { item: 'x'.repeat(101) }],
      ['create_todo', { item: 'x', start_time: 'noon' }],
      ['delete_todo', { id: todos[0]!.id }],
      ['update_todo', { id: todos[0]!.id, item: 'mine' }],
      ['get_todo_list', { limit: 101 }],
      ['create_todo', { item: 'x', idempotencyKey: '' }],
    ] as const
    for (const [name, args] of wrong) {
      const { result } = await call(client, name, args)
      expect(result, JSON.stringify(args)).toMatchObject({ isError: true })
      expect(JSON.stringify(result)).not.toContain('secret')
    }
    const { result } = await call(client, 'create_todo', { titel: 'x' })
    expect(result.content).toEqual([
      {
        type: 'text',
        text: 'The arguments of create_todo are wrong. item: is missing. titel: there is no such field.',
      },
    ])
    expect(await titles()).toEqual([])
    await client.close()
  })

  test.each([
    ['no token', undefined],
    ['a token that does not exist', `Bearer ta_${'A'.repeat(43)}`],
  ])('%s gets 401 with the place of the metadata', async (_, authorization) => {
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) }
    const response = await fetch(`${server.url}/mcp`, { method: 'POST', headers, body: '{}' })
    expect(response.status).toBe(401)
    const metadata = `${server.url}/.well-known/oauth-protected-resource/mcp`
    expect(response.headers.get('www-authenticate')).toContain(`resource_metadata="${metadata}"`)
  })

  test('a session of a person is not a program, and a revoked token is refused in the middle of a connection', async () => {
    const person = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await user.token()}`, 'content-type': 'application/json' },
      body: '{}',
    })
    expect(person.status).toBe(401)
    const { client } = await connect()
    await call(client, 'create_todo', { item: 'before' })
    await user.trpc.program.revoke.mutate({ id: program_id })
    await expect(call(client, 'create_todo', { item: 'after' })).rejects.toThrow()
    expect(await titles()).toEqual(['before'])
  })
})

describe('a call whose client is killed before the answer', () => {
  /** The only place for a run is taken until `release`, so a call waits, and its client can be killed meanwhile. */
  async function startBusyServer() {
    const { promise, resolve: release } = Promise.withResolvers<void>()
    const model: Model = {
      name: 'busy',
      async ask(_, sink) {
        await promise
        sink.text('done')
        return { tool_calls: [], usage: { input_tokens: 0, output_tokens: 0 } }
      },
    }
    const server = await startTestServer({ model, env: { RUNS_AT_ONCE: '1' } })
    const user = await server.guest()
    const busy = user.say('hold the place')
    await vi.waitFor(async () => expect((await user.trpc.session.list.query({})).sessions).toHaveLength(1))
    const { token } = await user.trpc.program.createToken.mutate({ name: 'Agent', scopes: ['todos:write'] })
    return { server, user, token, busy, release }
  }

  test.each([{}, { idempotencyKey: 'milk' }])('is made once, when it is made again with %j', async (key) => {
    const { server, user, token, busy, release } = await startBusyServer()
    const args = { item: 'milk', ...key }
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'create_todo', arguments: args },
    })
    const killed = new AbortController()
    const accept = 'application/json, text/event-stream'
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept }
    const first = fetch(`${server.url}/mcp`, { method: 'POST', headers, body, signal: killed.signal })
    await vi.waitFor(async () => expect((await user.trpc.session.list.query({})).sessions).toHaveLength(2))
    killed.abort()
    await expect(first).rejects.toThrow()
    const client = new Client({ name: 'the same, started again', version: '1' })
    const requestInit = { headers: { authorization: `Bearer ${token}` } }
    await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { requestInit }))
    const again = client.callTool({ name: 'create_todo', arguments: args })
    release()
    expect(await again).toMatchObject({ structuredContent: { status: 'done', todo: { item: 'milk' } } })
    await busy
    const titles = async () => (await user.trpc.todo.list.query({})).todos.map(({ item }) => item)
    expect(await titles()).toEqual(['milk'])
    // The answer has arrived now. Without a key, the same call means another todo.
    await client.callTool({ name: 'create_todo', arguments: args })
    expect(await titles()).toEqual('idempotencyKey' in key ? ['milk'] : ['milk', 'milk'])
    await client.close()
    await server.close()
  })
})
