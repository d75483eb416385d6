import { stoppedMessage } from '@todo-agents/contract/stopped-message'
import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../connection/database.ts'
import type { Scope } from '../scope.ts'
import { sessionHistory } from '../sessions/session.repository.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun, TEST_LEASE, testPort, textStep } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'
import { getActiveRuns, getRun, getRunState } from './run.repository.ts'
import { decideApproval, expireApproval, getQuestion } from './run-approval.ts'
import { requestCancel } from './run-cancel.ts'
import { claimRun } from './run-lease.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'
const call = (call_id: string) => ({ call_id, tool_name: 'create_todo', arguments: { id: ['1', '2'] } })

describeEachDatabase('cancelling and approving', (kind) => {
  let database: TestDatabase
  /** The database of a second process, see `openOther`. */
  let other: Database
  let scope: Scope
  let clock: Date
  const now = () => clock
  beforeAll(async () => {
    database = await createTestDatabase(kind)
    other = await database.openOther()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    clock = TEST_NOW
    scope = await createTestUser(database.db, { now })
  })

  const start = (session_id?: string) => startClaimedRun(database.db, scope, { session_id })
  const cancel = (run_id: string) => requestCancel(database.db, scope.user_id, run_id, now)
  const statusOf = async (run_id: string) => (await getRun(database.db, scope.user_id, run_id)).status
  const usage = async () => (await todoStore(database.db, scope).usage()).current_usage

  async function makeTodo(store: TodoStore) {
    const { change_ids } = await store.create(todoCreateSchema.parse({ item: 'milk' }))
    return { output: 'made', status: 'ok' as const, change_ids }
  }

  async function ask() {
    const { run, claim, port } = await start()
    const asked = await port.requestApproval([{ ...call('x'), preview: ['“a”', '“b”'] }])
    return { run, claim, port, asked }
  }

  async function reclaim(run_id: string) {
    const claimed = await claimRun(database.db, run_id, TEST_LEASE)
    if (!('claim' in claimed)) throw new Error(`not claimed: ${JSON.stringify(claimed)}`)
    return testPort(database.db, scope, claimed.claim)
  }

  describe('stopping', () => {
    test('stopping a run that has not started removes its message, its charge and its place in the queue', async () => {
      const { run, port } = await start()
      const { session_id } = run
      const second = await startTestRun(database.db, scope, { session_id, content: 'two', idempotency_key: 'key' })
      const third = await startTestRun(database.db, scope, { session_id, content: 'three' })
      expect(await usage()).toBe(3)
      expect(await cancel(second.run.id)).toEqual({ was: 'queued' })
      expect(await usage()).toBe(2)
      expect(await getRun(database.db, scope.user_id, second.run.id)).toMatchObject({
        status: 'cancelled',
        finished_at: TEST_NOW.toISOString(),
      })
      const active = await getActiveRuns(database.db, scope.user_id, session_id)
      expect(active.map(({ id }) => id)).toEqual([run.id, third.run.id])
      await expect(cancel(second.run.id)).rejects.toMatchObject({
        code: 'conflict',
        message: 'This run has already ended.',
      })
      expect(await usage()).toBe(2)
      expect(await claimRun(database.db, second.run.id, TEST_LEASE)).toMatchObject({ state: 'ended' })
      const joined = await startTestRun(database.db, scope, { session_id, idempotency_key: 'key' })
      expect(joined).toMatchObject({ hasJoined: true, user_message_id: null, run: { status: 'cancelled' } })
      await port.settle({ status: 'completed' })
      await reclaim(third.run.id)
      const { messages } = await sessionHistory(database.db, scope.user_id, { id: session_id, limit: 10 })
      expect(messages.map(({ content }) => content)).toEqual(['Hello', 'three'])
    })

    test('stopping a run while it is claimed either removes it from the queue or stops it', async () => {
      for (let round = 0; round < 10; round++) {
        const before = await usage()
        const { run, port } = await start()
        const second = await startTestRun(database.db, scope, { session_id: run.session_id })
        await port.settle({ status: 'completed' })
        const [{ was }, claimed] = await Promise.all([
          requestCancel(other.db, scope.user_id, second.run.id, now),
          claimRun(database.db, second.run.id, TEST_LEASE),
        ])
        expect([was, claimed.state]).toEqual(was === 'queued' ? ['queued', 'ended'] : ['running', 'claimed'])
        expect(await usage()).toBe(before + (was === 'queued' ? 1 : 2))
      }
    })

    test('a running run that is stopped cannot make its next call, but can read the result of one that was made', async () => {
      const { run, port } = await start()
      const made = await port.callOnce(call('a'), makeTodo)
      expect(await cancel(run.id)).toEqual({ was: 'running' })
      expect(await port.callOnce(call('a'), makeTodo)).toEqual(made)
      const cancelled = { name: 'RunInterruptedError', reason: 'cancelled' }
      await expect(port.callOnce(call('b'), makeTodo)).rejects.toMatchObject(cancelled)
      await expect(port.requestApproval([{ ...call('c'), preview: [] }])).rejects.toMatchObject(cancelled)
      expect(await getRunState(database.db, scope.user_id, run.id)).toMatchObject({ isCancelRequested: true, end: [] })
      await port.recordStep(textStep('half a'))
      const end = await port.settle({ status: 'cancelled' })
      expect(end.changes).toEqual(['created “milk”'])
      const { todos } = await todoStore(database.db, scope).list(todoListSchema.parse({}))
      expect(todos).toHaveLength(1)
      await expect(cancel(run.id)).rejects.toMatchObject({ code: 'conflict' })
    })

    test('stopping a run that awaits approval ends it at once, also while another runs in its session', async () => {
      const { run, claim, asked } = await ask()
      const { port } = await start(run.session_id)
      expect(await cancel(run.id)).toEqual({ was: 'awaiting_approval' })
      const state = await getRunState(database.db, scope.user_id, run.id)
      expect(state).toMatchObject({
        run: { status: 'cancelled', finished_at: TEST_NOW.toISOString() },
        end: [
          { event: 'completed', data: { status: 'cancelled', final_message: stoppedMessage([]) } },
          { event: 'history' },
        ],
      })
      // The raised epoch rejects whatever the last owner still emits, such as the question.
      expect(state.epoch).toBe(claim.epoch + 1)
      const late = decideApproval(database.db, scope.user_id, { approval_id: asked.approval_id, decision: 'deny' }, now)
      await expect(late).rejects.toMatchObject({ code: 'conflict' })
      await expect(cancel(run.id)).rejects.toMatchObject({ code: 'conflict' })
      // The run had started, so it stays charged.
      expect(await usage()).toBe(2)
      await port.settle({ status: 'completed' })
      expect(await claimRun(database.db, run.id, TEST_LEASE)).toMatchObject({ state: 'ended' })
    })

    test('stopping an approved run that is queued ends it, and its call is not made', async () => {
      const { run, claim, asked } = await ask()
      const { port } = await start(run.session_id)
      const decision = { approval_id: asked.approval_id, decision: 'approve' } as const
      await decideApproval(database.db, scope.user_id, decision, now)
      expect(await cancel(run.id)).toEqual({ was: 'awaiting_approval' })
      expect(await statusOf(run.id)).toBe('cancelled')
      await port.settle({ status: 'completed' })
      expect(await claimRun(database.db, run.id, TEST_LEASE)).toMatchObject({ state: 'ended' })
      for (const epoch of [claim.epoch, claim.epoch + 1]) {
        const stale = testPort(database.db, scope, { ...claim, epoch })
        await expect(stale.callOnce(call('x'), makeTodo)).rejects.toMatchObject({ reason: 'lost' })
      }
      const { todos } = await todoStore(database.db, scope).list(todoListSchema.parse({}))
      expect(todos).toEqual([])
    })

    test('another user cannot stop a run', async () => {
      const { run } = await start()
      const stranger = await createTestUser(database.db)
      const notFound = { code: 'not_found' }
      await expect(requestCancel(database.db, stranger.user_id, run.id, now)).rejects.toMatchObject(notFound)
      await expect(cancel(UNKNOWN)).rejects.toMatchObject(notFound)
      expect(await statusOf(run.id)).toBe('running')
    })
  })

  describe('a charge', () => {
    const failed = { status: 'failed', error_code: 'model_error', isFree: true } as const

    test('the charge is refunded once when the run failed before the model answered', async () => {
      const { port } = await start()
      await start()
      await port.settle(failed)
      await port.settle(failed)
      expect(await usage()).toBe(1)
    })

    test('the charge is refunded to the month in which it was made', async () => {
      clock = new Date('2026-11-30T23:59:59.999Z')
      const { port } = await start()
      clock = new Date('2026-12-01T00:00:00Z')
      await start()
      await port.settle(failed)
      expect(await usage()).toBe(1)
      clock = TEST_NOW
      expect(await usage()).toBe(0)
    })

    test('the charge stays when the model had answered, and when the run was stopped or completed', async () => {
      const [answered, stopped, completed] = [await start(), await start(), await start()]
      await answered.port.recordStep(textStep('so far'))
      await answered.port.settle(failed)
      await stopped.port.settle({ status: 'cancelled' })
      await completed.port.settle({ status: 'completed' })
      expect(await usage()).toBe(3)
    })
  })

  describe('a question', () => {
    const decide = (
      approval_id: string,
      decision: 'approve' | 'deny',
      calls?: Parameters<typeof decideApproval>[2]['calls'],
    ) => decideApproval(database.db, scope.user_id, { approval_id, decision, ...(calls && { calls }) }, now)

    const approvalOf = async ({ consent }: ReturnType<typeof testPort>) => (await consent()).approvals.get('x')

    test('a question is decided once, and then its run can be claimed', async () => {
      const { run, port, asked } = await ask()
      const decided = await decide(asked.approval_id, 'approve')
      expect(decided).toEqual({ run_id: run.id, session_id: run.session_id })
      expect(await approvalOf(port)).toMatchObject({ approval_id: asked.approval_id, decision: 'approve' })
      expect(await statusOf(run.id)).toBe('queued')
      await expect(decide(asked.approval_id, 'deny')).rejects.toMatchObject({
        code: 'conflict',
        message: 'This question is already decided.',
      })
      // The last owner no longer has a claim.
      await expect(port.callOnce(call('x'), makeTodo)).rejects.toMatchObject({ reason: 'lost' })
      const resumed = await reclaim(run.id)
      expect(await resumed.callOnce(call('x'), makeTodo)).toMatchObject({ status: 'ok' })
    })

    test('a question that two tabs decide at once is decided once', async () => {
      const { asked } = await ask()
      const input = { approval_id: asked.approval_id, decision: 'deny' } as const
      const results = await Promise.allSettled([
        decide(asked.approval_id, 'approve'),
        decideApproval(other.db, scope.user_id, input, now),
      ])
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
    })

    test('a decision can replace the arguments of a call', async () => {
      const { port, asked } = await ask()
      const revised = { arguments: { id: ['1'] }, preview: ['Delete “One”'] }
      await decide(asked.approval_id, 'approve', new Map([['x', { decision: 'approve', revised }]]))
      expect(await approvalOf(port)).toMatchObject({ ...revised, decision: 'approve' })
    })

    test('a question cannot be decided after it expired, or by another user', async () => {
      const { asked } = await ask()
      const stranger = await createTestUser(database.db)
      const input = { approval_id: asked.approval_id, decision: 'approve' } as const
      const foreign = decideApproval(database.db, stranger.user_id, input, now)
      await expect(foreign).rejects.toMatchObject({ code: 'not_found' })
      const question = getQuestion(database.db, stranger.user_id, asked.approval_id)
      await expect(question).rejects.toMatchObject({ code: 'not_found' })
      clock = new Date(asked.expires_at)
      await expect(decide(asked.approval_id, 'approve')).rejects.toMatchObject({ code: 'conflict' })
    })

    test('a question that expires cancels its run', async () => {
      const { run, asked } = await ask()
      const answered = await ask()
      await decide(answered.asked.approval_id, 'deny')
      clock = new Date(Date.parse(asked.expires_at) - 1)
      expect(await expireApproval(database.db, run.id, now)).toBe(false)
      clock = new Date(asked.expires_at)
      expect(await expireApproval(database.db, run.id, now)).toBe(true)
      expect(await expireApproval(database.db, run.id, now)).toBe(false)
      expect(await expireApproval(database.db, answered.run.id, now)).toBe(false)
      expect(await getRunState(database.db, scope.user_id, run.id)).toMatchObject({
        run: { status: 'cancelled', finished_at: asked.expires_at },
        end: [{ event: 'completed', data: { status: 'cancelled' } }, { event: 'history' }],
      })
    })
  })
})
