import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RedisServer } from '../testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from '../testing/redis-server.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'
import type { AppRouter } from './router.ts'

describe.each(['memory', 'redis'] as const)('the requests of a user, counted in %s,', (store) => {
  let redis: RedisServer | undefined
  let server: TestServer
  let user: TestUser
  beforeAll(async () => {
    if (store === 'redis' && hasRedisServer()) redis = await startRedisServer()
  })
  afterEach(() => server?.close())
  afterAll(() => redis?.close())

  const testWithStore = test.skipIf(store === 'redis' && !hasRedisServer())

  /** Signing in makes one call, which counts. */
  async function start(left: number): Promise<void> {
    const REQUESTS_PER_MINUTE = String(left + 1)
    server = await startTestServer({ env: { REQUESTS_PER_MINUTE, ...(redis && { REDIS_URL: redis.url }) } })
    user = await server.guest()
  }

  async function get(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${await user.token()}`, ...init.headers }
    return fetch(`${server.url}/trpc/${path}`, { ...init, headers })
  }

  testWithStore(
    'requests pass up to the limit, and the next is refused with the time to wait, but not for other users',
    async () => {
      await start(3)
      expect((await get('tag.list')).status).toBe(200)
      expect((await get('todo.explode')).status).toBe(404)
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"item":"milk"}' }
      expect((await get('todo.create', init)).status).toBe(200)
      const refused = await get('todo.create', init)
      expect(refused.status).toBe(429)
      const retry_after = Number(refused.headers.get('retry-after'))
      expect(retry_after).toBeGreaterThan(0)
      expect(retry_after).toBeLessThanOrEqual(60)
      expect(await refused.json()).toMatchObject({
        error: {
          message: expect.stringMatching(/^You may make 4 requests a minute\. Try again in \d+ seconds?\.$/),
          data: { code: 'rate_limit_exceeded', httpStatus: 429 },
        },
      })
      expect((await get('change.subscribe', { headers: { accept: 'text/event-stream' } })).status).toBe(429)
      user = await server.guest()
      expect((await user.trpc.todo.list.query({})).todos).toEqual([])
    },
  )

  testWithStore('the calls of a batch count one by one, and the batch passes or is refused as a whole', async () => {
    await start(50)
    const batch = (calls: number) => get(`${Array(calls).fill('tag.list').join(',')}?batch=1`)
    expect((await batch(49)).status).toBe(200)
    expect((await batch(2)).status).toBe(429)
    expect((await batch(1)).status).toBe(200)
    expect((await batch(1)).status).toBe(429)
  })

  // tRPC's adapter decodes a path once more than Fastify.
  testWithStore('a batch that is encoded twice cannot hide calls from the count', async () => {
    await start(51)
    const { length: before } = (await user.trpc.todo.list.query({})).todos
    const inputs = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [index, { item: `hidden ${index}` }]))
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(inputs) }
    const hidden = Array(50).fill('todo.create').join('%252C')
    for (const path of [`${hidden}?batch=1`, hidden]) expect((await get(path, init)).status).toBe(404)
    // The unreadable batch did not count: 50 calls are left.
    const last = await get(`${Array(50).fill('todo.list').join(',')}?batch=1&input=${encodeURIComponent('{"0":{}}')}`)
    const [first] = (await last.json()) as [{ result: { data: { todos: unknown[] } } }]
    expect(first.result.data.todos).toHaveLength(before)
    expect((await get('tag.list')).status).toBe(429)
  })

  testWithStore('a refused batch gives each of its callers the same sentence', async () => {
    await start(2)
    let requests = 0
    const counting = (input: string | URL | Request, init?: object) => {
      requests++
      return fetch(input, init)
    }
    const headers = { authorization: `Bearer ${await user.token()}` }
    const links = [httpBatchLink({ url: `${server.url}/trpc`, fetch: counting, headers })]
    const client = createTRPCClient<AppRouter>({ links })
    const calls = Array.from({ length: 10 }, () => client.tag.list.query())
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({
        reason: { message: expect.stringContaining('requests a minute'), data: { code: 'rate_limit_exceeded' } },
      })
    }
    expect(requests).toBe(1)
    expect(await client.tag.list.query()).toEqual([])
  })
})

test('a request without a user is refused as unauthorized and does not count', async () => {
  const server = await startTestServer({ env: { REQUESTS_PER_MINUTE: '1' } })
  for (let n = 0; n < 3; n++) expect((await fetch(`${server.url}/trpc/tag.list`)).status).toBe(401)
  await server.close()
})
