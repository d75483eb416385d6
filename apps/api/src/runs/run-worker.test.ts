import { say, scriptedModel } from '@todo-agents/agent/models/scripted/scripted'
import type { Model } from '@todo-agents/agent/types'
import { getRun } from '@todo-agents/db/runs/run.repository'
import { claimRun } from '@todo-agents/db/runs/run-lease'
import type { Scope } from '@todo-agents/db/scope'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase, describeEachDatabase } from '@todo-agents/db/testing/databases'
import { expireLease, startClaimedRun, startTestRun, TEST_LEASE } from '@todo-agents/db/testing/runs'
import { createTestUser } from '@todo-agents/db/testing/users'
import { DEFAULT_BOUNDS } from '@todo-agents/db/users/bounds'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { onlyAssistant } from '../assistants.ts'
import type { EventLog } from '../event-log/event-log.ts'
import { createMemoryEventLog } from '../event-log/memory/memory-event-log.ts'
import { createRedisEventLog } from '../event-log/redis/redis-event-log.ts'
import { createLogger } from '../logger.ts'
import { connectRedis } from '../redis.ts'
import type { Signals } from '../signals.ts'
import { createMemorySignals, createRedisSignals } from '../signals.ts'
import { fold, readLog } from '../testing/event-log-reader.ts'
import { hasRedisServer, startRedisServer } from '../testing/redis-server.ts'
import { createRunWorker, DUE } from './run-worker.ts'

const hasRedis = hasRedisServer()

