import { randomUUID } from 'node:crypto'
import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { requestCancel } from '@todo-agents/db/runs/run-cancel'
import type { Scope } from '@todo-agents/db/scope'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase, describeEachDatabase } from '@todo-agents/db/testing/databases'
import { expireLease, startClaimedRun, TEST_LEASE, textStep } from '@todo-agents/db/testing/runs'
import { createTestUser } from '@todo-agents/db/testing/users'
import { DEFAULT_BOUNDS } from '@todo-agents/db/users/bounds'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { onlyAssistant } from '../assistants.ts'
import type { EventLog } from '../event-log/event-log.ts'
import { createMemoryEventLog } from '../event-log/memory/memory-event-log.ts'
import { createRedisEventLog } from '../event-log/redis/redis-event-log.ts'
import { ownerRank } from '../event-log/writer-rank.ts'
import { createLogger } from '../logger.ts'
import type { Redis } from '../redis.ts'
import { connectRedis } from '../redis.ts'
import { createMemorySignals, createRedisSignals } from '../signals.ts'
import { delta, readLog, seqsOf } from '../testing/event-log-reader.ts'
import type { RedisServer } from '../testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from '../testing/redis-server.ts'
import { dataOf } from '../testing/test-client.ts'
import { startTestServer } from '../testing/test-server.ts'
import { publishRunEnd } from './publish-run-end.ts'
import { watchRuns } from './run-watchdog.ts'
import { createRunWorker, DUE } from './run-worker.ts'

const silent = createLogger('silent')

describe.each(hasRedisServer() ? ['memory', 'Redis'] : ['memory'])('the watchdog, with event logs in %s', (kind) => {
  let database: TestDatabase
  /** Makes the watchdog look now. */
  let look: () => void
  let stop: () => Promise<void>
  let user: Scope
  let server: RedisServer | null = null
  let connections: Redis[] = []
  /** The log of the process that owns a run. */
  let itsLog: EventLog
  /** The log of the process that watches the run. In memory, both processes have the same log. */
  let watching: EventLog

  beforeAll(async () => {
    database = await createTestDatabase('pglite')
    const [first, second = first] = kind === 'Redis' ? await redisLogs() : [createMemoryEventLog()]
    itsLog = first as EventLog
    watching = second as EventLog
    const signals = createMemorySignals()
    look = () => signals.publish(DUE)
    const worker = createRunWorker({
      db: database.db,
      assistants: onlyAssistant(scriptedModel(() => say('Hello.'))),
      eventLog: watching,
      signals,
      logger: silent,
      monthlyLimits: { monthly_limit: 200 },
      bounds: DEFAULT_BOUNDS,
      lease: TEST_LEASE,
      maxRuns: 10,
      now: () => new Date(),
    })
    stop = watchRuns({
      db: database.db,
      worker,
      lease: { owner: randomUUID(), ms: 60_000 },
      signals,
      logger: silent,
      isAlone: true,
      canJudge: () => false,
      now: () => new Date(),
      publishEnd: (run) => publishRunEnd(database.db, watching, run),
      announce: () => {},
    })
  })
  afterAll(async () => {
    await stop()
    await Promise.all([itsLog.close(), watching.close()])
    await Promise.all(connections.map((redis) => redis.close()))
    await server?.close()
    await database.close()
  })
  beforeEach(async () => {
    user = await createTestUser(database.db, { now: () => new Date() })
  })

  async function redisLogs(): Promise<EventLog[]> {
    server = await startRedisServer()
    connections = await Promise.all([connectRedis(server.url, silent), connectRedis(server.url, silent)])
    return connections.map((redis) =>
      createRedisEventLog({ redis: redis.commands, signals: createRedisSignals(redis, silent), logger: silent }),
    )
  }

  /** Follows a run up to event number `seq`, and returns the names of all events. */
  async function followTo(run_id: string, seq: number): Promise<string[]> {
    const reader = readLog(watching, run_id)
    await reader.reaches(seq)
    reader.close()
    expect(seqsOf(reader.events)).toEqual(reader.events.map((_, index) => index + 1))
    return reader.events.map(({ event }) => event)
  }

  test('the watchdog publishes a stored end, and the owner that wakes up later does not repeat it', async () => {
    const { run, claim, port } = await startClaimedRun(database.db, user)
    const log = await itsLog.open(run.id, ownerRank(claim.epoch))
    log.append({ event: 'session_initialized', data: { session_id: run.session_id, run_id: run.id } })
    log.append(delta('Hel'))
    await followTo(run.id, 2)
    await port.recordStep(textStep('Hello.'))
    const { usage, history } = await port.settle({ status: 'completed' })
    await expireLease(database.db, run.id)
    look()
    const all = ['session_initialized', 'message_delta', 'message', 'completed', 'history']
    expect(await followTo(run.id, 5)).toEqual(all)

    const rest: AgentEvent[] = [
      delta('lo.'),
      { event: 'message', data: { content: 'Hello.' } },
      { event: 'completed', data: { final_message: 'Hello.', usage, status: 'completed' } },
      { event: 'history', data: history },
    ]
    for (const event of rest) log.append(event)
    await log.close()
    expect(await followTo(run.id, 5)).toEqual(all)
    expect(await watching.follow(run.id, 6, () => {})).toBeNull()
  })

  test('the watchdog publishes that a run was stopped, if the process that stopped it died', async () => {
    const { run, claim, port } = await startClaimedRun(database.db, user)
    const log = await itsLog.open(run.id, ownerRank(claim.epoch))
    log.append({ event: 'session_initialized', data: { session_id: run.session_id, run_id: run.id } })
    const ask = { call_id: 'c', tool_name: 'delete_todo', arguments: {}, preview: [] }
    const { approval_id, expires_at } = await port.requestApproval([ask])
    log.append({ event: 'approval_required', data: { ...ask, approval_id, expires_at } })
    await log.close()
    await expireLease(database.db, run.id)
    await requestCancel(database.db, user.user_id, run.id, user.now)
    look()
    expect(await followTo(run.id, 4)).toEqual(['session_initialized', 'approval_required', 'completed', 'history'])
  })

  test('the watchdog publishes a question to an empty log, and the run continues there', async () => {
    const { run, claim, port } = await startClaimedRun(database.db, user)
    await itsLog.open(run.id, ownerRank(claim.epoch))
    await port.requestApproval([{ call_id: 'c', tool_name: 'delete_todo', arguments: {}, preview: [] }])
    await expireLease(database.db, run.id)
    look()
    expect(await followTo(run.id, 2)).toEqual(['resync', 'approval_required'])

    const next = await itsLog.open(run.id, ownerRank(claim.epoch + 1))
    next.append(delta('Hello.'))
    await next.close()
    expect(await followTo(run.id, 3)).toEqual(['resync', 'approval_required', 'message_delta'])
  })
})

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

