import { randomUUID } from 'node:crypto'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createLogger } from '../logger.ts'
import type { Redis } from '../redis.ts'
import { connectRedis } from '../redis.ts'
import { createRedisSignals } from '../signals.ts'
import type { LogReader } from '../testing/event-log-reader.ts'
import { delta, fold, readLog, seqsOf } from '../testing/event-log-reader.ts'
import type { RedisServer } from '../testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from '../testing/redis-server.ts'
import type { EventLog } from './event-log.ts'
import { createMemoryEventLog } from './memory/memory-event-log.ts'
import { createRedisEventLog } from './redis/redis-event-log.ts'
import type { WriterRank } from './writer-rank.ts'
import { DELETED_RANK, ownerRank, publisherRank } from './writer-rank.ts'

const silent = createLogger('silent')
const hasRedis = hasRedisServer()
let server: RedisServer
let redis: Redis
beforeAll(async () => {
  if (!hasRedis) return
  server = await startRedisServer()
  redis = await connectRedis(server.url, silent)
})
afterAll(async () => {
  await redis?.close()
  await server?.close()
})

const logs: [name: string, create: () => EventLog][] = [['memory', () => createMemoryEventLog({ maxRunBytes: 4000 })]]
if (hasRedis) {
  const create = () => {
    const signals = createRedisSignals(redis, silent)
    return createRedisEventLog({ redis: redis.commands, signals, logger: silent, maxRunEvents: 40 })
  }
  logs.push(['Redis', create])
}

