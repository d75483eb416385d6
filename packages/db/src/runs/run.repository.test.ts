import { stoppedMessage } from '@todo-agents/contract/stopped-message'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { NO_TOKENS, startClaimedRun, startTestRun, textStep } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { findRun, getRunState } from './run.repository.ts'
import { requestCancel } from './run-cancel.ts'

const at = TEST_NOW.toISOString()
const asked = (...call_ids: string[]) =>
  call_ids.map((call_id) => ({ call_id, tool_name: 'create_todo', arguments: '{}' }))

const NO_USAGE = { ...NO_TOKENS, cached_input_tokens: 0, cost_usd: 0 }

describeEachDatabase('the state of a run', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  const start = () => startClaimedRun(database.db, scope)
  const stateOf = (run_id: string) => getRunState(database.db, scope.user_id, run_id)

  /** Stores a run with a step of text and two calls, of which one is made. */
  async function work() {
    const { run, port } = await start()
    await port.recordStep({ content: 'Let me see.', tool_calls: asked('a', 'b'), usage: NO_TOKENS })
    const args = { item: 'milk', password: 'x' }
    const { change_ids } = await port.callOnce(
      { call_id: 'a', tool_name: 'create_todo', arguments: args },
      async (store) => {
        const { change_ids } = await store.create(todoCreateSchema.parse({ item: 'milk' }))
        return { output: { api_key: 'secret', text: 'x'.repeat(6000) }, status: 'ok', change_ids }
      },
    )
    const parts = [
      { type: 'text', content: 'Let me see.', streaming: false },
      {
        type: 'tool_call',
        call_id: 'a',
        tool_name: 'create_todo',
        arguments: { item: 'milk', password: '[REDACTED]' },
        output: { api_key: '[REDACTED]', text: `${'x'.repeat(5000)}... [truncated]` },
        status: 'ok',
        change_ids,
      },
    ]
    return { run, port, parts }
  }

  test('the state of a new run is empty', async () => {
    const { run } = await start()
    const queued = await startTestRun(database.db, scope, { session_id: run.session_id })
    const nothing = { isCancelRequested: false, parts: [], end: [] }
    expect(await stateOf(run.id)).toEqual({ run, epoch: 1, isLeased: true, ...nothing })
    expect(await stateOf(queued.run.id)).toEqual({ run: queued.run, epoch: 0, isLeased: false, ...nothing })
  })

  test('the state has the finished steps and calls, safe for display', async () => {
    const { run, parts } = await work()
    expect(await stateOf(run.id)).toEqual({ run, epoch: 1, isLeased: true, isCancelRequested: false, parts, end: [] })
  })

  test('the state of a run that awaits approval ends with the question', async () => {
    const { run, port, parts } = await work()
    const ask = { call_id: 'b', tool_name: 'delete_todo', arguments: { id: ['1'], token: 't' }, preview: ['“milk”'] }
    const { approval_id, expires_at } = await port.requestApproval([ask])
    const shown = { id: ['1'], token: '[REDACTED]' }
    const waiting = { type: 'tool_call', call_id: 'b', tool_name: 'delete_todo', arguments: shown }
    const state = await stateOf(run.id)
    expect(state.parts).toEqual([...parts, { ...waiting, output: null, status: null, change_ids: [] }])
    expect(state.end).toEqual([
      { event: 'approval_required', data: { ...ask, arguments: shown, approval_id, expires_at } },
    ])
  })

  test('the state of a completed run ends with its last text and the history', async () => {
    const { run, port, parts } = await work()
    await port.recordStep({ ...textStep('Done.'), usage: { input_tokens: 3, output_tokens: 4 } })
    const { history } = await port.settle({ status: 'completed' })
    const state = await stateOf(run.id)
    expect(state.parts).toEqual([...parts, { type: 'text', content: 'Done.', streaming: false }])
    const usage = { input_tokens: 3, output_tokens: 4, cached_input_tokens: 0, cost_usd: 0 }
    expect(state.end).toEqual([
      { event: 'completed', data: { final_message: 'Done.', usage, status: 'completed' } },
      { event: 'history', data: history },
    ])
    expect(history).toEqual([
      { role: 'user', content: 'Hello', created_at: at },
      { role: 'assistant', content: 'Let me see.', created_at: at },
      { role: 'assistant', content: 'Done.', created_at: at },
    ])
  })

  test('the state of a stopped run ends with the changes that were made', async () => {
    const { run, port } = await work()
    const { changes, history } = await port.settle({ status: 'cancelled' })
    expect((await stateOf(run.id)).end).toEqual([
      { event: 'completed', data: { final_message: stoppedMessage(changes), usage: NO_USAGE, status: 'cancelled' } },
      { event: 'history', data: history },
    ])
    expect(stoppedMessage(changes)).toBe('Stopped. These changes had already been made:\n- created “milk”')
  })

  test('the state of a run that was stopped before it started says that nothing was changed', async () => {
    const { run } = await start()
    const queued = await startTestRun(database.db, scope, { session_id: run.session_id })
    await requestCancel(database.db, scope.user_id, queued.run.id, scope.now)
    expect((await stateOf(queued.run.id)).end).toMatchObject([
      { event: 'completed', data: { final_message: 'Stopped. Nothing had been changed.', status: 'cancelled' } },
      { event: 'history', data: [{ content: 'Hello' }] },
    ])
  })

  test.each([
    ['internal_error', /^Something went wrong on the server\. Please try again\. \(error [0-9a-f-]{36}\)$/],
    ['model_error', /^The language model failed to answer/],
    ['interrupted', /^The server was stopped/],
    ['unavailable', /^The server is not available at the moment\./],
    ['a code of later', /^Something went wrong\. Please try again\.$/],
  ])('the state of a run that failed with %s ends with an error message for the user', async (code, sentence) => {
    const { run, port } = await start()
    await port.settle({ status: 'failed', error_code: code })
    const message = expect.stringMatching(sentence)
    expect((await stateOf(run.id)).end).toEqual([{ event: 'error', data: { status: 'error', code, message } }])
  })

  test('another user cannot read the state of a run', async () => {
    const { run } = await start()
    const stranger = await createTestUser(database.db)
    await expect(getRunState(database.db, stranger.user_id, run.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await findRun(database.db, stranger.user_id, run.id)).toBeNull()
    expect(await findRun(database.db, scope.user_id, run.id)).toEqual(run)
  })
})
