import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { approvalRequired } from '@todo-agents/contract/approval'
import { decideApproval } from '@todo-agents/db/runs/run-approval'
import type { RunClaim } from '@todo-agents/db/runs/run-lease'
import { claimRun } from '@todo-agents/db/runs/run-lease'
import type { Scope } from '@todo-agents/db/scope'
import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase } from '@todo-agents/db/testing/databases'
import {
  expireLease,
  startClaimedRun,
  startTestRun,
  TEST_LEASE,
  testPort,
  textStep,
} from '@todo-agents/db/testing/runs'
import { createTestUser } from '@todo-agents/db/testing/users'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EventLog, RunLog } from '../event-log/event-log.ts'
import { createMemoryEventLog } from '../event-log/memory/memory-event-log.ts'
import { createRedisEventLog } from '../event-log/redis/redis-event-log.ts'
import { ownerRank } from '../event-log/writer-rank.ts'
import { createLogger } from '../logger.ts'
import type { Redis } from '../redis.ts'
import { connectRedis } from '../redis.ts'
import { createRedisSignals } from '../signals.ts'
import { delta, seqsOf } from '../testing/event-log-reader.ts'
import type { RedisServer } from '../testing/redis-server.ts'
import { hasRedisServer, startRedisServer } from '../testing/redis-server.ts'
import type { RunClient } from '../testing/run-client.ts'
import { followAsClient } from '../testing/run-client.ts'
import { followRun } from './run-follow.ts'

const silent = createLogger('silent')
const hasRedis = hasRedisServer()
const ASK = { call_id: 'c', tool_name: 'delete_todo', arguments: {}, preview: ['milk'] }

