import { MAX_BATCH_CALLS } from '@todo-agents/contract/bounds'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

interface Answer {
  result?: { data: { todos?: { item: string }[]; name?: string } }
  error?: { message: string; code: number; data: { code: string; httpStatus: number } }
}

describe('a batch written by hand', () => {
  let server: TestServer
  let user: TestUser
  let headers: Record<string, string>
  beforeAll(async () => {
    server = await startTestServer()
    user = await server.guest()
    headers = { authorization: `Bearer ${await user.token()}`, 'content-type': 'application/json' }
  })
  afterAll(() => server.close())

  const repeat = (path: string, count: number) => Array.from({ length: count }, () => path).join(',')

  async function send(method: 'GET' | 'POST', path: string, body?: string, more: Record<string, string> = {}) {
    const response = await fetch(`${server.url}/trpc/${path}`, {
      method,
      headers: { ...headers, ...more },
      ...(body !== undefined && { body }),
    })
    const type = response.headers.get('content-type')
    return { status: response.status, type, body: (await response.json()) as Answer | Answer[] }
  }

  function create(count: number, itemAt = (index: number) => `todo ${index} of ${count}`) {
    const inputs = Object.fromEntries(Array.from({ length: count }, (_, index) => [index, { item: itemAt(index) }]))
    return send('POST', `${repeat('todo.create', count)}?batch=1`, JSON.stringify(inputs))
  }

  function read(count: number) {
    return send('GET', `${repeat('todo.list', count)}?batch=1&input=${encodeURIComponent('{}')}`)
  }

  test.each([1, 10, MAX_BATCH_CALLS])('%i mutations are answered in their order', async (count) => {
    const { status, body } = await create(count)
    expect(status).toBe(200)
    expect((body as Answer[]).map(({ result }) => result?.data.todos?.[0]?.item)).toEqual(
      Array.from({ length: count }, (_, index) => `todo ${index} of ${count}`),
    )
  })

  test.each([1, 10, MAX_BATCH_CALLS])('%i queries are answered', async (count) => {
    const { status, body } = await read(count)
    expect(status).toBe(200)
    expect((body as Answer[]).every(({ result }) => result?.data.todos)).toBe(true)
    expect(body).toHaveLength(count)
  })

  test('an error in a batch affects only its call', async () => {
    const { status, body } = await create(10, (index) => (index === 4 ? ' ' : `fine ${index}`))
    expect(status).toBe(207)
    expect((body as Answer[]).map(({ error }) => error?.data.code)).toEqual(
      Array.from({ length: 10 }, (_, index) => (index === 4 ? 'invalid_request' : undefined)),
    )
  })

  test.each([MAX_BATCH_CALLS + 1, 500])('a batch of %i calls is refused, and no call is made', async (count) => {
    const before = await user.trpc.todo.list.query({ limit: 1, sort: 'created' })
    for (const { status, type, body } of [await create(count), await read(count)]) {
      expect([status, type]).toEqual([413, 'application/json; charset=utf-8'])
      expect((body as Answer).error).toMatchObject({
        message: `A request may have at most 50 calls; this one has ${count}. Send them in several requests.`,
        code: expect.any(Number),
        data: { code: 'payload_too_large', httpStatus: 413 },
      })
    }
    expect(await user.trpc.todo.list.query({ limit: 1, sort: 'created' })).toEqual(before)
  })

  test.each<[string, () => ReturnType<typeof send>, number, string]>([
    ['a path of ten thousand characters', () => send('GET', 'x'.repeat(10_000)), 404, 'not_found'],
    [
      'a path of ten thousand empty names',
      () => send('GET', `${','.repeat(10_000)}?batch=1`),
      413,
      'payload_too_large',
    ],
    ['a URL beyond the limit of headers', () => send('GET', 'x'.repeat(20_000)), 431, 'payload_too_large'],
    ['a URL of a megabyte', () => send('GET', 'x'.repeat(1_000_000)), 431, 'payload_too_large'],
    [
      'headers beyond their limit',
      () => send('GET', 'tag.list', undefined, { x: 'x'.repeat(20_000) }),
      431,
      'payload_too_large',
    ],
    ['a path that cannot be decoded', () => send('GET', '%zz'), 400, 'invalid_request'],
    ['a path that is encoded twice', () => send('POST', 'todo%252Ecreate', '{"item":"milk"}'), 404, 'not_found'],
    ['a path with a slash', () => send('GET', 'todo/list'), 404, 'not_found'],
    ['no path', () => send('GET', ''), 404, 'not_found'],
    [
      'a body beyond the limit',
      () => send('POST', 'todo.create?batch=1', JSON.stringify({ 0: { item: 'x'.repeat(1024 * 1024) } })),
      413,
      'payload_too_large',
    ],
    [
      'a body far beyond the limit',
      () => send('POST', 'todo.create', 'x'.repeat(30_000_000)),
      413,
      'payload_too_large',
    ],
    ['broken JSON', () => send('POST', 'todo.create?batch=1', '{"0":'), 400, 'invalid_request'],
    [
      'a content type that is not JSON',
      () => send('POST', 'todo.create', 'item=a', { 'content-type': 'text/csv' }),
      415,
      'unsupported_media_type',
    ],
    [
      'a request of another site',
      () => send('POST', 'todo.create', '{}', { origin: 'https://evil.example' }),
      403,
      'access_denied',
    ],
  ])('%s is refused in the form of tRPC, with a code and a sentence', async (_, call, status, code) => {
    const answer = await call()
    expect(answer.status).toBe(status)
    expect(answer.type).toMatch(/^application\/json/)
    // Broken JSON gets an answer for each call of the batch.
    expect([answer.body].flat()[0]?.error).toMatchObject({
      message: expect.stringMatching(/^[A-Z].{0,299}$/s),
      code: expect.any(Number),
      data: { code, httpStatus: status },
    })
  })
})
