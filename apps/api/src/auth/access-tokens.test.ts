import { say, scriptedModel } from '@todo-agents/agent/models/scripted/scripted'
import type { AccessScope } from '@todo-agents/contract/program'
import { ACCESS_SCOPES } from '@todo-agents/contract/program'

import type { Todo } from '@todo-agents/contract/todo'
import { createTRPCClient, httpLink } from '@trpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { procedureOf } from '../rest/operation.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer, TEST_NOW } from '../testing/test-server.ts'
import type { AppRouter } from '../trpc/router.ts'
import { appRouter } from '../trpc/router.ts'
import type { RequiredScope } from './scopes.ts'
import { scopeOf } from './scopes.ts'

describe('access tokens', () => {
  let server: TestServer
  let user: TestUser
  let clock = TEST_NOW

  beforeAll(async () => {
    const model = scriptedModel(() => say('hello'))
    server = await startTestServer({ model, now: () => clock, env: { PROGRAM_REQUESTS_PER_MINUTE: '5000' } })
    user = await server.guest()
  })
  afterAll(() => server.close())

  async function makeToken(scopes: AccessScope[], name = scopes.join(' ')) {
    const { token, program } = await user.trpc.program.createToken.mutate({ name, scopes })
    return { token, program, trpc: clientOf(token) }
  }

  function clientOf(token: string) {
    const headers = { authorization: `Bearer ${token}` }
    return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${server.url}/trpc`, headers })] })
  }

  /** The status of a call with an empty input: 403 when the scope is missing; a call that is let in may fail later. */
  async function statusOf(token: string, path: string): Promise<number> {
    const { type } = procedureOf(path)._def
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const isMutation = type === 'mutation'
    const url = `${server.url}/trpc/${path}${isMutation ? '' : '?input=%22%22'}`
    const response = await fetch(url, {
      method: isMutation ? 'POST' : 'GET',
      headers,
      ...(isMutation && { body: '""' }),
    })
    await response.body?.cancel()
    return response.status
  }

  test('a token is shown once, and the server stores only its hash', async () => {
    const { token, program } = await makeToken(['todos:read'], 'Shortcut')
    expect(token).toMatch(/^ta_[\w-]{43}$/)
    const listed = await user.trpc.program.list.query()
    expect(listed).toContainEqual(program)
    expect(JSON.stringify(listed)).not.toContain(token)
    expect(program).toMatchObject({ kind: 'token', name: 'Shortcut', scopes: ['todos:read'], revoked_at: null })
    expect(Date.parse(program.expires_at!) - TEST_NOW.getTime()).toBe(90 * 24 * 60 * 60 * 1000)
    expect(server.log()).not.toContain(token)
  })

  test('each scope opens its own procedures, and no others', async () => {
    // The feed answers in its stream, see below.
    const paths = Object.keys(appRouter._def.procedures).filter((path) => path !== 'change.subscribe')
    for (const scope of ACCESS_SCOPES) {
      const { token } = await makeToken([scope])
      const required: Record<string, RequiredScope> = Object.fromEntries(
        paths.map((path) => [path, scopeOf(path, procedureOf(path)._def.type)]),
      )
      const refused: string[] = []
      for (const path of paths) if ((await statusOf(token, path)) === 403) refused.push(path)
      const closed = paths.filter((path) => required[path] !== scope && required[path] !== 'any')
      expect(refused.sort(), scope).toEqual(closed.sort())
    }
  })

  test('the feed is refused to a token that may not read', async () => {
    const { token } = await makeToken(['todos:write', 'assistant', 'account'], 'blind')
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' }
    const feed = await fetch(`${server.url}/trpc/change.subscribe`, { headers })
    expect(await feed.text()).toContain('access_denied')
  })

  test('no scope reaches passwords, sign-in sessions, push devices and tokens', async () => {
    const { trpc } = await makeToken([...ACCESS_SCOPES], 'all')
    const attempts = [
      () => trpc.program.list.query(),
      () => trpc.program.createToken.mutate({ name: 'more', scopes: ['account'] }),
      () => trpc.account.devices.query(),
      () => trpc.account.requestDeletion.mutate({}),
      () => trpc.push.list.query(),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ data: { code: 'access_denied' } })
  })

  test.each([
    ['todos:read', 403, 403],
    ['todos:write', 403, 403],
    ['assistant', 200, 403],
    ['account', 403, 200],
  ] as const)('the raw routes with a token for %s', async (scope, stream, exported) => {
    const { token } = await makeToken([scope])
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] })
    const said = await fetch(`${server.url}/api/todos/agent-create/stream`, { method: 'POST', headers, body })
    await said.text()
    expect(said.status).toBe(stream)
    expect((await fetch(`${server.url}/api/account/export`, { headers })).status).toBe(exported)
  })

  test('changes name the token that made them, or that asked the assistant', async () => {
    const { program, trpc } = await makeToken(['todos:read', 'todos:write'], 'script')
    const { todos } = await trpc.todo.create.mutate({ item: 'by the script' })
    const { changes } = await user.trpc.change.list.query({ program_id: program.id })
    expect(changes).toMatchObject([{ actor: 'program', program_id: program.id, entity_id: todos[0]!.id }])
    await user.trpc.todo.update.mutate({ id: todos[0]!.id, item: 'by the user' })
    const [latest] = (await user.trpc.change.list.query({ entity_id: todos[0]!.id })).changes
    expect(latest).toMatchObject({ actor: 'user', program_id: null })
  })

  test('all changes of a program are undone in one call; what the user has changed since stays and is named', async () => {
    const { program, trpc } = await makeToken(['todos:write', 'todos:read'], 'rogue')
    const since = clock.toISOString()
    const made: Todo[] = []
    for (let at = 0; at < 5; at += 1) made.push(...(await trpc.todo.create.mutate({ item: `rogue ${at}` })).todos)
    await user.trpc.todo.update.mutate({ id: made[2]!.id, item: 'mine now' })
    const preview = await user.trpc.change.preview.query({ program_id: program.id, since })
    expect(preview).toMatchObject({ count: 4, kept: ['“mine now”'] })
    const undone = await user.trpc.change.undo.mutate({ program_id: program.id, since })
    expect(undone.kept).toEqual(['“mine now”'])
    const { todos } = await user.trpc.todo.list.query({ status: 'all', limit: 100 })
    const left = todos.filter(({ id }) => made.some((todo) => todo.id === id))
    expect(left.map(({ item }) => item)).toEqual(['mine now'])
  })

  test('a revoked token is refused at once, also on an open feed', async () => {
    const { program, token, trpc } = await makeToken(['todos:read'], 'to be revoked')
    await trpc.todo.list.query()
    const feed = await fetch(`${server.url}/trpc/change.subscribe`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    })
    await user.trpc.program.revoke.mutate({ id: program.id })
    await expect(trpc.todo.list.query()).rejects.toMatchObject({ data: { code: 'unauthorized' } })
    expect(await feed.text()).toContain('unauthorized')
    const [revoked] = (await user.trpc.program.list.query()).filter(({ id }) => id === program.id)
    expect(revoked!.revoked_at).not.toBeNull()
    await expect(user.trpc.program.revoke.mutate({ id: program.id })).rejects.toMatchObject({
      data: { code: 'not_found' },
    })
  })

  test('a token ends when it expires', async () => {
    const { token } = await user.trpc.program.createToken.mutate({
      name: 'short',
      scopes: ['todos:read'],
      expires_in_days: 30,
    })
    const trpc = clientOf(token)
    await trpc.todo.list.query()
    clock = new Date(TEST_NOW.getTime() + 30 * 24 * 60 * 60 * 1000)
    await expect(trpc.todo.list.query()).rejects.toMatchObject({ data: { code: 'unauthorized' } })
    clock = TEST_NOW
  })

  test('another user can neither see nor revoke a token, nor undo what it did', async () => {
    const { program } = await makeToken(['todos:write'], 'mine')
    const other = await server.guest()
    expect(await other.trpc.program.list.query()).toEqual([])
    const attempts = [
      () => other.trpc.program.revoke.mutate({ id: program.id }),
      () => other.trpc.change.undo.mutate({ program_id: program.id, since: '2026-01-01T00:00:00Z' }),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ data: { code: 'not_found' } })
  })

  test('each token has its own limit of calls a minute', async () => {
    const limited = await startTestServer({ env: { PROGRAM_REQUESTS_PER_MINUTE: '3' } })
    const { trpc } = await limited.guest()
    const tokens = []
    for (const name of ['one', 'two']) {
      tokens.push((await trpc.program.createToken.mutate({ name, scopes: ['todos:read'] })).token)
    }
    const list = (token?: string) =>
      fetch(`${limited.url}/trpc/todo.list`, { headers: { authorization: `Bearer ${token}` } })
    for (let at = 0; at < 3; at += 1) expect((await list(tokens[0])).status).toBe(200)
    const refused = await list(tokens[0])
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await list(tokens[1])).status).toBe(200)
    await limited.close()
  })

  test.each(['ta_', 'ta_x', `ta_${'A'.repeat(43)}`, `ta_${'A'.repeat(4000)}`])('%.20s… is refused', async (token) => {
    await expect(clientOf(token).todo.list.query()).rejects.toMatchObject({ data: { code: 'unauthorized' } })
  })
})
