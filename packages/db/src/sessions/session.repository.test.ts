import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { encodeCursor } from '../cursor.ts'
import { createToken } from '../programs/program.repository.ts'
import { getRun } from '../runs/run.repository.ts'
import { requestCancel } from '../runs/run-cancel.ts'
import { claimNext } from '../runs/run-lease.ts'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { startClaimedRun, startTestRun, TEST_LEASE, textStep } from '../testing/runs.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { createSession, deleteSession, listSessions, renameSession, sessionHistory } from './session.repository.ts'
import { exchangeTitle, titleOf } from './title.ts'

describe('the title of a conversation', () => {
  test.each([
    ['Hello', 'Hello'],
    ['  two\n lines  ', 'two lines'],
    [' \n ', 'New conversation'],
    [`${'word '.repeat(11)}and more`, 'word '.repeat(11).concat('and')],
    [`${'word '.repeat(11)}andmore than that`, 'word '.repeat(11).trim()],
    ['x'.repeat(70), 'x'.repeat(60)],
    [`${'x'.repeat(59)}😀😀`, 'x'.repeat(59)],
  ])('the title of %j is %j', (content, title) => {
    expect(titleOf(content)).toBe(title)
  })
})

describe('the title after the first answer', () => {
  test.each([
    ['Hi there, could you please plan my week?', 'Plan my week'],
    ['please add milk, thanks!', 'Add milk'],
    ['I would like to move the dentist', 'Move the dentist'],
    ['Bitte plane meine Woche, danke', 'Plane meine Woche'],
    ['done with the dentist', 'Done with the dentist'],
    ['Hello!', 'Hello!'],
    ['Please', 'Please'],
    ['好的,明天', '好的,明天'],
  ])('the title of the exchange that begins with %j is %j', (content, title) => {
    expect(exchangeTitle(content)).toBe(title)
  })
})

