import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOperation, sendRest } from '../testing/rest-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

const ID = '01a2053e-6906-74ea-9694-2298c2233bae'

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

describe('the REST API', () => {
  let server: TestServer
  let user: TestUser
  beforeAll(async () => {
    server = await startTestServer()
    user = await server.guest()
  })
  afterAll(() => server.close())

  const send = (path: string, init?: RequestInit) => sendRest(server, user, path, init)

  async function create(item: string): Promise<string> {
    const { body } = await send('/todos', json('POST', { item }))
    return body.todos[0].id
  }

  test.each<[string, string, RequestInit, number, string, string | undefined, RegExp]>([
    ['a number that is none', '/todos?limit=many', {}, 400, 'invalid_request', 'limit', /^limit: .*number/],
    ['a number out of bounds', '/todos?limit=1000', {}, 400, 'invalid_request', 'limit', /100/],
    ['a parameter that is given twice', '/todos?limit=1&limit=2', {}, 400, 'invalid_request', 'limit', /^limit/],
    ['an unknown parameter', '/todos?colour=red', {}, 400, 'invalid_request', 'colour', /no such field/],
    ['a parameter of an operation that has none', '/tags?x=1', {}, 400, 'invalid_request', 'x', /no such field/],
    ['an unknown field', '/todos', json('POST', { item: 'a', colour: 1 }), 400, 'invalid_request', 'colour', /no such/],
    ['a missing field', '/todos', json('POST', {}), 400, 'invalid_request', 'item', /^item: is missing$/],
    ['no body', '/todos', { method: 'POST' }, 400, 'invalid_request', 'item', /^item: is missing$/],
    ['an id that is none', '/todos/x', {}, 400, 'invalid_request', 'id', /^id: must be a UUID/],
    ['one bad id of two', `/todos/${ID},x/complete`, { method: 'POST' }, 400, 'invalid_request', 'id.1', /UUID/],
    [
      'a body with a field of the path',
      `/todos/${ID}`,
      json('PATCH', { id: ID }),
      400,
      'invalid_request',
      'id',
      /path/,
    ],
    ['a body that is a list', '/todos', json('POST', []), 400, 'invalid_request', undefined, /JSON object/],
    ['a body that is no JSON', '/todos', json('POST', '{"item":'), 400, 'invalid_request', undefined, /valid JSON/],
    ['an undo of nothing', '/changes/undo', json('POST', {}), 400, 'invalid_request', undefined, /change_id, run_id/],
    ['the deletion of a list alone', `/lists/${ID}`, { method: 'DELETE' }, 400, 'invalid_request', 'todos', /inbox/],
    [
      'a form',
      '/todos',
      { method: 'POST', body: new URLSearchParams() },
      415,
      'unsupported_media_type',
      undefined,
      /json/,
    ],
    ['a todo that does not exist', `/todos/${ID}`, {}, 404, 'not_found', 'id', /no todo/],
    ['an unknown path', '/nothing?x=1', {}, 404, 'not_found', undefined, /GET \/api\/v1\/nothing\. \/openapi\.json/],
    ['an unknown method', '/todos', { method: 'PUT' }, 404, 'not_found', undefined, /PUT \/api\/v1\/todos/],
    ['a malformed path', '/todos/%zz', {}, 400, 'invalid_request', undefined, /malformed/],
    [
      'a body beyond the limit',
      '/todos',
      json('POST', { item: 'x'.repeat(2 ** 20) }),
      413,
      'payload_too_large',
      undefined,
      /large/,
    ],
  ])('%s is refused with a code, a sentence and the field', async (_, path, init, status, code, field, message) => {
    const { error } = (await send(path, init)).body
    expect(error).toEqual({ code, message: expect.stringMatching(message), ...(field && { field }) })
    expect((await send(path, init)).status).toBe(status)
  })

  test('without a token, every operation is refused before its input is read', async () => {
    const { status, body, headers } = await sendRest(server, null, '/todos', json('POST', {}))
    expect([status, body.error.code, headers.get('www-authenticate')]).toEqual([401, 'unauthorized', 'Bearer'])
  })

  test('a token is refused what its scopes do not have, with the name of the scope', async () => {
    const { token } = await user.trpc.program.createToken.mutate({ name: 'Reader', scopes: ['todos:read'] })
    const reader = { token: async () => token }
    expect((await sendRest(server, reader, '/todos')).status).toBe(200)
    const { status, body } = await sendRest(server, reader, '/todos', json('POST', { item: 'milk' }))
    expect([status, body.error.code, body.error.message]).toEqual([
      403,
      'access_denied',
      expect.stringMatching(/todos:write/),
    ])
  })

  test('a page of another site cannot write', async () => {
    const init = json('POST', { item: 'of another site' })
    const headers = { ...init.headers, origin: 'https://evil.example' }
    const { status, body } = await send('/todos', { ...init, headers })
    expect([status, body.error.code]).toEqual([403, 'access_denied'])
    expect((await send('/todos?q=another')).body.todos).toEqual([])
  })

  test('answers are for the caller alone, and carry the id of their request', async () => {
    const { headers } = await send('/todos')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(server.log()).toContain(headers.get('x-request-id'))
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
  })

  test('numbers, lists, booleans and null are read from the query', async () => {
    const { list } = (await send('/lists', json('POST', { name: 'House' }))).body
    const inInbox = await create('query in the inbox')
    const inList = (await send('/todos', json('POST', { item: 'query in the list', list_id: list.id }))).body.todos[0]
      .id
    const idsOf = async (query: string) =>
      (await send(`/todos?${query}`)).body.todos.map(({ id }: { id: string }) => id)
    expect(await idsOf('list_id=null&q=query')).toEqual([inInbox])
    expect(await idsOf(`list_id=${list.id}`)).toEqual([inList])
    expect((await idsOf(`id=${inInbox}&id=${inList}`)).sort()).toEqual([inInbox, inList].sort())
    expect(await idsOf(`id=${inInbox}`)).toEqual([inInbox])
    expect(await idsOf('limit=1&q=query')).toHaveLength(1)
    // A text that looks like a number or like null stays a text where the field is a text.
    const named = await create('query 12')
    expect(await idsOf('q=12')).toEqual([named])
    expect((await send('/todos?q=null')).body.todos).toEqual([])
    expect((await send('/changes?standing=true&limit=1')).body.changes).toHaveLength(1)
  })

  test('pages lead through all todos', async () => {
    const other = await server.guest()
    for (const item of ['one', 'two', 'three']) {
      await callOperation(server, other, 'createTodo', { body: { item } })
    }
    const items: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = { limit: '2', sort: 'created', ...(cursor && { cursor }) }
      const { body } = await callOperation(server, other, 'listTodos', { query })
      items.push(...body.todos.map(({ item }: { item: string }) => item))
      cursor = body.next_cursor
    }
    expect(items).toEqual(['three', 'two', 'one'])
  })

  test('several todos are changed by one request, which one undo takes back', async () => {
    const ids = [await create('first of two'), await create('second of two')]
    const { body } = await send(`/todos/${ids.join(',')}/complete`, { method: 'POST' })
    expect(body.todos.map(({ id }: { id: string }) => id).sort()).toEqual([...ids].sort())
    const { changes } = (await send(`/changes?entity_id=${ids[0]}&limit=1`)).body
    await send('/changes/undo', json('POST', { call_id: changes[0].call_id }))
    expect((await send('/todos?q=of%20two')).body.todos).toHaveLength(2)
  })

  describe('with an Idempotency-Key', () => {
    const keyed = (key: string, body: unknown, path = '/todos', caller: { token(): Promise<string> } = user) => {
      const { headers, ...init } = json('POST', body)
      return sendRest(server, caller, path, { ...init, headers: { ...headers, 'idempotency-key': key } })
    }
    const count = async (q: string) => (await send(`/todos?q=${q}`)).body.todos.length

    test('a create that is sent again gets the first answer, and one todo exists', async () => {
      const first = await keyed('create', { item: 'sent twice' })
      const second = await keyed('create', { item: 'sent twice' })
      expect([first.status, second.status]).toEqual([201, 201])
      expect(second.body).toEqual(first.body)
      expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
      expect(await count('twice')).toBe(1)
    })

    test('creates that are sent at the same time make one todo', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => keyed('at-once', { item: 'sent at once' })))
      expect(new Set(answers.map(({ body }) => body.todos[0].id)).size).toBe(1)
      expect(await count('once')).toBe(1)
    })

    test('a key of another request is refused, and so is one that cannot be read', async () => {
      await keyed('taken', { item: 'the first' })
      const other = await keyed('taken', { item: 'never stored' })
      expect([other.status, other.body.error.code, other.body.error.field]).toEqual([
        409,
        'conflict',
        'Idempotency-Key',
      ])
      const elsewhere = await keyed('taken', { name: 'A list' }, '/lists')
      expect(elsewhere.body.error.code).toBe('conflict')
      const unread = await keyed('unread', { decision: 'approve' }, `/approvals/${ID}`)
      expect([unread.status, unread.body.error.message]).toEqual([400, 'answerApproval takes no Idempotency-Key.'])
      expect((await keyed('x'.repeat(256), { item: 'long' })).body.error.field).toBe('Idempotency-Key')
      expect(await count('never')).toBe(0)
    })

    test('a refused create leaves its key free', async () => {
      expect((await keyed('refused', { item: '' })).status).toBe(400)
      expect((await keyed('refused', { item: 'now accepted' })).status).toBe(201)
    })

    test('a token without the scope does not get a stored answer', async () => {
      await keyed('of-the-user', { item: 'secret of the user' })
      const { token } = await user.trpc.program.createToken.mutate({ name: 'Reads', scopes: ['todos:read'] })
      const reader = { token: async () => token }
      const { status, body } = await keyed('of-the-user', { item: 'secret of the user' }, '/todos', reader)
      expect([status, body.error.code]).toEqual([403, 'access_denied'])
    })

    test('without a token, a stored answer is not found', async () => {
      await keyed('of-a-user', { item: 'stored' })
      const stranger = { token: async () => 'ta_unknown' }
      expect((await keyed('of-a-user', { item: 'stored' }, '/todos', stranger)).status).toBe(401)
      const other = await keyed('of-a-user', { item: 'stored' }, '/todos', await server.guest())
      expect(other.headers.get('idempotent-replayed')).toBeNull()
    })

    test('an open page gets the change once', async () => {
      const { feed_position } = (await send('/me')).body
      const input = encodeURIComponent(JSON.stringify({ lastEventId: feed_position }))
      const disconnect = new AbortController()
      const feed = await fetch(`${server.url}/trpc/change.subscribe?input=${input}`, {
        headers: { authorization: `Bearer ${await user.token()}`, accept: 'text/event-stream' },
        signal: disconnect.signal,
      })
      await keyed('announced', { item: 'with a key' })
      await keyed('announced', { item: 'with a key' })
      await create('the last one')
      let text = ''
      for await (const bytes of feed.body as AsyncIterable<Uint8Array>) {
        text += new TextDecoder().decode(bytes)
        if (text.includes('the last one')) break
      }
      disconnect.abort()
      expect(text.match(/with a key/g)).toHaveLength(1)
    })
  })

  test('an empty JSON body counts as none', async () => {
    const id = await create('with an empty body')
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '' }
    expect((await send(`/todos/${id}/complete`, init)).status).toBe(200)
  })

  test('an open page gets what a request has changed', async () => {
    const { feed_position } = (await send('/me')).body
    const id = await create('for the feed')
    const input = encodeURIComponent(JSON.stringify({ lastEventId: feed_position }))
    const disconnect = new AbortController()
    const feed = await fetch(`${server.url}/trpc/change.subscribe?input=${input}`, {
      headers: { authorization: `Bearer ${await user.token()}`, accept: 'text/event-stream' },
      signal: disconnect.signal,
    })
    let text = ''
    for await (const bytes of feed.body as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(bytes)
      if (text.includes(id)) break
    }
    disconnect.abort()
    expect(text).toContain('for the feed')
  })
})

test('requests to the REST API and to tRPC share the limit of their user', async () => {
  const server = await startTestServer({ env: { REQUESTS_PER_MINUTE: '4' } })
  try {
    const user = await server.guest()
    await user.trpc.tag.list.query()
    for (const left of [1, 0]) expect([left, (await sendRest(server, user, '/tags')).status]).toEqual([left, 200])
    const { status, body, headers } = await sendRest(server, user, '/tags')
    expect([status, body.error.code]).toEqual([429, 'rate_limit_exceeded'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    await expect(user.trpc.tag.list.query()).rejects.toThrow(/requests a minute/)
    expect((await sendRest(server, await server.guest(), '/tags')).status).toBe(200)
  } finally {
    await server.close()
  }
})