describeEachDatabase('the watchdog', (kind) => {
  test('the watchdog ends a run whose question has expired, and a client that reconnects gets the end', async () => {
    const model = scriptedModel(({ transcript }) => {
      const last = transcript.at(-1)
      if (last?.role !== 'user' || last.content === 'hello') return say('Hello.')
      return [use('delete_todo', { id: last.content.split(' ') })]
    })
    // The clock of this server is a day behind that of the database, so the question has already expired there.
    let offsetMs = -DAY_MS - MINUTE_MS
    const now = () => new Date(Date.now() + offsetMs)
    const server = await startTestServer({ kind, model, now, env: { RUN_LEASE_SECONDS: '1' } })
    const user = await server.guest()
    const writes = await Promise.all(['a', 'b'].map((item) => user.trpc.todo.create.mutate({ item })))
    const ids = writes.flatMap(({ todos }) => todos.map(({ id }) => id))
    const asked = await user.say(ids.join(' '))
    const { run_id, session_id } = dataOf(asked, 'session_initialized')
    expect((await user.trpc.run.get.query({ run_id })).status).toBe('awaiting_approval')
    offsetMs = 0

    const statusOf = async () => (await user.trpc.run.get.query({ run_id })).status
    await expect.poll(statusOf, { timeout: 60_000, interval: 100 }).toBe('cancelled')
    const lastId = asked.at(-1)?.id ?? ''
    await expect
      .poll(async () => (await user.resume(run_id, lastId)).map(({ event }) => event))
      .toEqual(['completed', 'history'])
    const { approval_id } = dataOf(asked, 'approval_required')
    const answer = user.trpc.run.approve.mutate({ approval_id, decision: 'approve' })
    await expect(answer).rejects.toMatchObject({ data: { code: 'conflict' } })
    expect((await user.trpc.todo.list.query({})).todos).toHaveLength(2)
    expect(dataOf(await user.say('hello', session_id), 'completed').status).toBe('completed')
    await server.close()
  })
})