describeEachDatabase('sessions', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let seconds = 0
  const now = () => new Date(Date.parse('2026-11-22T08:00:00Z') + seconds++ * 1000)
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db, { now })
  })

  const mine = (name: string) => `user_${scope.user_id}_${name}`
  const FOREIGN = 'user_0190a000-0000-7000-8000-000000000000_x'

  test('a conversation can be created, renamed and deleted', async () => {
    const made = await createSession(database.db, scope, { id: mine('work'), title: 'Work' })
    expect(made).toMatchObject({ id: mine('work'), title: 'Work' })
    expect(await createSession(database.db, scope, {})).toMatchObject({ title: 'New conversation' })
    expect(await renameSession(database.db, scope, { id: made.id, title: 'Job' })).toEqual({ ...made, title: 'Job' })
    await deleteSession(database.db, scope, { id: made.id })
    const { sessions } = await listSessions(database.db, scope.user_id, { limit: 10 })
    expect(sessions.map(({ title }) => title)).toEqual(['New conversation'])
  })

  test('a foreign id is denied, an unknown one is not found, and a taken one is a conflict', async () => {
    const { db } = database
    const { user_id } = scope
    const denied = { code: 'access_denied', message: 'Access denied: Invalid session' }
    await expect(createSession(db, scope, { id: FOREIGN })).rejects.toMatchObject(denied)
    await expect(renameSession(db, scope, { id: FOREIGN, title: 'x' })).rejects.toMatchObject(denied)
    await expect(deleteSession(db, scope, { id: FOREIGN })).rejects.toMatchObject(denied)
    await expect(sessionHistory(db, user_id, { id: FOREIGN, limit: 1 })).rejects.toMatchObject(denied)

    const notFound = { code: 'not_found', field: 'id' }
    await expect(renameSession(db, scope, { id: mine('x'), title: 'x' })).rejects.toMatchObject(notFound)
    await expect(deleteSession(db, scope, { id: mine('x') })).rejects.toMatchObject(notFound)
    await expect(sessionHistory(db, user_id, { id: mine('x'), limit: 1 })).rejects.toMatchObject(notFound)

    await createSession(db, scope, { id: mine('x') })
    await expect(createSession(db, scope, { id: mine('x') })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('conversations are listed in pages, last used first', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await createSession(database.db, scope, { title: name })
    const titles: string[] = []
    let cursor: string | undefined
    do {
      const page = await listSessions(database.db, scope.user_id, { limit: 2, cursor })
      titles.push(...page.sessions.map(({ title }) => title))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    expect(titles).toEqual(['e', 'd', 'c', 'b', 'a'])
    const wrong = listSessions(database.db, scope.user_id, { limit: 2, cursor: encodeCursor('change', [1]) })
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_request', field: 'cursor' })
  })

  test('the list says which conversations have the calls of a program', async () => {
    const { db } = database
    await createSession(db, scope, { id: mine('chat') })
    await createSession(db, scope, { id: mine('calls') })
    const { program } = await createToken(db, scope, { name: 'Robot', scopes: ['todos:read'], expires_in_days: 1 })
    await db
      .updateTable('program')
      .set({ session_id: mine('calls') })
      .where('id', '=', program.id)
      .execute()
    const { sessions } = await listSessions(db, scope.user_id, { limit: 9 })
    expect(sessions.map(({ id, program_id }) => [id, program_id])).toEqual([
      [mine('calls'), program.id],
      [mine('chat'), null],
    ])
  })

  describe('the title', () => {
    const titles = async () =>
      (await listSessions(database.db, scope.user_id, { limit: 9 })).sessions.map(({ title }) => title)
    async function answer(content: string, items: string[], of: { session_id?: string; rewind_to?: string } = {}) {
      const { run, port } = await startClaimedRun(database.db, scope, { content, ...of })
      for (const [n, item] of items.entries()) {
        await port.callOnce({ call_id: `c${n}`, tool_name: 'create_todo', arguments: {} }, async (store) => {
          const { change_ids } = await store.create(todoCreateSchema.parse({ item, steps: [{ item: 'a step' }] }))
          return { output: null, status: 'ok', change_ids }
        })
      }
      await port.recordAnswer(textStep('Done.'))
      return run
    }

    test('the first answer names the conversation after what it has created, later ones do not', async () => {
      const { session_id } = await answer('please remind me of the milk', ['Buy milk'])
      expect(await titles()).toEqual(['Buy milk'])
      await answer('and the bread', ['Buy bread'], { session_id })
      expect(await titles()).toEqual(['Buy milk'])
    })

    test('the number of other todos follows, and without one the message names the conversation', async () => {
      await answer('please plan my trip', ['Book a hotel', 'Pack', 'Go'])
      await answer('could you tell me what is due?', [])
      expect(await titles()).toEqual(['Tell me what is due', 'Book a hotel and 2 more'])
    })

    test('a name that the user chose stays, also when the first message is replaced', async () => {
      const session = await createSession(database.db, scope, { title: 'Mine' })
      const run = await answer('add milk', ['Buy milk'], { session_id: session.id })
      await answer('add bread', ['Buy bread'], { session_id: session.id, rewind_to: run.id })
      expect(await titles()).toEqual(['Mine'])
    })

    test('a first message that is replaced names the conversation again', async () => {
      const run = await answer('add milk', ['Buy milk'])
      await answer('add bread', ['Buy bread'], { session_id: run.session_id, rewind_to: run.id })
      expect(await titles()).toEqual(['Buy bread'])
    })
  })

  describe('with a run', () => {
    async function converse(output: unknown = { todos: [] }) {
      const { run, port } = await startClaimedRun(database.db, scope, { content: 'add milk' })
      await port.recordStep({
        content: '',
        tool_calls: [
          { call_id: 'made', tool_name: 'create_todo', arguments: '{"item":"milk","password":"x"}' },
          { call_id: 'open', tool_name: 'create_todo', arguments: '{"item":' },
        ],
        usage: { input_tokens: 1, output_tokens: 1 },
      })
      const call = { call_id: 'made', tool_name: 'create_todo', arguments: { item: 'milk', password: 'x' } }
      const { change_ids } = await port.callOnce(call, async (store) => {
        const { change_ids } = await store.create(todoCreateSchema.parse({ item: 'milk' }))
        return { output, status: 'ok', change_ids }
      })
      await port.recordStep({ content: 'Done.', tool_calls: [], usage: { input_tokens: 1, output_tokens: 1 } })
      return { run, change_ids }
    }

    test('the history is safe for display', async () => {
      const { run, change_ids } = await converse({ api_key: 'secret', text: 'x'.repeat(6000) })
      const { messages } = await sessionHistory(database.db, scope.user_id, { id: run.session_id, limit: 10 })
      expect(messages.map(({ role, content }) => [role, content])).toEqual([
        ['user', 'add milk'],
        ['assistant', ''],
        ['assistant', 'Done.'],
      ])
      expect(messages[1]).toEqual({
        id: expect.any(String),
        run_id: run.id,
        role: 'assistant',
        content: '',
        error_code: null,
        model: null,
        usage: { input_tokens: 1, output_tokens: 1, cached_input_tokens: 0, cost_usd: null },
        created_at: expect.stringMatching(/Z$/),
        tool_calls: [
          {
            call_id: 'made',
            tool_name: 'create_todo',
            arguments: { item: 'milk', password: '[REDACTED]' },
            output: { api_key: '[REDACTED]', text: `${'x'.repeat(5000)}... [truncated]` },
            status: 'ok',
            change_ids,
          },
          {
            call_id: 'open',
            tool_name: 'create_todo',
            arguments: '{"item":',
            output: null,
            status: null,
            change_ids: [],
          },
        ],
      })
    })

    test('the history has the error codes of messages whose runs failed', async () => {
      const { run, port } = await startClaimedRun(database.db, scope)
      await port.recordStep({ content: 'Half', tool_calls: [], usage: { input_tokens: 0, output_tokens: 0 } })
      await port.settle({ status: 'failed', error_code: 'model_error' })
      const { messages } = await sessionHistory(database.db, scope.user_id, { id: run.session_id, limit: 10 })
      expect(messages.map(({ role, error_code }) => [role, error_code])).toEqual([
        ['user', 'model_error'],
        ['assistant', null],
      ])
    })

    test('the history can be read page by page, newest first', async () => {
      const { run } = await converse()
      const read = (cursor?: string) =>
        sessionHistory(database.db, scope.user_id, { id: run.session_id, limit: 2, cursor })
      const last = await read()
      expect(last.messages.map(({ content }) => content)).toEqual(['', 'Done.'])
      const first = await read(last.next_cursor ?? undefined)
      expect(first).toMatchObject({ messages: [{ content: 'add milk' }], next_cursor: null })
    })

    test('a cursor of a deleted message leads to the messages before it', async () => {
      const { run, port } = await startClaimedRun(database.db, scope)
      const { session_id } = run
      await port.recordStep({ content: 'One.', tool_calls: [], usage: { input_tokens: 0, output_tokens: 0 } })
      await port.settle({ status: 'completed' })
      const second = await startClaimedRun(database.db, scope, { session_id })
      await second.port.settle({ status: 'completed' })
      const third = await startClaimedRun(database.db, scope, { session_id })
      await third.port.settle({ status: 'completed' })
      const read = (cursor?: string) => sessionHistory(database.db, scope.user_id, { id: session_id, limit: 2, cursor })
      const { messages, next_cursor } = await read()
      expect(messages.map(({ run_id }) => run_id)).toEqual([second.run.id, third.run.id])
      await database.db.deleteFrom('agent_message').where('run_id', '=', second.run.id).execute()

      const older = await read(next_cursor ?? undefined)
      expect(older.messages.map(({ role, run_id }) => [role, run_id])).toEqual([
        ['user', run.id],
        ['assistant', run.id],
      ])
      expect(older.next_cursor).toBeNull()
    })

    test('deleting a conversation refunds its queued runs, and rejects writes of its running one', async () => {
      const { db } = database
      const { run, port } = await startClaimedRun(db, scope)
      const asking = await startClaimedRun(db, scope)
      await asking.port.requestApproval([{ call_id: 'x', tool_name: 't', arguments: {}, preview: [] }])
      const { session_id } = asking.run
      const running = await startClaimedRun(db, scope, { session_id })
      const queued = [await startTestRun(db, scope, { session_id }), await startTestRun(db, scope, { session_id })]
      const ended = await startTestRun(db, scope, { session_id })
      await requestCancel(db, scope.user_id, ended.run.id, now)
      const usage = async () => (await todoStore(db, scope).usage()).current_usage
      expect(await usage()).toBe(5)

      const left = [asking, running, ...queued].map((each) => each.run.id)
      expect(await deleteSession(db, scope, { id: session_id })).toEqual(left.sort())
      expect(await usage()).toBe(3)
      await expect(running.port.recordStep(textStep('late'))).rejects.toMatchObject({ reason: 'lost' })
      expect(await claimNext(db, session_id, TEST_LEASE)).toBeNull()
      // A run of another conversation is not affected.
      await port.settle({ status: 'completed' })
      expect(await getRun(db, scope.user_id, run.id)).toMatchObject({ status: 'completed' })
    })

    test('the changes of a deleted conversation can still be undone', async () => {
      const { run, change_ids } = await converse()
      await deleteSession(database.db, scope, { id: run.session_id })
      const gone = sessionHistory(database.db, scope.user_id, { id: run.session_id, limit: 1 })
      await expect(gone).rejects.toMatchObject({ code: 'not_found' })
      const store = todoStore(database.db, scope)
      const { changes } = await store.undo({ run_id: run.id })
      expect(changes).toMatchObject([{ kind: 'delete', undoes: change_ids[0] }])
    })
  })
})
