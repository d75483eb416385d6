import { randomUUID } from 'node:crypto'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { say, scriptedModel } from '@todo-agents/agent/models/scripted/scripted'
import { decodeStream } from '@todo-agents/contract/sse-decode'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RedisServer } from '../testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from '../testing/redis-server.ts'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestServerOptions, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

let server: TestServer

afterEach(() => server.close())

async function start(options: TestServerOptions): Promise<TestUser> {
  server = await startTestServer(options)
  return server.guest()
}

async function post(
  user: TestUser,
  accept: string,
  { session_id, headers }: { session_id?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${server.url}/api/todos/agent-create/stream`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await user.token()}`, 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'hello' }], session_id }),
  })
}

const usage = (user: TestUser) => user.trpc.usage.get.query()
const NEXT_MONTH = '2026-12-01T00:00:00.000Z'

test('a message beyond the quota of the month is refused with the reset date, and nothing is stored or charged', async () => {
  const user = await start({ env: { MONTHLY_QUOTA: '2' } })
  for (let n = 0; n < 2; n++) expect(dataOf(await user.say('hello'), 'completed').status).toBe('completed')
  expect(await usage(user)).toMatchObject({ current_usage: 2, remaining_quota: 0, reset_date: NEXT_MONTH })

  const [asEvent, asJson] = [await post(user, 'text/event-stream'), await post(user, 'application/json')]
  const untilReset = (8 * 24 + 16) * 3600
  const refusal = {
    message: expect.stringContaining('2'),
    current_usage: 2,
    monthly_limit: 2,
    remaining_quota: 0,
    reset_date: NEXT_MONTH,
    retry_after: untilReset,
  }
  expect([asEvent.status, asJson.status]).toEqual([429, 429])
  expect(asEvent.headers.get('retry-after')).toBe(String(untilReset))
  const events = await Array.fromAsync(decodeStream(asEvent.body as AsyncIterable<Uint8Array>))
  expect(events).toEqual([{ event: 'rate_limit_exceeded', data: refusal }])
  expect(await asJson.json()).toEqual(refusal)
  expect((await user.trpc.session.list.query({})).sessions).toHaveLength(2)
  expect(await usage(user)).toMatchObject({ current_usage: 2 })
})

test('offline, no month is counted, and the 61st message of a minute is refused', async () => {
  const user = await start({ env: { RATE_LIMIT_PER_MINUTE: '', MONTHLY_QUOTA: '' } })
  const unlimited = { current_usage: 0, monthly_limit: null, remaining_quota: null, reset_date: NEXT_MONTH }
  for (let n = 0; n < 60; n++) {
    const response = await post(user, 'application/json')
    expect(response.status).toBe(200)
    await response.body?.cancel()
  }
  const refused = await post(user, 'application/json')
  expect(refused.status).toBe(429)
  expect(await refused.json()).toMatchObject({ ...unlimited, message: expect.stringContaining('60 messages a minute') })
  expect(await usage(user)).toMatchObject(unlimited)
})

test('a run whose answer breaks off after its first words stays charged', async () => {
  const model = scriptedModel(() => [...say('Half an ans'), { type: 'fail', error: new Error('out of order') }])
  const user = await start({ model })
  expect(dataOf(await user.say('hello'), 'error').code).toBe('model_error')
  expect(await usage(user)).toMatchObject({ current_usage: 1 })
})

test('of many requests at once, exactly as many pass as the month has left', async () => {
  const user = await start({ env: { MONTHLY_QUOTA: '3' } })
  const ends = await Promise.all(Array.from({ length: 10 }, () => user.say('hello')))
  expect(ends.filter((events) => events.some(({ event }) => event === 'completed'))).toHaveLength(3)
  expect(ends.filter(([first]) => first?.event === 'rate_limit_exceeded')).toHaveLength(7)
  expect(await usage(user)).toMatchObject({ current_usage: 3 })
})

test('more messages than allowed within a minute are refused with the seconds to wait, and another user’s are not', async () => {
  const user = await start({ env: { RATE_LIMIT_PER_MINUTE: '3' } })
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(user, 'application/json')))
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(2)
  // The first refusals may have come before the other messages were stored.
  const late = await post(user, 'application/json')
  expect(late.status).toBe(429)
  const retry_after = Number(late.headers.get('retry-after'))
  expect(retry_after).toBeGreaterThan(0)
  expect(retry_after).toBeLessThanOrEqual(60)
  expect(await late.json()).toMatchObject({ current_usage: 3, retry_after, remaining_quota: 197 })
  const other = await server.guest()
  expect((await post(other, 'application/json')).status).toBe(200)
})

describe.each(['memory', 'redis'] as const)('the guests of one address, counted in %s', (store) => {
  let redis: RedisServer | undefined
  beforeAll(async () => {
    if (store === 'redis') redis = hasRedisServer() ? await startRedisServer() : undefined
  })
  afterAll(() => redis?.close())

  test.skipIf(store === 'redis' && !hasRedisServer())(
    'guests of one address together may send as many messages as allowed, and an account may send more',
    async () => {
      const env = { GUEST_RATE_LIMIT_PER_ADDRESS: '4', ...(redis && { REDIS_URL: redis.url }) }
      server = await startTestServer({ env })
      for (let n = 0; n < 4; n++) {
        expect(dataOf(await (await server.guest()).say('hello'), 'completed').status).toBe('completed')
      }
      const fifth = await server.guest()
      const refused = await post(fifth, 'application/json')
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await refused.json()).toMatchObject({ message: expect.stringMatching(/guests.*together may send 4/) })
      expect(await usage(fifth)).toMatchObject({ current_usage: 0 })
      const account = { name: 'Ada', email: `${randomUUID()}@example.com`, password: 'correct horse battery' }
      await fifth.signIn('sign-up/email', account)
      expect((await post(fifth, 'application/json')).status).toBe(200)
    },
    60_000,
  )
})

