import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createLogger } from './logger.ts'
import type { Redis } from './redis.ts'
import { connectRedis } from './redis.ts'
import type { Signals } from './signals.ts'
import { createMemorySignals, createRedisSignals } from './signals.ts'
import type { RedisServer } from './testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from './testing/redis-server.ts'

const silent = createLogger('silent')

/** Subscribes, and collects the messages; `received` leaves out the empty ones. */
function collect(signals: Signals, channel: string) {
  const all: string[] = []
  const stop = signals.subscribe(channel, (message) => all.push(message))
  return { all, stop, received: () => all.filter((message) => message !== '') }
}

test('signals in memory reach every listener of their channel, and no listener that unsubscribed', async () => {
  const signals = createMemorySignals()
  const [one, other, gone, elsewhere] = ['a', 'a', 'a', 'b'].map((channel) => collect(signals, channel))
  gone?.stop()
  signals.publish('a', 'hello')
  await vi.waitFor(() => expect(one?.received()).toEqual(['hello']))
  expect(other?.received()).toEqual(['hello'])
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

  test('signals reach every process after the empty message of its subscription', async () => {
    const [one, other] = [collect(here, 'a'), collect(elsewhere, 'a')]
    await vi.waitFor(() => expect([...one.all, ...other.all]).toEqual(['', '']))
    here.publish('a', 'hello')
    await vi.waitFor(() => expect([one.received(), other.received()]).toEqual([['hello'], ['hello']]))
    one.stop()
    other.stop()
  })

  test('a listener that unsubscribes and subscribes again gets another empty message', async () => {
    collect(here, 'b').stop()
    const again = collect(here, 'b')
    await vi.waitFor(() => expect(again.all).toContain(''))
    elsewhere.publish('b', 'hello')
    await vi.waitFor(() => expect(again.received()).toEqual(['hello']))
    again.stop()
  })

  test('after an outage all listeners get an empty message, also listeners that subscribed during it', async () => {
    const before = collect(here, 'c')
    await vi.waitFor(() => expect(before.all).toEqual(['']))
    await server.kill()
    const during = collect(here, 'd')
    await server.start()
    await vi.waitFor(() => expect([before.all.length >= 2, during.all.length >= 1]).toEqual([true, true]), {
      timeout: 60_000,
    })
    // A message that is published earlier is lost.
    await vi.waitFor(() => expect(connections[1]?.commands.isReady).toBe(true), { timeout: 60_000 })
    elsewhere.publish('c', 'hello')
    elsewhere.publish('d', 'hello')
    await vi.waitFor(() => expect([before.received(), during.received()]).toEqual([['hello'], ['hello']]), {
      timeout: 60_000,
    })
  })
})