describe.each(logs)('the event log in %s', (_, create) => {
  let log: EventLog
  let readers: LogReader[] = []

  beforeAll(() => {
    log = create()
  })
  afterEach(() => {
    for (const reader of readers) reader.close()
    readers = []
  })
  afterAll(() => log.close())

  function follow(run_id: string, after = 0): LogReader {
    const reader = readLog(log, run_id, after)
    readers.push(reader)
    return reader
  }

  test('a follower gets past and future events, numbered without gaps', async () => {
    const run_id = randomUUID()
    const run = await log.open(run_id, ownerRank(1))
    expect(run.emitted).toBeNull()
    run.append(delta('a'))
    const reader = follow(run_id)
    await reader.reaches(1)
    run.append(delta('b'))
    run.append(delta('c'))
    await reader.reaches(3)
    expect(reader.events).toEqual([
      { id: '1', ...delta('a') },
      { id: '2', ...delta('b') },
      { id: '3', ...delta('c') },
    ])
  })

  test('a follower that reconnects gets only the events after its position, also from a closed log', async () => {
    const run_id = randomUUID()
    const run = await log.open(run_id, ownerRank(1))
    for (const text of 'abc') run.append(delta(text))
    await run.close()
    const subscription = await log.follow(run_id, 2, () => {})
    expect(subscription?.hasMore()).toBe(true)
    expect(seqsOf(subscription?.read() ?? [])).toEqual([3])
    expect(subscription?.hasMore()).toBe(false)
    expect(subscription?.read()).toEqual([])
    subscription?.close()
  })

  test('a follower at the end of a log gets the next event', async () => {
    const run_id = randomUUID()
    const run = await log.open(run_id, ownerRank(1))
    const reader = follow(run_id)
    run.append(delta('a'))
    await reader.reaches(1)
    expect(reader.events).toHaveLength(1)
  })

  test('a run that was never opened cannot be followed', async () => {
    expect(await log.follow(randomUUID(), 0, () => {})).toBeNull()
  })

  test('a follower cannot follow from a number above the last', async () => {
    const run_id = randomUUID()
    const run = await log.open(run_id, ownerRank(1))
    run.append(delta('a'))
    expect(await log.follow(run_id, 2, () => {})).toBeNull()
    await run.close()
    expect(await log.follow(run_id, 2, () => {})).toBeNull()
    const subscription = await log.follow(run_id, 1, () => {})
    expect(subscription?.read()).toEqual([])
    subscription?.close()
  })

  test('onReady is not called after the follower has closed', async () => {
    const run_id = randomUUID()
    const run = await log.open(run_id, ownerRank(1))
    let calls = 0
    const subscription = await log.follow(run_id, 0, () => {
      calls += 1
    })
    subscription?.close()
    run.append(delta('a'))
    await run.close()
    expect(calls).toBe(0)
  })

  test('a log that is opened again continues its numbers, and knows what was emitted', async () => {
    const run_id = randomUUID()
    const first = await log.open(run_id, ownerRank(1))
    first.append(delta('a'))
    first.append({ event: 'message', data: { content: 'ab' } })
    await first.close()
    const reader = follow(run_id)
    await reader.reaches(2)
    const second = await log.open(run_id, ownerRank(2))
    expect(second.emitted).toEqual([{ type: 'text', content: 'ab', streaming: false }])
    second.append(delta('c'))
    await reader.reaches(3)
    expect(seqsOf(reader.events)).toEqual([1, 2, 3])
  })

  test('a log that is new under a later epoch starts above all numbers of earlier epochs', async () => {
    const run_id = randomUUID()
    const run = await log.open(run_id, ownerRank(3))
    expect(run.emitted).toBeNull()
    const reader = follow(run_id, 57)
    run.append({ event: 'resync', data: { session_id: 's', run_id, parts: [] } })
    await reader.reaches(20_000_001)
    expect(reader.events.map(({ id }) => id)).toEqual(['20000001'])
  })

  test('the events of a writer with an older epoch are dropped', async () => {
    const run_id = randomUUID()
    const old = await log.open(run_id, ownerRank(1))
    old.append(delta('a'))
    const reader = follow(run_id)
    await reader.reaches(1)
    const successor = await log.open(run_id, ownerRank(2))
    old.append(delta('too late'))
    old.handOver()
    successor.append(delta('b'))
    const late = await log.open(run_id, ownerRank(1))
    late.append(delta('too late'))
    await Promise.all([late.close(), old.close()])
    successor.append(delta('c'))
    await reader.reaches(3)
    expect(fold(reader.events)).toEqual([{ type: 'text', content: 'abc', streaming: true }])
  })

  const ranks: [name: string, low: WriterRank, high: WriterRank][] = [
    ['the publisher of its epoch', ownerRank(1), publisherRank(1)],
    ['the next owner', ownerRank(1), ownerRank(2)],
    ['the deletion of its run', ownerRank(1), DELETED_RANK],
    ['the next owner', publisherRank(1), ownerRank(2)],
    ['the deletion of its run', publisherRank(1), DELETED_RANK],
  ]
  test.each(ranks)(
    '%s shuts out a writer with a lower rank, before and after it opens the log',
    async (_, low, high) => {
      const run_id = randomUUID()
      const [early, winner] = [await log.open(run_id, low), await log.open(run_id, high)]
      const late = await log.open(run_id, low)
      for (const writer of [early, late]) writer.append(delta('lost'))
      winner.append(delta('kept'))
      await Promise.all([early, late, winner].map((writer) => writer.close()))
      const subscription = await log.follow(run_id, 0, () => {})
      expect(fold(subscription?.read() ?? [])).toEqual([{ type: 'text', content: 'kept', streaming: true }])
      subscription?.close()
    },
  )

  test('a dropped log disconnects its followers, retains nothing, and rejects its writer', async () => {
    const run_id = randomUUID()
    const run = await log.open(run_id, ownerRank(1))
    run.append(delta('a secret'))
    const reader = follow(run_id)
    await reader.reaches(1)
    await log.drop(run_id)
    await expect.poll(() => reader.reconnects).toBeGreaterThan(0)
    run.append(delta('another'))
    await run.close()
    const elsewhere = create()
    for (const each of [log, elsewhere]) {
      const subscription = await each.follow(run_id, 0, () => {})
      expect(subscription?.read() ?? []).toEqual([])
      subscription?.close()
    }
    await elsewhere.close()
    await log.drop(randomUUID())
  })

  test('a follower of a log that is handed over is disconnected, and finds the next owner', async () => {
    const run_id = randomUUID()
    const old = await log.open(run_id, ownerRank(1))
    old.append(delta('a'))
    const reader = follow(run_id)
    await reader.reaches(1)
    old.handOver()
    const successor = await log.open(run_id, ownerRank(2))
    successor.append({
      event: 'resync',
      data: { session_id: 's', run_id, parts: [{ type: 'text', content: 'a', streaming: false }] },
    })
    successor.append(delta('b'))
    await successor.close()
    await expect
      .poll(() => fold(reader.events))
      .toEqual([
        { type: 'text', content: 'a', streaming: false },
        { type: 'text', content: 'b', streaming: true },
      ])
    expect(reader.reconnects).toBe(1)
  })

  test('beyond its bound a log folds its oldest events into a state, but never the events that end a run', async () => {
    const run_id = randomUUID()
    const run = await log.open(run_id, ownerRank(1))
    run.append({ event: 'session_initialized', data: { session_id: 'session', run_id } })
    const waiting = follow(run_id)
    for (let n = 0; n < 400; n++) {
      run.append(delta(`${n} `))
      if (n % 7 === 0) await waiting.reaches(n + 1)
    }
    const end: AgentEvent[] = [
      {
        event: 'completed',
        data: { final_message: '', usage: { input_tokens: 1, output_tokens: 1 }, status: 'completed' },
      },
      { event: 'history', data: [{ role: 'user', content: 'x'.repeat(9000), created_at: '2026-01-01T00:00:00Z' }] },
    ]
    for (const event of end) run.append(event)
    await run.close()
    await waiting.reaches(403)
    expect(seqsOf(waiting.events)).toEqual(Array.from({ length: 403 }, (_, index) => index + 1))

    const late = follow(run_id, 3)
    await late.reaches(403)
    expect(late.events[0]).toMatchObject({ event: 'resync', data: { session_id: 'session', run_id } })
    expect(late.events.slice(-2).map(({ event }) => event)).toEqual(['completed', 'history'])
    expect(late.events.length).toBeLessThan(200)
    expect(fold(late.events)).toEqual(fold(waiting.events))
  })

  test('closing the event log disconnects all followers', async () => {
    const own = create()
    const run_id = randomUUID()
    await own.open(run_id, ownerRank(1))
    const subscription = await own.follow(run_id, 0, () => {})
    await own.close()
    expect(subscription?.read()).toBeNull()
  })
})