describe('a follower of a run', () => {
  let database: TestDatabase
  let user: Scope
  let clients: RunClient[]
  let server: RedisServer
  let redis: Redis
  beforeAll(async () => {
    database = await createTestDatabase('pglite')
    if (!hasRedis) return
    server = await startRedisServer()
    redis = await connectRedis(server.url, silent)
    // Redis must have every acknowledged write when it comes back.
    await redis.commands.sendCommand(['CONFIG', 'SET', 'appendfsync', 'always'])
  })
  afterAll(async () => {
    await redis?.close()
    await server?.close()
    await database.close()
  })
  beforeEach(async () => {
    user = await createTestUser(database.db)
    clients = []
  })
  afterEach(() => {
    for (const client of clients) client.close()
  })

  function follow(eventLog: EventLog, run_id: string, after = 0): RunClient {
    const client = followAsClient({ db: database.db, eventLog, user_id: user.user_id, run_id, after })
    clients.push(client)
    return client
  }

  const names = ({ events }: RunClient) => events.map(({ event }) => event)

  function expectInOrder({ events }: RunClient): void {
    const seqs = seqsOf(events)
    expect(seqs).toEqual([...new Set(seqs)].toSorted((one, other) => one - other))
  }

  function initialized({ session_id, run_id }: RunClaim, queued?: true): AgentEvent {
    return { event: 'session_initialized', data: { session_id, run_id, ...(queued && { queued }) } }
  }

  /**
   * Starts a run that asks its user, and whose owner then dies. `isEmitted`: the owner emits the question before it
   * dies.
   */
  async function ask(eventLog: EventLog, { isEmitted }: { isEmitted: boolean }) {
    const { run, claim, port } = await startClaimedRun(database.db, user)
    const log = await eventLog.open(run.id, ownerRank(claim.epoch))
    log.append(initialized(claim))
    const question = await port.requestApproval([ASK])
    if (isEmitted) log.append(approvalRequired(question))
    await log.close()
    await expireLease(database.db, run.id)
    return { run_id: run.id, approval_id: question.approval_id }
  }

  async function claim(run_id: string): Promise<RunClaim> {
    const claimed = await claimRun(database.db, run_id, TEST_LEASE)
    if (claimed.state !== 'claimed') throw new Error(claimed.state)
    return claimed.claim
  }

  async function approve({ run_id, approval_id }: { run_id: string; approval_id: string }): Promise<RunClaim> {
    await decideApproval(database.db, user.user_id, { approval_id, decision: 'approve' }, user.now)
    return claim(run_id)
  }

  /** Queues a run behind the first one of its session, and opens its log with its first event. */
  async function queueHere(eventLog: EventLog) {
    const first = await startClaimedRun(database.db, user)
    const { run } = await startTestRun(database.db, user, { session_id: first.run.session_id })
    const log = await eventLog.open(run.id, ownerRank(0))
    log.append(initialized({ session_id: run.session_id, run_id: run.id, user_id: user.user_id, epoch: 0 }, true))
    return { first, run, log }
  }

  /** Follows a queued run, then claims it. The owner has not opened the log yet. */
  async function claimFollowed(eventLog: EventLog) {
    const { first, run } = await queueHere(eventLog)
    const { db } = database
    const following = {
      db,
      eventLog,
      user_id: user.user_id,
      run_id: run.id,
      after: 1,
      onReady() {},
      isLiveHere: false,
    }
    const subscription = await followRun(following)
    await first.port.settle({ status: 'completed' })
    return { subscription, next: await claim(run.id) }
  }

  /** Ends a run whose log is open. */
  async function finish(log: RunLog, claim: RunClaim): Promise<void> {
    const port = testPort(database.db, user, claim)
    await port.recordStep(textStep('Done.'))
    log.append({ event: 'message', data: { content: 'Done.' } })
    const { usage, history } = await port.settle({ status: 'completed' })
    log.append({ event: 'completed', data: { final_message: 'Done.', usage, status: 'completed' } })
    log.append({ event: 'history', data: history })
    await log.close()
  }

  test('a follower waits in the log for a question that the owner did not emit, and gets the rest of the run', async () => {
    const eventLog = createMemoryEventLog()
    const asked = await ask(eventLog, { isEmitted: false })
    const client = follow(eventLog, asked.run_id)
    await client.has('session_initialized')
    const next = await approve(asked)
    await finish(await eventLog.open(asked.run_id, ownerRank(next.epoch)), next)
    await client.has('history')
    expect(names(client)).toEqual(['session_initialized', 'message', 'completed', 'history'])
    expect(seqsOf(client.events)).toEqual([1, 2, 3, 4])
  })

  test('a follower gets a question whose log is lost from the journal, and the events after the answer with higher numbers', async () => {
    const asked = await ask(createMemoryEventLog(), { isEmitted: true })
    const eventLog = createMemoryEventLog()
    const client = follow(eventLog, asked.run_id, 2)
    await client.has('approval_required')
    client.reconnect()
    expect(await client.hasSubscription()).toBe(false)

    const next = await approve(asked)
    const log = await eventLog.open(asked.run_id, ownerRank(next.epoch))
    expect(log.emitted).toBeNull()
    client.reconnect()
    await finish(log, next)
    await client.has('history')
    expectInOrder(client)
  })

  test('a follower of a queued run stays connected between the stored end and its event', async () => {
    const memory = createMemoryEventLog()
    const looked = Promise.withResolvers<void>()
    const eventLog: EventLog = {
      ...memory,
      async lacksEnd(...args) {
        const lacksEnd = await memory.lacksEnd(...args)
        looked.resolve()
        return lacksEnd
      },
    }
    const { subscription, next } = await claimFollowed(eventLog)
    const log = await eventLog.open(next.run_id, ownerRank(next.epoch))
    await testPort(database.db, user, next).settle({ status: 'completed' })
    await looked.promise
    expect(subscription?.read()).toEqual([])
    log.append({
      event: 'completed',
      data: { final_message: '', usage: { input_tokens: 0, output_tokens: 0 }, status: 'completed' },
    })
    expect(subscription?.read()).toMatchObject([{ event: 'completed' }])
    subscription?.close()
  })

  test('a follower of a queued run stays connected between the claim and the opening of the log', async () => {
    const memory = createMemoryEventLog()
    const looked = Promise.withResolvers<void>()
    const eventLog: EventLog = {
      ...memory,
      isBehind(...args) {
        const isBehind = memory.isBehind(...args)
        if (isBehind) looked.resolve()
        return isBehind
      },
    }
    const { subscription, next } = await claimFollowed(eventLog)
    await looked.promise
    expect(subscription?.read()).toEqual([])
    const log = await eventLog.open(next.run_id, ownerRank(next.epoch))
    log.append({ event: 'agent_updated', data: { name: 'Todo' } })
    expect(subscription?.read()).toMatchObject([{ event: 'agent_updated' }])
    subscription?.close()
  })

  describe('in a process that shares no log with the owner', () => {
    let here: EventLog
    let elsewhere: EventLog
    beforeEach(() => {
      here = createMemoryEventLog()
      elsewhere = createMemoryEventLog()
    })

    test('a follower of a run that was queued here gets all of it when it runs elsewhere', async () => {
      const { first, run, log: queuedLog } = await queueHere(here)
      await queuedLog.close()
      const client = follow(here, run.id)
      await client.has('session_initialized')

      await first.port.settle({ status: 'completed' })
      const next = await claim(run.id)
      const log = await elsewhere.open(run.id, ownerRank(next.epoch))
      const late = follow(here, run.id, 1)
      await finish(log, next)
      for (const each of [client, late]) {
        await each.has('history')
        expectInOrder(each)
      }
    })

    test('a follower of a run that asked here and continued elsewhere gets its end', async () => {
      const asked = await ask(here, { isEmitted: true })
      const next = await approve(asked)
      const log = await elsewhere.open(asked.run_id, ownerRank(next.epoch))
      const client = follow(here, asked.run_id, 2)
      await finish(log, next)
      await client.has('history')
      const late = follow(here, asked.run_id, 2)
      await late.has('history')
      expect(late.events).toEqual(client.events)
    })

    test('a follower that got the question from the journal gets the end of a run that continues in its first log', async () => {
      const asked = await ask(here, { isEmitted: true })
      const client = follow(elsewhere, asked.run_id)
      await client.has('approval_required')
      client.reconnect()
      expect(await client.hasSubscription()).toBe(false)

      const next = await approve(asked)
      const log = await here.open(asked.run_id, ownerRank(next.epoch))
      client.reconnect(here)
      await finish(log, next)
      await client.has('history')
      expectInOrder(client)
    })
  })

  describe.runIf(hasRedis)('while Redis is away', () => {
    function createLog(): EventLog {
      const signals = createRedisSignals(redis, silent)
      return createRedisEventLog({ redis: redis.commands, signals, logger: silent })
    }

    async function kill(): Promise<void> {
      await server.kill()
      await vi.waitFor(() => expect(redis.commands.isReady).toBe(false))
    }

    test('a follower waits for a question, and gets it with the numbers of the log', async () => {
      const eventLog = createLog()
      const asked = await ask(eventLog, { isEmitted: true })
      await kill()
      const client = follow(eventLog, asked.run_id)
      expect(await client.hasSubscription()).toBe(true)
      await server.start()
      await client.has('approval_required')
      expect(seqsOf(client.events)).toEqual([1, 2])

      const next = await approve(asked)
      const log = await eventLog.open(asked.run_id, ownerRank(next.epoch))
      client.reconnect()
      await finish(log, next)
      await client.has('history')
      expect(seqsOf(client.events)).toEqual([1, 2, 3, 4, 5])
      await eventLog.close()
    })

    test('a follower of a run that has ended gets the end from the journal', async () => {
      const { run, claim: first } = await startClaimedRun(database.db, user)
      const eventLog = createLog()
      const log = await eventLog.open(run.id, ownerRank(first.epoch))
      log.append(delta('Done.'))
      await finish(log, first)
      await kill()
      const client = follow(eventLog, run.id, 1)
      await client.has('history')
      expect(names(client)).toEqual(['resync', 'completed', 'history'])
      await server.start()
      await eventLog.close()
    })
  })
})
