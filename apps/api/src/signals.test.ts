import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createLogger } from './logger.ts'
import type { Redis } from './redis.ts'
import { connectRedis } from './redis.ts'
import type { Signals } from './signals.ts'
import { createMemorySignals, createRedisSignals } from './signals.ts'
import type { RedisServer } from './testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from './testing/redis-server.ts'

const silent = createLogger('silent')

/** Listens, and knows what was told but the calls to look again. */
function listen(signals: Signals, channel: string) {
  const all: string[] = []
  const stop = signals.subscribe(channel, (message) => all.push(message))
  return { all, stop, told: () => all.filter((message) => message !== '') }
}

test('signals in memory reach every listener of their channel, and none that has left', async () => {
  const signals = createMemorySignals()
  const [one, other, gone, elsewhere] = ['a', 'a', 'a', 'b'].map((channel) => listen(signals, channel))
  gone?.stop()
  signals.publish('a', 'hello')
  await vi.waitFor(() => expect(one?.told()).toEqual(['hello']))
  expect(other?.told()).toEqual(['hello'])
  expect([...(gone?.all ?? []), ...(elsewhere?.all ?? [])]).toEqual([])
})

describe.runIf(hasRedisServer())('signals over Redis', () => {
  let server: RedisServer
  let connections: Redis[]
  let here: Signals
  let elsewhere: Signals
  beforeAll(async () => {
    server = await startRedisServer()
    connections = await Promise.all([connectRedis(server.url, silent), connectRedis(server.url, silent)])
    here = createRedisSignals(connections[0] as Redis, silent)
    elsewhere = createRedisSignals(connections[1] as Redis, silent)
  })
  afterAll(async () => {
    await Promise.all(connections?.map((redis) => redis.close()) ?? [])
    await server?.close()
  })

  test('reach every process, once it has been told that it listens', async () => {
    const [one, other] = [listen(here, 'a'), listen(elsewhere, 'a')]
    await vi.waitFor(() => expect([...one.all, ...other.all]).toEqual(['', '']))
    here.publish('a', 'hello')
    await vi.waitFor(() => expect([one.told(), other.told()]).toEqual([['hello'], ['hello']]))
    one.stop()
    other.stop()
  })

  test('who listens again at once is told again', async () => {
    listen(here, 'b').stop()
    const again = listen(here, 'b')
    await vi.waitFor(() => expect(again.all).toContain(''))
    elsewhere.publish('b', 'hello')
    await vi.waitFor(() => expect(again.told()).toEqual(['hello']))
    again.stop()
  })

  test('after an outage listeners look again, and those who began during it are told too', async () => {
    const before = listen(here, 'c')
    await vi.waitFor(() => expect(before.all).toEqual(['']))
    await server.kill()
    const during = listen(here, 'd')
    await server.start()
    await vi.waitFor(() => expect([before.all.length >= 2, during.all.length >= 1]).toEqual([true, true]), {
      timeout: 60_000,
    })
    // What is published before that is lost.
    await vi.waitFor(() => expect(connections[1]?.commands.isReady).toBe(true), { timeout: 60_000 })
    elsewhere.publish('c', 'hello')
    elsewhere.publish('d', 'hello')
    await vi.waitFor(() => expect([before.told(), during.told()]).toEqual([['hello'], ['hello']]), { timeout: 60_000 })
  })
})
