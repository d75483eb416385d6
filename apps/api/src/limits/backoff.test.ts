import { createClient } from '@redis/client'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RedisServer } from '../testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from '../testing/redis-server.ts'
import type { Backoff } from './backoff.ts'
import { createMemoryBackoff, waitAfter } from './backoff.ts'
import { redisBackoffs } from './redis-backoff.ts'

const POLICY = { free: 2, firstMs: 2_000, maxMs: 10_000, forgetMs: 60_000 }

async function fail(backoff: Backoff, key = 'a'): Promise<number> {
  const attempt = await backoff.attempt(key)
  return attempt.allowed ? 0 : attempt.retry_after
}

test('the wait doubles from the first failure beyond the free ones up to the bound', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 1000].map((failures) => waitAfter(failures, POLICY))).toEqual([
    0, 0, 0, 2_000, 4_000, 8_000, 10_000, 10_000,
  ])
})

describe('within a process', () => {
  test('free attempts pass, then each has to wait longer, and a refused attempt does not count', async () => {
    let time = 0
    const backoff = createMemoryBackoff(POLICY, { now: () => time })
    expect([await fail(backoff), await fail(backoff), await fail(backoff)]).toEqual([0, 0, 0])
    expect([await fail(backoff), await fail(backoff)]).toEqual([2, 2])
    time = 1_999
    expect(await fail(backoff)).toBe(1)
    time = 2_000
    expect([await fail(backoff), await fail(backoff)]).toEqual([0, 4])
    expect(await fail(backoff, 'another')).toBe(0)
  })

  test('an attacker that retries as soon as possible for a day gets one attempt per longest wait', async () => {
    let time = 0
    const backoff = createMemoryBackoff(POLICY, { now: () => time })
    let passed = 0
    for (; time < 1_000_000; time += 1_000) if ((await fail(backoff)) === 0) passed += 1
    expect(passed).toBeLessThanOrEqual(1_000_000 / POLICY.maxMs + 6)
  })

  test('simultaneous attempts do not all pass', async () => {
    const backoff = createMemoryBackoff(POLICY, { now: () => 0 })
    const attempts = await Promise.all(Array.from({ length: 50 }, () => backoff.attempt('a')))
    expect(attempts.filter(({ allowed }) => allowed)).toHaveLength(POLICY.free + 1)
  })

  test('a success resets the failures, and an attempt that is given back does not count', async () => {
    const backoff = createMemoryBackoff(POLICY, { now: () => 0 })
    for (let n = 0; n < 10; n++) {
      const attempt = await backoff.attempt('a')
      if (!attempt.allowed) throw new Error('it was refused')
      await attempt.giveBack()
    }
    expect([await fail(backoff), await fail(backoff)]).toEqual([0, 0])
    const attempt = await backoff.attempt('a')
    if (attempt.allowed) await attempt.succeeded()
    expect([await fail(backoff), await fail(backoff), await fail(backoff), await fail(backoff)]).toEqual([0, 0, 0, 2])
  })

  test('failures are forgotten after a while, and when there are too many keys', async () => {
    let time = 0
    const backoff = createMemoryBackoff(POLICY, { now: () => time, maxKeys: 2 })
    for (let n = 0; n < 3; n++) await fail(backoff)
    await fail(backoff, 'b')
    expect(await fail(backoff)).toBe(2)
    await fail(backoff, 'c')
    expect(await fail(backoff)).toBe(0)
    for (let n = 0; n < 2; n++) await fail(backoff)
    expect(await fail(backoff)).toBeGreaterThan(0)
    time = 60_000
    expect([await fail(backoff), await fail(backoff), await fail(backoff)]).toEqual([0, 0, 0])
  })
})

describe.skipIf(!hasRedisServer())('across processes on one Redis', () => {
  let redis: RedisServer
  let clients: ReturnType<typeof createClient>[]
  let processes: Backoff[]
  beforeAll(async () => {
    redis = await startRedisServer()
    clients = [createClient({ url: redis.url }), createClient({ url: redis.url })]
    for (const client of clients) client.on('error', () => {})
    await Promise.all(clients.map((client) => client.connect()))
    const logger = pino({ level: 'silent' })
    processes = clients.map((client) => redisBackoffs({ redis: client, logger })('test', POLICY))
  })
  afterAll(async () => {
    for (const client of clients) client.destroy()
    await redis.close()
  })

  test('failures in all processes count together, and a success in one resets them in all', async () => {
    const [here, there] = processes as [Backoff, Backoff]
    const key = crypto.randomUUID()
    expect([await fail(here, key), await fail(there, key), await fail(here, key)]).toEqual([0, 0, 0])
    expect(await fail(there, key)).toBeGreaterThan(0)
    const other = crypto.randomUUID()
    await fail(here, other)
    await fail(here, other)
    const attempt = await there.attempt(other)
    if (attempt.allowed) await attempt.succeeded()
    expect([await fail(here, other), await fail(there, other)]).toEqual([0, 0])
  })

  test('simultaneous attempts in all processes do not all pass, and an attempt that is given back does not count', async () => {
    const key = crypto.randomUUID()
    const attempts = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (processes[index % 2] as Backoff).attempt(key)),
    )
    expect(attempts.filter(({ allowed }) => allowed)).toHaveLength(POLICY.free + 1)
    for (const attempt of attempts) if (attempt.allowed) await attempt.giveBack()
    expect(await fail(processes[0] as Backoff, key)).toBe(0)
  })

  test('every key in Redis expires', async () => {
    const keys = (await clients[0]?.keys('todo-agents:backoff:*')) ?? []
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) {
      const ttl = Number(await clients[0]?.pTTL(key))
      expect(ttl).toBeGreaterThan(0)
      expect(ttl).toBeLessThanOrEqual(POLICY.forgetMs)
    }
  })

  test('while Redis is away, each process counts for itself', async () => {
    await redis.kill()
    const [here, there] = processes as [Backoff, Backoff]
    await vi.waitFor(() => expect(clients.some(({ isReady }) => isReady)).toBe(false))
    for (let n = 0; n < 3; n++) expect(await fail(here, 'away')).toBe(0)
    expect(await fail(here, 'away')).toBeGreaterThan(0)
    expect(await fail(there, 'away')).toBe(0)
  })
})