test('when the budget of the server is spent, every user is refused until the reset date', async () => {
  const user = await start({ env: { SERVER_MONTHLY_RUNS: '1', MONTHLY_QUOTA: '' } })
  expect(dataOf(await user.say('hello'), 'completed').status).toBe('completed')
  const refused = await post(await server.guest(), 'application/json')
  expect(refused.status).toBe(429)
  const untilReset = (8 * 24 + 16) * 3600
  expect(refused.headers.get('retry-after')).toBe(String(untilReset))
  expect(await refused.json()).toMatchObject({
    message: expect.stringMatching(/server has spent its budget.*2026-12-01/),
    monthly_limit: null,
    remaining_quota: 0,
    reset_date: NEXT_MONTH,
  })
})

test('a message that is refused for another reason does not count in its minute', async () => {
  const user = await start({ env: { RATE_LIMIT_PER_MINUTE: '2', MONTHLY_QUOTA: '1' } })
  for (let n = 0; n < 3; n++) {
    expect((await post(user, 'application/json', { session_id: 'user_someone_work' })).status).toBe(403)
  }
  expect((await post(user, 'application/json')).status).toBe(200)
  for (let n = 0; n < 3; n++) {
    const refused = await post(user, 'application/json')
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining('month'), current_usage: 1 })
  }
})

test('the same request three times at once counts as one message of its minute', async () => {
  const user = await start({ kind: 'postgres', env: { RATE_LIMIT_PER_MINUTE: '3' } })
  const send = (key: string) => post(user, 'application/json', { headers: { 'idempotency-key': key } })
  const answers = await Promise.all(Array.from({ length: 3 }, () => send('a-key')))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  const others: number[] = []
  for (const key of ['b-key', 'c-key', 'd-key']) others.push((await send(key)).status)
  expect(others).toEqual([200, 200, 429])
  expect(await usage(user)).toMatchObject({ current_usage: 3 })
})

test('a run that fails before the model answers is refunded, and a run that fails later is not', async () => {
  const model = scriptedModel(({ transcript }) => {
    const asked = transcript.at(-1)
    if (asked?.role === 'user' && asked.content === 'fail') return [{ type: 'fail', error: new Error('out of order') }]
    if (asked?.role === 'tool') return [{ type: 'fail', error: new Error('out of order') }]
    if (asked?.role === 'user' && asked.content === 'fail later') {
      return [{ type: 'tool_call', call: { call_id: 'a', tool_name: 'get_user_datetime', arguments: '{}' } }]
    }
    return say('fine')
  })
  const user = await start({ model })
  expect(dataOf(await user.say('fail'), 'error').code).toBe('model_error')
  expect((await usage(user)).current_usage).toBe(0)
  expect(dataOf(await user.say('fail later'), 'error').code).toBe('model_error')
  expect((await usage(user)).current_usage).toBe(1)
  await user.say('fine')
  expect((await usage(user)).current_usage).toBe(2)
})

test('a stream beyond the limit of a user is refused, until another one closes', async () => {
  const gate = Promise.withResolvers<void>()
  const user = await start({ model: scriptedModel(() => [{ type: 'wait', until: gate.promise }, ...say('late')]) })
  const open: AbortController[] = []
  const openStream = async () => {
    const abort = new AbortController()
    open.push(abort)
    const { value } = await user.stream('hello', { signal: abort.signal }).next()
    return value?.event
  }
  for (let n = 0; n < 32; n++) expect(await openStream()).toBe('session_initialized')
  expect(await openStream()).toBe('rate_limit_exceeded')
  open[0]!.abort()
  await expect.poll(openStream).toBe('session_initialized')
  gate.resolve()
  for (const abort of open) abort.abort()
})

test('a stream counts as soon as its user is known, before its body has arrived', async () => {
  const user = await start({ env: { MONTHLY_QUOTA: '100000' } })
  const headers = { authorization: `Bearer ${await user.token()}`, 'content-type': 'application/json' }
  const path = `${server.url}/api/todos/agent-create/stream`
  const refused = Promise.withResolvers<{ open: ClientRequest; response: IncomingMessage }>()
  const unsent = Array.from({ length: 33 }, () => {
    const open = request(path, { method: 'POST', headers: { ...headers, 'content-length': 100 } })
    open.on('error', () => {})
    open.on('response', (response) => refused.resolve({ open, response }))
    open.flushHeaders()
    return open
  })
  const { response, open: last } = await refused.promise
  expect([response.statusCode, response.headers['retry-after']]).toEqual([429, '5'])
  expect((await post(user, 'application/json')).status).toBe(429)
  unsent.find((open) => open !== last)!.destroy()
  await expect.poll(async () => (await post(user, 'application/json')).status).toBe(200)
  for (const open of unsent) open.destroy()
})
