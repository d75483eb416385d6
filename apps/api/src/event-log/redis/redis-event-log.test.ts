import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLogger } from '../../logger.ts'
import type { Redis, RedisClient } from '../../redis.ts'
import { connectRedis } from '../../redis.ts'
import { createRedisSignals } from '../../signals.ts'
import { delta, fold, readLog, seqsOf } from '../../testing/event-log-reader.ts'
import type { RedisServer } from '../../testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from '../../testing/redis-server.ts'
import type { EventLog, RunLog } from '../event-log.ts'
import { ownerRank } from '../writer-rank.ts'
import { createRedisEventLog } from './redis-event-log.ts'
import { channelOf, RedisRunStore } from './redis-event-log-scripts.ts'

const silent = createLogger('silent')

describe.runIf(hasRedisServer())('the event log of two processes in Redis', () => {
  let server: RedisServer
  let connections: Redis[]
  let here: EventLog
  let elsewhere: EventLog
  const lines: { msg: string }[] = []
  const logger = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line)) })
  let run_id: string

  beforeAll(async () => {
    server = await startRedisServer()
    connections = await Promise.all([connectRedis(server.url, silent), connectRedis(server.url, silent)])
    const logs = connections.map((redis) => {
      const signals = createRedisSignals(redis, silent)
      return createRedisEventLog({ redis: redis.commands, signals, logger, maxRunBytes: 50_000 })
    })
    here = logs[0] as EventLog
    elsewhere = logs[1] as EventLog
  })
  afterAll(async () => {
    await Promise.all([here?.close(), elsewhere?.close()])
    await Promise.all(connections?.map((redis) => redis.close()) ?? [])
    await server?.close()
  })
  beforeEach(() => {
    run_id = randomUUID()
    lines.length = 0
  })

  const commands = () => connections[0]!.commands

  /** Appends the numbers from `from` to `to` as words, a few a turn, as a model would. */
  async function write(run: RunLog, from: number, to: number): Promise<void> {
    for (let n = from; n <= to; n++) {
      run.append(delta(`${n} `))
      if (n % 3 === 0) await nextTurn()
    }
  }

  function words(count: number): string {
    return Array.from({ length: count }, (_, index) => `${index + 1} `).join('')
  }

  /** Follows on both processes while `during` happens, and checks that no follower lost an event or got one twice. */
  async function expectAllOf(count: number, run: RunLog, during: () => Promise<void>): Promise<void> {
    const readers = [readLog(here, run_id), readLog(elsewhere, run_id), readLog(elsewhere, run_id)]
    try {
      await during()
      await run.close()
      for (const reader of readers) {
        await reader.reaches(count)
        expect(fold(reader.events)).toEqual([{ type: 'text', content: words(count), streaming: true }])
        const seqs = seqsOf(reader.events)
        expect(seqs).toEqual([...new Set(seqs)].toSorted((one, other) => one - other))
      }
    } finally {
      for (const reader of readers) reader.close()
    }
  }

  test('a follower in one process gets the events that another process writes', async () => {
    const run = await here.open(run_id, ownerRank(1))
    await expectAllOf(2000, run, () => write(run, 1, 2000))
  })

  test('no event is lost when connections to Redis are cut while events are appended', async () => {
    const run = await here.open(run_id, ownerRank(1))
    await expectAllOf(3000, run, async () => {
      for (let n = 0; n < 30; n++) {
        await write(run, n * 100 + 1, n * 100 + 100)
        const { commands, subscriber } = connections[n % 2] as Redis
        const killer = n % 3 === 0 ? subscriber : commands
        const type = n % 2 === 0 ? 'normal' : 'pubsub'
        if (killer.isReady) killer.sendCommand(['CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'no']).catch(() => {})
      }
    })
  })

  /** The connection of a process that is paused for ever after the answer to this many commands. */
  function pausedAfter(count: number): { redis: RedisClient; isPaused: Promise<void> } {
    const { promise: isPaused, resolve: pause } = Promise.withResolvers<void>()
    let answered = 0
    const redis = new Proxy(commands(), {
      get(client, name) {
        const value = Reflect.get(client, name, client)
        if (name !== 'sendCommand') return typeof value === 'function' ? value.bind(client) : value
        return async (args: string[]) => {
          if (answered === count) return new Promise(() => {})
          // Rejects for a script that the server does not know yet.
          const reply = await client.sendCommand(args)
          answered += 1
          if (answered === count) pause()
          return reply
        }
      },
    })
    return { redis, isPaused }
  }

  test('a process that is paused after it has restored the log takes no event away that a client has', async () => {
    // It opens the log, sends one event and then ten, and restores the log, because the last ones take too much memory
    // before Redis has answered. Then it is paused.
    const { redis, isPaused } = pausedAfter(4)
    const signals = createRedisSignals(connections[0]!, silent)
    const paused = createRedisEventLog({ redis, signals, logger, maxRunBytes: 2000 })
    const old = await paused.open(run_id, ownerRank(1))
    const reader = readLog(elsewhere, run_id)
    try {
      const text = (n: number) => `${n}${'.'.repeat(120)} `
      old.append(delta(text(1)))
      await reader.reaches(1)
      for (let n = 2; n <= 11; n++) old.append(delta(text(n)))
      await Promise.resolve()
      for (let n = 12; n <= 14; n++) old.append(delta(text(n)))
      await isPaused
      await reader.reaches(11)

      const run = await elsewhere.open(run_id, ownerRank(2))
      const seen = fold(reader.events)[0] as { content: string }
      const kept = run.emitted?.[0] as { content: string }
      expect(kept.content.slice(0, seen.content.length)).toBe(seen.content)
      run.append(delta('the rest'))
      await run.close()
      await vi.waitFor(() => {
        const content = `${kept.content}the rest`
        expect(fold(reader.events)).toEqual([{ type: 'text', content, streaming: true }])
      })
    } finally {
      reader.close()
      old.handOver()
      await paused.close()
    }
  })

  test.each([
    ['with its data', true],
    ['empty', false],
  ])('no event is lost when Redis comes back %s while events are appended', async (_, keep) => {
    const run = await here.open(run_id, ownerRank(1))
    await expectAllOf(1500, run, async () => {
      await write(run, 1, 500)
      const down = server.kill({ keep })
      await write(run, 501, 1000)
      await down
      await server.start()
      await write(run, 1001, 1500)
    })
  })

  test('events that are pending while Redis is away are bounded: the oldest are folded into the state', async () => {
    const run = await here.open(run_id, ownerRank(1))
    run.append({ event: 'session_initialized', data: { session_id: 'session', run_id } })
    const reader = readLog(elsewhere, run_id)
    await reader.reaches(1)
    await server.kill()
    const long = 'x'.repeat(1000)
    for (let n = 0; n < 500; n++) run.append(delta(long))
    await server.start()
    await run.close()
    await reader.reaches(501)
    reader.close()
    expect(fold(reader.events)).toEqual([{ type: 'text', content: long.repeat(500), streaming: true }])
    expect(reader.events.length).toBeLessThan(100)
    expect(reader.events[1]).toMatchObject({ event: 'resync', data: { session_id: 'session', run_id } })
  })

  test('the log of a quiet run is restored as soon as Redis is back, for followers that come later', async () => {
    const run = await here.open(run_id, ownerRank(1))
    await write(run, 1, 9)
    const reader = readLog(here, run_id)
    await reader.reaches(9)
    reader.close()
    await server.kill({ keep: false })
    await server.start()
    const late = readLog(elsewhere, run_id)
    await late.reaches(9)
    late.close()
    expect(fold(late.events)).toEqual([{ type: 'text', content: words(9), streaming: true }])
  })

  test('a writer whose run another process has claimed is fenced, and logs it once', async () => {
    const old = await here.open(run_id, ownerRank(1))
    await write(old, 1, 10)
    const reader = readLog(here, run_id)
    await reader.reaches(10)
    const successor = await elsewhere.open(run_id, ownerRank(2))
    expect(successor.emitted).toEqual([{ type: 'text', content: words(10), streaming: true }])
    await write(old, 90, 99)
    await old.close()
    await write(successor, 11, 20)
    await reader.reaches(20)
    reader.close()
    expect(fold(reader.events)).toEqual([{ type: 'text', content: words(20), streaming: true }])
    expect(lines.map(({ msg }) => msg)).toEqual([
      'another process writes this run; the events of this process are dropped',
    ])
  })

  test('a follower of a closed log gets the events of the next writer in another process', async () => {
    const first = await here.open(run_id, ownerRank(0))
    await write(first, 1, 3)
    const reader = readLog(here, run_id)
    await reader.reaches(3)
    await first.close()
    const second = await elsewhere.open(run_id, ownerRank(1))
    await write(second, 4, 6)
    await reader.reaches(6)
    reader.close()
    expect(seqsOf(reader.events)).toEqual([1, 2, 3, 4, 5, 6])
    expect(reader.reconnects).toBe(0)
  })

  test('a batch that is sent again, because its outcome was not known, changes nothing', async () => {
    const store = new RedisRunStore(commands(), 60_000)
    const [a, b, c] = ['a', 'b', 'c'].map(delta) as [AgentEvent, AgentEvent, AgentEvent]
    await store.open(run_id, ownerRank(1))
    const reader = readLog(elsewhere, run_id)
    expect(await store.append(run_id, ownerRank(1), 1, [a, b])).toBe('ok')
    await reader.reaches(2)
    expect(await store.append(run_id, ownerRank(1), 1, [a, b])).toBe('ok')
    expect(await store.append(run_id, ownerRank(1), 2, [b, c])).toBe('ok')
    await reader.reaches(3)
    const late = readLog(elsewhere, run_id)
    await late.reaches(3)
    reader.close()
    late.close()
    expect([reader, late].map(({ events }) => seqsOf(events))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
    expect(fold(reader.events)).toEqual([{ type: 'text', content: 'abc', streaming: true }])
  })

  test('the subscription in Redis ends with the last follower', async () => {
    const run = await here.open(run_id, ownerRank(1))
    run.append(delta('a'))
    const reader = readLog(elsewhere, run_id)
    await reader.reaches(1)
    const listeners = () => commands().sendCommand(['PUBSUB', 'NUMSUB', channelOf(run_id)])
    await vi.waitFor(async () => expect(await listeners()).toEqual([channelOf(run_id), 1]))
    reader.close()
    await vi.waitFor(async () => expect(await listeners()).toEqual([channelOf(run_id), 0]))
  })

  test('while Redis is away, reads fail at once, and opening a log waits until it is aborted or Redis is back', async () => {
    await server.kill()
    await vi.waitFor(() => expect(commands().isReady).toBe(false))
    const handOver = new AbortController()
    const opening = here.open(run_id, ownerRank(1), handOver.signal)
    const refused = { code: 'unavailable' }
    await expect(here.lacksEnd(run_id, true)).rejects.toMatchObject(refused)
    await expect(here.follow(run_id, 0, () => {})).rejects.toMatchObject(refused)
    handOver.abort()
    await expect(opening).rejects.toMatchObject(refused)
    const waiting = here.open(run_id, ownerRank(1))
    await server.start()
    expect((await waiting).emitted).toBeNull()
  })

  test('a log expires with age', async () => {
    const redis = connections[0] as Redis
    const signals = createRedisSignals(redis, silent)
    const short = createRedisEventLog({ redis: redis.commands, signals, logger, maxAgeMs: 100 })
    const run = await short.open(run_id, ownerRank(1))
    run.append(delta('a'))
    await run.close()
    await vi.waitFor(async () => expect(await short.follow(run_id, 0, () => {})).toBeNull())
    await short.close()
  })
})
