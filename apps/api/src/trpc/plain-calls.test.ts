import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

interface Call {
  method: 'GET' | 'POST'
  /** The path below /trpc/, with its query. */
  url: string
  body?: string
  headers?: Record<string, string>
}

const UNKNOWN_ID = '0190a000-0000-7000-8000-000000000000'
const OVERLONG = Array.from({ length: 51 }, () => 'tag.list').join(',')

const CALLS: [string, Call][] = [
  ['a query', get('todo.list', {})],
  ['a query without input', { method: 'GET', url: 'tag.list' }],
  ['an empty input', { method: 'GET', url: 'todo.list?input=' }],
  ['an input of null', get('todo.list', null)],
  ['words with % and +', get('todo.list', { q: '50% + 1 #2' })],
  ['a query with a wrong input', get('todo.list', { limit: 'many' })],
  ['an unknown todo', get('todo.get', { id: UNKNOWN_ID })],
  ['broken JSON in the URL', { method: 'GET', url: 'todo.list?input=%7B' }],
  ['bytes that are no UTF-8', { method: 'GET', url: 'todo.list?input={"q":"%FF"}' }],
  ['a stray %', { method: 'GET', url: 'todo.list?input={"q":"a%zz"}' }],
  ['two inputs', { method: 'GET', url: 'todo.list?input=%7B%7D&input=1' }],
  ['an unknown parameter', { method: 'GET', url: 'todo.list?input=%7B%7D&x=1' }],
  ['an encoded path', { method: 'GET', url: 'todo%2Elist' }],
  ['a path that is encoded twice', { method: 'GET', url: 'todo%252Elist' }],
  ['a path that cannot be decoded', { method: 'GET', url: 'todo%25zz' }],
  ['an unknown procedure', get('todo.explode', {})],
  ['a name of Object.prototype', get('constructor', {})],
  ['a mutation by GET', get('todo.create', { item: 'a' })],
  ['a query by POST', post('todo.list', {})],
  ['a mutation with a wrong input', post('todo.create', { item: '' })],
  [
    'a mutation without a body',
    { method: 'POST', url: 'todo.create', headers: { 'content-type': 'application/json' } },
  ],
  ['a mutation without a content type', { method: 'POST', url: 'todo.create' }],
  ['a body of null', post('todo.complete', null)],
  ['a broken body', { ...post('todo.create', {}), body: '{"item"' }],
  ['a body with a byte order mark', { ...post('todo.delete', {}), body: '\uFEFF{}' }],
  [
    'JSON with a charset',
    { ...post('todo.delete', {}), headers: { 'content-type': 'application/json; charset=utf-8' } },
  ],
  ['a form', { ...post('todo.create', {}), headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ['a GET that says it is JSON', { ...get('todo.list', {}), headers: { 'content-type': 'application/json' } }],
  ['a GET that says it is a form', { ...get('todo.list', {}), headers: { 'content-type': 'multipart/form-data' } }],
  ['a page of another site', { ...post('todo.delete', { id: [] }), headers: { origin: 'https://evil.example' } }],
  ['nobody', { ...get('todo.list', {}), headers: { authorization: '' } }],
  ['a bad token', { ...get('todo.list', {}), headers: { authorization: 'Bearer x' } }],
  ['a batch', get('todo.list,tag.list,me.get?batch=1', { 0: {} })],
  ['a batch of one', get('todo.list?batch=1', { 0: { limit: 1 } })],
  ['a batch of good and bad', get('todo.list,todo.get?batch=1', { 0: {}, 1: { id: UNKNOWN_ID } })],
  ['a batch of bad', get('todo.get,todo.get?batch=1', { 0: { id: UNKNOWN_ID }, 1: { id: UNKNOWN_ID } })],
  ['a batch with an unknown procedure', get('todo.list,todo.explode?batch=1', { 0: {} })],
  ['a batch of a query and a mutation', get('todo.list,todo.create?batch=1', { 0: {} })],
  ['a batch without input', { method: 'GET', url: 'tag.list,me.get?batch=1' }],
  ['a batch with an input of null', get('tag.list,me.get?batch=1', null)],
  ['a batch with a list for an input', get('todo.list,todo.list?batch=1', [{}, { limit: 1 }])],
  ['a batch that is none', get('todo.list?batch=true', {})],
  ['two paths without a batch', get('todo.list,tag.list', {})],
  ['a batch of writes', post('tag.delete,todo.delete?batch=1', { 0: { id: UNKNOWN_ID }, 1: {} })],
  ['a batch that is too long', get(`${OVERLONG}?batch=1`, {})],
  ['a streamed batch', { ...get('tag.list?batch=1', {}), headers: { 'trpc-accept': 'application/jsonl' } }],
]

describe('a plain call has the same answer as with the official adapter', () => {
  let server: TestServer
  let user: TestUser
  let headers: Record<string, string>
  beforeAll(async () => {
    server = await startTestServer()
    user = await server.guest()
    for (const item of ['Pay rent', 'Buy milk', '50% off']) await user.trpc.todo.create.mutate({ item, tags: ['home'] })
    headers = { authorization: `Bearer ${await user.token()}` }
  })
  afterAll(() => server.close())

  async function send({ method, url, body, ...call }: Call) {
    const all = { ...headers, ...call.headers }
    const response = await fetch(`${server.url}/trpc/${url}`, {
      method,
      headers: all,
      ...(body !== undefined && { body }),
    })
    const kept = Object.fromEntries(response.headers)
    // Headers about the transfer of the body, and those that differ in each answer.
    for (const name of ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding', 'x-request-id']) {
      delete kept[name]
    }
    const text = await response.text()
    return { status: response.status, headers: kept, body: text.replace(/error [0-9a-f-]{36}/, 'error') }
  }

  /** Plain calls leave every call with this header to the adapter. tRPC ignores the header. */
  const viaAdapter = (call: Call) => send({ ...call, headers: { 'trpc-accept': 'application/json', ...call.headers } })

  test.each(CALLS)('%s', async (_, call) => {
    expect(await send(call)).toEqual(await viaAdapter(call))
  })

  test('a batch that accepts a stream is streamed', async () => {
    const { body } = await send({ ...get('tag.list?batch=1', {}), headers: { accept: 'a/b, application/jsonl' } })
    expect(body).toMatch(/^\{"0":\[/)
  })

  test('a write', async () => {
    const call = post('todo.update', { id: [await firstTodo()], importance: 'high' })
    // The first call makes the change; the compared calls change nothing.
    await send(call)
    expect(await send(call)).toEqual(await viaAdapter(call))
    expect((await send(call)).status).toBe(200)
  })

  test('anything', async () => {
    const seed = Date.now()
    console.log(`plain calls: seed ${seed}`)
    const path = fc.constantFrom('todo.list', 'tag.list', 'todo.get', 'me.get', 'todo.delete', 'tag.create', 'no.such')
    const input = fc.oneof(
      fc.jsonValue(),
      fc.record({ limit: fc.integer(), q: fc.string({ unit: 'binary' }) }, { requiredKeys: [] }),
    )
    const calls = fc.record({
      method: fc.constantFrom<'GET' | 'POST'>('GET', 'POST'),
      paths: fc.array(path, { minLength: 1, maxLength: 3 }),
      query: fc.constantFrom('', '?batch=1', '?batch=0', '?batch=1&batch=1', '?input=%7B%7D'),
      input: fc.oneof(input, fc.dictionary(fc.constantFrom('0', '1', '2'), input)),
      raw: fc.option(fc.string({ unit: 'binary-ascii' }), { freq: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(calls, async ({ method, paths, query, input, raw }) => {
        const url = paths.join(',') + query
        const call = method === 'GET' ? get(url, input) : post(url, input)
        if (raw !== null && method === 'POST') call.body = raw
        if (raw !== null && method === 'GET') call.url += encodeURIComponent(raw)
        expect(await send(call)).toEqual(await viaAdapter(call))
      }),
      { seed, numRuns: 300 },
    )
  })

  async function firstTodo(): Promise<string> {
    return (await user.trpc.todo.list.query({})).todos[0]!.id
  }
})

function get(path: string, input: unknown): Call {
  const separator = path.includes('?') ? '&' : '?'
  return { method: 'GET', url: `${path}${separator}input=${encodeURIComponent(JSON.stringify(input))}` }
}

function post(url: string, input: unknown): Call {
  return { method: 'POST', url, body: JSON.stringify(input), headers: { 'content-type': 'application/json' } }
}