describeEachDatabase('the runs of a process', (kind) => {
  let database: TestDatabase
  let user: Scope
  let eventLog: EventLog
  /** What the workers of a test have warned of. */
  let warnings: string[]

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })

  afterAll(() => database.close())

  beforeEach(async () => {
    user = await createTestUser(database.db)
    eventLog = createMemoryEventLog()
    warnings = []
  })

  /** Returns a function that returns how often workers have signalled that a run needs a process. */
  function countDue(signals: Signals): () => number {
    let count = 0
    signals.subscribe(DUE, () => {
      count += 1
    })
    return () => count
  }

  function workerWith(model: Model, itsLog = eventLog, signals = createMemorySignals()) {
    const own = warnings
    return createRunWorker({
      db: database.db,
      assistants: onlyAssistant(model),
      eventLog: itsLog,
      signals,
      logger: createLogger('warn', { write: (line) => own.push(line) }),
      monthlyLimits: { monthly_limit: 200 },
      bounds: DEFAULT_BOUNDS,
      lease: TEST_LEASE,
      maxRuns: 2,
      now: user.now,
    })
  }

  const statusOf = async (run_id: string) => (await getRun(database.db, user.user_id, run_id)).status

  test('a run that its process claims again from itself ends once', async () => {
    const gate = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    let turns = 0
    const worker = workerWith(
      scriptedModel(() => {
        turns += 1
        asked.resolve()
        return [...say('Hel'), { type: 'wait', until: gate.promise }, ...say('lo')]
      }),
    )
    const { run, claim } = await startClaimedRun(database.db, user)
    const first = worker.start(claim)
    await asked.promise

    await expireLease(database.db, run.id)
    const again = await claimRun(database.db, run.id, TEST_LEASE)
    if (again.state !== 'claimed') throw new Error(again.state)
    const second = worker.start(again.claim)
    await first.ended
    expect(worker.live.get(run.id)).toBe(second)
    gate.resolve()
    await second.ended

    expect([await statusOf(run.id), worker.live.size, turns]).toEqual(['completed', 0, 2])
    const { events, close } = readLog(eventLog, run.id)
    await expect.poll(() => events.at(-1)?.event).toBe('history')
    expect(fold(events)).toEqual([{ type: 'text', content: 'Hello', streaming: false }])
    expect(events.filter(({ event }) => event === 'completed')).toHaveLength(1)
    close()
  })

  test('followers are disconnected when another process with its own log has claimed the run', async () => {
    const gate = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const slow = scriptedModel(() => {
      asked.resolve()
      return [...say('Hel'), { type: 'wait', until: gate.promise }, ...say('lo')]
    })
    const { run, claim } = await startClaimedRun(database.db, user)
    const old = workerWith(slow).start(claim)
    await asked.promise
    const follower = await eventLog.follow(run.id, 0, () => {})

    await expireLease(database.db, run.id)
    const again = await claimRun(database.db, run.id, TEST_LEASE)
    if (again.state !== 'claimed') throw new Error(again.state)
    const elsewhere = workerWith(
      scriptedModel(() => say('Hello.')),
      createMemoryEventLog(),
    )
    await elsewhere.start(again.claim).ended
    gate.resolve()
    await old.ended

    expect(follower?.read()).toBeNull()
    expect(await eventLog.follow(run.id, 0, () => {})).toBeNull()
  })

  test('closing a worker hands its run over, so that another process can claim it at once', async () => {
    const asked = Promise.withResolvers<void>()
    const never = new Promise(() => {})
    const signals = createMemorySignals()
    const due = countDue(signals)
    const worker = workerWith(
      scriptedModel(() => {
        asked.resolve()
        return [...say('Hel'), { type: 'wait', until: never }]
      }),
      eventLog,
      signals,
    )
    const { run, claim } = await startClaimedRun(database.db, user)
    worker.start(claim)
    await asked.promise
    await worker.close(0)
    expect([worker.live.size, worker.places.reserve(), await statusOf(run.id)]).toEqual([0, null, 'running'])
    await expect.poll(due).toBe(1)
    expect(await claimRun(database.db, run.id, TEST_LEASE)).toMatchObject({ state: 'claimed', claim: { epoch: 2 } })
  })

  test('the end of a run starts the next run of its session', async () => {
    const worker = workerWith(scriptedModel(() => say('Hello.')))
    const first = await startClaimedRun(database.db, user)
    const second = await startTestRun(database.db, user, { session_id: first.run.session_id })
    expect(second.claim).toBeNull()
    await worker.start(first.claim).ended
    await worker.live.get(second.run.id)?.ended
    expect(await Promise.all([first, second].map(({ run }) => statusOf(run.id)))).toEqual(['completed', 'completed'])
    await worker.close(0)
  })

  test('a process runs no more than it has places, and pending runs start in order, each when a place is free', async () => {
    const gates = new Map<string, PromiseWithResolvers<void>>()
    const started: string[] = []
    const worker = workerWith(
      scriptedModel(({ transcript }) => {
        const asked = transcript.at(-1)
        const name = asked?.role === 'user' ? asked.content : ''
        const gate = Promise.withResolvers<void>()
        gates.set(name, gate)
        started.push(name)
        return [{ type: 'wait', until: gate.promise }, ...say('Hello.')]
      }),
    )
    const start = async (content: string, session_id?: string) => {
      const release = worker.places.reserve()
      const queued = await startTestRun(database.db, user, { content, session_id, hasPlace: release !== null })
      if (queued.claim) worker.start(queued.claim)
      release?.()
      if (!queued.claim) worker.places.announcePending()
      return queued
    }
    const one = await start('one')
    await start('two')
    // This run is pending for longer than the other two, but its session is busy.
    await start('three', one.run.session_id)
    await start('four')
    await start('five')
    await expect.poll(() => started).toEqual(['one', 'two'])
    expect([worker.live.size, worker.places.reserve()]).toEqual([2, null])
    gates.get('two')?.resolve()
    await expect.poll(() => started).toEqual(['one', 'two', 'four'])
    gates.get('one')?.resolve()
    await expect.poll(() => started).toEqual(['one', 'two', 'four', 'three'])
    expect(worker.live.size).toBe(2)
    gates.get('four')?.resolve()
    gates.get('three')?.resolve()
    await expect.poll(() => started.at(-1)).toBe('five')
    gates.get('five')?.resolve()
    await expect.poll(() => worker.live.size).toBe(0)
    await worker.close(0)
  })

  test('a process with a free place starts a run that is pending in a full one', async () => {
    const gate = Promise.withResolvers<void>()
    const signals = createMemorySignals()
    const full = workerWith(
      scriptedModel(() => [{ type: 'wait', until: gate.promise }, ...say('Hello.')]),
      eventLog,
      signals,
    )
    const free = workerWith(
      scriptedModel(() => say('Hello.')),
      eventLog,
      signals,
    )
    for (let n = 0; n < 2; n++) full.start((await startClaimedRun(database.db, user)).claim)
    expect(full.places.reserve()).toBeNull()
    const waiting = await startTestRun(database.db, user, { hasPlace: false })
    full.places.announcePending()
    await expect.poll(async () => [await statusOf(waiting.run.id), warnings]).toEqual(['completed', []])
    expect(full.live.size).toBe(2)
    gate.resolve()
    await Promise.all([full.close(60_000), free.close(60_000)])
  })

  describe.runIf(hasRedis)('while Redis is away', () => {
    test.each(['before its log is open', 'in the middle of its answer'])('a run is handed over %s', async (when) => {
      const server = await startRedisServer()
      const silent = createLogger('silent')
      const redis = await connectRedis(server.url, silent)
      const itsLog = createRedisEventLog({
        redis: redis.commands,
        signals: createRedisSignals(redis, silent),
        logger: silent,
      })
      const signals = createMemorySignals()
      const due = countDue(signals)
      const asked = Promise.withResolvers<void>()
      const gone = Promise.withResolvers<void>()
      const worker = workerWith(
        scriptedModel(() => {
          asked.resolve()
          return [{ type: 'wait', until: gone.promise }, ...say('Hel'), { type: 'wait', until: new Promise(() => {}) }]
        }),
        itsLog,
        signals,
      )
      const { run, claim } = await startClaimedRun(database.db, user)
      if (when === 'in the middle of its answer') {
        worker.start(claim)
        await asked.promise
      }
      await server.kill()
      await vi.waitFor(() => expect(redis.commands.isReady).toBe(false))
      gone.resolve()
      if (when !== 'in the middle of its answer') worker.start(claim)
      await worker.close(0)
      expect(worker.live.size).toBe(0)
      await expect.poll(due).toBe(1)
      expect(await claimRun(database.db, run.id, TEST_LEASE)).toMatchObject({ state: 'claimed', claim: { epoch: 2 } })
      await itsLog.close()
      await redis.close()
      await server.close()
    })
  })
})
