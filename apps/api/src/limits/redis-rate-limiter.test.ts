import type { Logger } from 'pino'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Redis } from '../redis.ts'
import { connectRedis } from '../redis.ts'
import type { RedisServer } from '../testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from '../testing/redis-server.ts'
import type { RateLimiter, Taken } from './rate-limiter.ts'
import { redisRateLimiters } from './redis-rate-limiter.ts'

describe.skipIf(!hasRedisServer())('limits across processes on one Redis', () => {
  let server: RedisServer
  /** Three connections, one per process. */
  let processes: Redis[]
  let lines: string[]
  let logger: Logger
  beforeAll(async () => {
    server = await startRedisServer()
    const silent = pino({ level: 'silent' })
    processes = await Promise.all([1, 2, 3].map(() => connectRedis(server.url, silent)))
  })
  beforeEach(async () => {
    lines = []
    logger = pino({ level: 'info' }, { write: (line: string) => lines.push(line) })
    await commands().flushAll()
  })
  afterAll(async () => {
    for (const redis of processes) await redis.close()
    await server.close()
  })

  const commands = () => (processes[0] as Redis).commands
  const limitersOf = (name: string, limit: number, windowMs: number) =>
    processes.map((redis) => redisRateLimiters({ redis: redis.commands, logger })(name, { limit, windowMs }))
  const countOf = (taken: Taken[]) => taken.filter(({ allowed }) => allowed).length

  function takeAll(limiters: RateLimiter[], count: number, key = 'ada'): Promise<Taken[]> {
    return Promise.all(
      Array.from({ length: count }, (_, n) => (limiters[n % limiters.length] as RateLimiter).take(key)),
    )
  }

  test('of 50 simultaneous requests on three processes exactly the limit passes', async () => {
    const limiters = limitersOf('message', 10, 60_000)
    const taken = await takeAll(limiters, 50)
    expect(countOf(taken)).toBe(10)
    for (const each of taken.filter(({ allowed }) => !allowed))
      expect(each).toEqual({ allowed: false, retry_after: 60 })
    expect(countOf(await takeAll(limiters, 6))).toBe(0)
    expect(countOf(await takeAll(limiters, 6, 'bob'))).toBe(6)
    expect(countOf(await takeAll(limitersOf('sign-in', 10, 60_000), 6))).toBe(6)
    expect(lines).toEqual([])
  })

  test('several requests pass or are refused together on three processes, and are given back together', async () => {
    const [first, second, third] = limitersOf('trpc', 5, 60_000) as [RateLimiter, RateLimiter, RateLimiter]
    expect(await first.take('ada', 3)).toMatchObject({ allowed: true })
    expect(await second.take('ada', 3)).toEqual({ allowed: false, retry_after: 60 })
    const two = await third.take('ada', 2)
    expect(two).toMatchObject({ allowed: true })
    expect(await first.take('ada')).toMatchObject({ allowed: false })
    if (two.allowed) await two.giveBack()
    expect(await first.take('ada', 2)).toMatchObject({ allowed: true })
    expect(await second.take('bob', 50)).toMatchObject({ allowed: true })
    expect(await second.take('bob')).toMatchObject({ allowed: false })
  })

  test('constant requests pass at exactly the limit in every window', async () => {
    const rate = { limit: 4, windowMs: 150 }
    const limiters = limitersOf('message', rate.limit, rate.windowMs)
    /** The times before and after a call. The request passed at a time between them. */
    const passed: { asked: number; answered: number }[] = []
    const refused: { asked: number; answered: number }[] = []
    async function ask(limiter: RateLimiter): Promise<void> {
      while (passed.length < 40) {
        const asked = performance.now()
        const { allowed } = await limiter.take('ada')
        const list = allowed ? passed : refused
        list.push({ asked, answered: performance.now() })
      }
    }
    await Promise.all(limiters.map(ask))

    passed.sort((a, b) => a.answered - b.answered)
    for (const [n, first] of passed.slice(0, -rate.limit).entries()) {
      const { answered } = passed[n + rate.limit] as (typeof passed)[number]
      expect(answered - first.asked).toBeGreaterThan(rate.windowMs)
    }
    for (const { asked, answered } of refused) {
      const may_count = passed.filter((each) => each.answered > asked - rate.windowMs - 1 && each.asked < answered)
      expect(may_count.length).toBeGreaterThanOrEqual(rate.limit)
    }
    expect(refused.length).toBeGreaterThan(0)
  })

  test('giving back removes the count once, for all processes', async () => {
    const limiters = limitersOf('message', 3, 60_000)
    const [first] = await takeAll(limiters, 3)
    expect(countOf(await takeAll(limiters, 3))).toBe(0)
    for (let twice = 0; twice < 2; twice++) if (first?.allowed) await first.giveBack()
    expect(countOf(await takeAll(limiters, 3))).toBe(1)
  })

  test('keys expire with the window', async () => {
    await takeAll(limitersOf('message', 2, 60_000), 3)
    const [key = ''] = await commands().keys('*')
    expect(key).toBe('todo-agents:rate:message:ada')
    expect(await commands().lLen(key)).toBe(2)
    const left_ms = await commands().pTTL(key)
    expect(left_ms).toBeGreaterThan(50_000)
    expect(left_ms).toBeLessThanOrEqual(60_000)
    await commands().flushAll()
    await takeAll(limitersOf('message', 2, 20), 3)
    await vi.waitFor(async () => expect(await commands().dbSize()).toBe(0))
  })

  test('while Redis is away the process counts for itself and logs it once, and afterwards Redis counts again', async () => {
    const createLimiter = redisRateLimiters({ redis: commands(), logger })
    const messages = createLimiter('message', { limit: 3, windowMs: 60_000 })
    const sign_ins = createLimiter('sign-in', { limit: 3, windowMs: 60_000 })
    expect(countOf(await takeAll([messages], 5))).toBe(3)
    for (const outage of [1, 2]) {
      await server.kill({ keep: false })
      expect(countOf(await takeAll([messages], 5, `ada ${outage}`))).toBe(3)
      expect(countOf(await takeAll([sign_ins], 5, `ada ${outage}`))).toBe(3)
      const warnings = lines.map((line) => JSON.parse(line))
      expect(warnings).toHaveLength(outage)
      expect(warnings.at(-1)).toMatchObject({ level: 40, msg: expect.stringMatching(/Redis does not answer/) })
      await server.start()
      await vi.waitFor(
        async () => {
          await messages.take('bob')
          expect(await commands().exists('todo-agents:rate:message:bob')).toBe(1)
        },
        { timeout: 60_000 },
      )
    }
  })

  test('a Redis that hangs does not delay requests', async () => {
    const limiters = limitersOf('message', 3, 60_000)
    await commands().sendCommand(['CLIENT', 'PAUSE', '60000', 'ALL'])
    const [limiter] = limiters
    expect(countOf(await takeAll([limiter as RateLimiter], 5))).toBe(3)
    expect(lines).toHaveLength(1)
    await server.kill({ keep: false })
    await server.start()
    await vi.waitFor(() => expect(processes.every((redis) => redis.commands.isReady)).toBe(true), { timeout: 60_000 })
  })
})
