import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import { sessionHistory } from '../sessions/session.repository.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { NO_TOKENS, startTestRun, testPort } from '../testing/runs.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'
import { getRun } from './run.repository.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'

describeEachDatabase('the port of a run', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let store: TodoStore
  let clock: Date
  const now = () => clock
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    clock = TEST_NOW
    scope = await createTestUser(database.db, { now })
    store = todoStore(database.db, scope)
  })

  async function start(content = 'Hello', session_id?: string) {
    const { run } = await startTestRun(database.db, scope, { content, session_id })
    return { run, port: portOf(run) }
  }

  function portOf({ id: run_id, session_id }: { id: string; session_id: string }) {
    return testPort(database.db, scope, { run_id, session_id, user_id: scope.user_id, epoch: 1 })
  }

  async function items(): Promise<string[]> {
    const { todos } = await store.list(todoListSchema.parse({ status: 'all', sort: 'created' }))
    return todos.map(({ item }) => item).sort()
  }

  async function createTodo(on: TodoStore, item: string) {
    const { todos, change_ids } = await on.create(todoCreateSchema.parse({ item }))
    return { output: { todos }, status: 'ok' as const, change_ids }
  }

  const call = (call_id = 'call_1', args: Record<string, unknown> = {}) => ({
    call_id,
    tool_name: 'create_todo',
    arguments: args,
  })

  describe('a tool call', () => {
    test('a call is made once, and a repetition returns the stored result', async () => {
      const { port, run } = await start()
      const first = await port.callOnce(call(), (on) => createTodo(on, 'once'))
      expect(first).toMatchObject({ status: 'ok', output: { todos: [{ item: 'once' }] } })
      const again = await portOf(run).callOnce(call(), () => Promise.reject(new Error('must not be called')))
      expect(again).toEqual(first)
      expect(await items()).toEqual(['once'])
      const { changes } = await store.changes({ limit: 10 })
      expect(changes).toMatchObject([
        { id: first.change_ids[0], actor: 'assistant', run_id: run.id, session_id: run.session_id, call_id: 'call_1' },
      ])
    })

    test('a call that is made concurrently is made once', async () => {
      const { run } = await start()
      const results = await Promise.all(
        [1, 2, 3, 4].map((n) => portOf(run).callOnce(call(), (on) => createTodo(on, `by ${n}`))),
      )
      for (const result of results) expect(result).toEqual(results[0])
      expect(await items()).toHaveLength(1)
    })

    test('a call with the same id in another run is another call', async () => {
      const [one, two] = [await start(), await start()]
      await one.port.callOnce(call(), (on) => createTodo(on, 'one'))
      await two.port.callOnce(call(), (on) => createTodo(on, 'two'))
      expect(await items()).toEqual(['one', 'two'])
    })

    test('a refused call changes nothing, and its result is the error', async () => {
      const { port } = await start()
      const effect = async (on: TodoStore) => {
        await createTodo(on, 'half done')
        return { output: await on.get(UNKNOWN), status: 'ok' as const, change_ids: [] }
      }
      const refused = await port.callOnce(call(), effect)
      expect(refused).toEqual({
        output: { error: { code: 'not_found', message: expect.stringContaining(UNKNOWN), field: 'id' } },
        status: 'error',
        change_ids: [],
      })
      expect(await port.callOnce(call(), (on) => createTodo(on, 'again'))).toEqual(refused)
      expect(await items()).toEqual([])
    })

    test('a call that throws stores nothing, and can be repeated', async () => {
      const { port } = await start()
      const failure = new Error('broken')
      const breaking = port.callOnce(call(), async (on) => {
        await createTodo(on, 'half done')
        throw failure
      })
      await expect(breaking).rejects.toBe(failure)
      expect(await items()).toEqual([])
      expect(await port.callOnce(call(), (on) => createTodo(on, 'done'))).toMatchObject({ status: 'ok' })
    })

    test('the last call of a run can be undone', async () => {
      const { port } = await start()
      await port.callOnce(call('a'), (on) => createTodo(on, 'first'))
      await port.callOnce(call('b'), (on) => createTodo(on, 'second'))
      await port.callOnce(call('c'), async (on) => {
        const { changes } = await on.undo((await on.lastUndoable())!)
        return { output: null, status: 'ok', change_ids: changes.map(({ id }) => id) }
      })
      expect(await items()).toEqual(['first'])
    })

    test('characters that a model writes and the database rejects are replaced', async () => {
      const { port, run } = await start()
      const nasty = { 'key\0': 'NUL \0, half \ud800, text \\u0000' }
      await port.recordStep({
        content: 'a\0b\udfff',
        tool_calls: [{ call_id: 'call_1', tool_name: 'x\0', arguments: '{"a":"\0"}' }],
        usage: NO_TOKENS,
      })
      const result = await port.callOnce(call('call_1', nasty), async () => ({
        output: nasty,
        status: 'ok',
        change_ids: [],
      }))
      expect(result.output).toEqual({ 'key\uFFFD': 'NUL \uFFFD, half \uFFFD, text \\u0000' })
      const { messages } = await sessionHistory(database.db, scope.user_id, { id: run.session_id, limit: 10 })
      expect(messages[1]).toMatchObject({ content: 'a\uFFFDb\uFFFD', tool_calls: [{ tool_name: 'x\uFFFD' }] })
    })
  })

  describe('the transcript', () => {
    const step = (content: string, ...call_ids: string[]) => ({
      content,
      tool_calls: call_ids.map((call_id) => ({ call_id, tool_name: 'create_todo', arguments: '{}' })),
      usage: { input_tokens: 10, output_tokens: 2 },
    })

    test('each call in the transcript is followed by its result, except calls that the run has not made yet', async () => {
      const first = await start('add milk')
      await first.port.recordStep(step('', 'a', 'b'))
      await first.port.callOnce(call('a'), async () => ({ output: 'A', status: 'ok', change_ids: [] }))
      expect(await first.port.transcript()).toEqual([
        { role: 'user', content: 'add milk' },
        { role: 'assistant', content: '', tool_calls: step('', 'a', 'b').tool_calls },
        { role: 'tool', call_id: 'a', tool_name: 'create_todo', output: 'A', status: 'ok' },
      ])

      const second = await start('and bread', first.run.session_id)
      const interrupted = { code: 'interrupted', message: expect.any(String) }
      expect((await second.port.transcript()).slice(2)).toEqual([
        { role: 'tool', call_id: 'a', tool_name: 'create_todo', output: 'A', status: 'ok' },
        { role: 'tool', call_id: 'b', tool_name: 'create_todo', output: { error: interrupted }, status: 'error' },
        { role: 'user', content: 'and bread' },
      ])
    })

    test('the state that a model stores with a step comes back with it, and no client sees it', async () => {
      const model_state = { offline: { version: 1, question: { text: 'Which “milk”\0?', choices: [{ id: 'a' }] } } }
      const { port, run } = await start('add milk')
      await port.recordStep({ ...step('Which one?'), model_state })
      await port.recordStep(step('Done.'))
      const question = { text: 'Which “milk”\uFFFD?', choices: [{ id: 'a' }] }
      expect((await port.transcript()).slice(1)).toEqual([
        {
          role: 'assistant',
          content: 'Which one?',
          tool_calls: [],
          model_state: { offline: { version: 1, question } },
        },
        { role: 'assistant', content: 'Done.', tool_calls: [] },
      ])
      const history = await sessionHistory(database.db, scope.user_id, { id: run.session_id, limit: 10 })
      expect(history.messages.map((message) => 'model_state' in message)).toEqual([false, false, false])
    })

    test('the transcript ends with its run, although others are queued behind it', async () => {
      const first = await start('one')
      const second = await start('two', first.run.session_id)
      await first.port.recordStep(step('answer one'))
      const contents = async (port: typeof first.port) =>
        (await port.transcript()).map((item) => (item.role === 'tool' ? item.output : item.content))
      expect(await contents(first.port)).toEqual(['one', 'answer one'])
      expect(await contents(second.port)).toEqual(['one', 'answer one', 'two'])
    })

    test('the transcript has 40 messages at most, and starts with a user message', async () => {
      const { run } = await start('message 0')
      await portOf(run).recordStep(step('answer 0'))
      await portOf(run).recordStep(step('more 0'))
      await portOf(run).settle({ status: 'completed' })
      for (let i = 1; i <= 13; i++) {
        const { port } = await start(`message ${i}`, run.session_id)
        await port.recordStep(step(`answer ${i}`))
        await port.recordStep(step(`more ${i}`))
        await port.settle({ status: 'completed' })
      }
      const last = await start('the last', run.session_id)
      const transcript = await last.port.transcript()
      expect(transcript).toHaveLength(40)
      expect(transcript[0]).toEqual({ role: 'user', content: 'message 1' })
      expect(transcript.at(-1)).toEqual({ role: 'user', content: 'the last' })
    })

    test('the transcript has only messages of its session', async () => {
      await start('elsewhere')
      const { port } = await start('here')
      expect(await port.transcript()).toEqual([{ role: 'user', content: 'here' }])
    })

    test('tokens are added up for the run and for the month', async () => {
      const { port, run } = await start()
      await port.recordStep(step('one'))
      await port.recordStep(step('two'))
      const end = await port.settle({ status: 'completed' })
      expect(end.usage).toEqual({ input_tokens: 20, output_tokens: 4, cached_input_tokens: 0, cost_usd: 0 })
      expect(await store.usage()).toMatchObject({ current_usage: 1, input_tokens: 20, output_tokens: 4 })
      expect(await getRun(database.db, scope.user_id, run.id)).toMatchObject({ status: 'completed', input_tokens: 20 })
    })
  })

  describe('ending', () => {
    test('the end returns the history and the changes of the run', async () => {
      const { port, run } = await start('add milk')
      await port.callOnce(call('a'), (on) => createTodo(on, 'milk'))
      await port.callOnce(call('b'), async (on) => {
        const { todos } = await on.list(todoListSchema.parse({}))
        return { output: null, status: 'ok', change_ids: (await on.complete([todos[0]!.id])).change_ids }
      })
      await port.recordStep({ content: '', tool_calls: [], usage: NO_TOKENS })
      await port.recordStep({ content: 'Done.', tool_calls: [], usage: NO_TOKENS })
      const end = await port.settle({ status: 'cancelled' })
      const at = TEST_NOW.toISOString()
      expect(end.history).toEqual([
        { role: 'user', content: 'add milk', created_at: at },
        { role: 'assistant', content: 'Done.', created_at: at },
      ])
      expect(end.changes).toEqual(['created “milk”', 'completed “milk”'])
      expect(await getRun(database.db, scope.user_id, run.id)).toMatchObject({ status: 'cancelled', finished_at: at })
    })

    test('the charge of a free run is refunded, unless the journal has a step', async () => {
      const usage = async () => (await store.usage()).current_usage
      const free = { status: 'failed', error_code: 'model_error', isFree: true } as const
      await (await start()).port.settle(free)
      expect(await usage()).toBe(0)
      await (await start()).port.settle({ status: 'cancelled', isFree: true })
      expect(await usage()).toBe(0)
      await (await start()).port.settle({ ...free, isFree: false })
      expect(await usage()).toBe(1)
      const { port } = await start()
      await port.recordStep({ content: 'Half', tool_calls: [], usage: { input_tokens: 1, output_tokens: 1 } })
      await port.settle(free)
      expect(await usage()).toBe(2)
    })

    test('a run is settled once', async () => {
      const { port, run } = await start()
      await port.settle({ status: 'failed', error_code: 'model_error' })
      await port.settle({ status: 'completed' })
      expect(await getRun(database.db, scope.user_id, run.id)).toMatchObject({
        status: 'failed',
        error_code: 'model_error',
      })
    })
  })

  describe('an approval', () => {
    async function ask() {
      const { run, port } = await start()
      const asked = await port.requestApproval([{ ...call('x', { id: ['1', '2'] }), preview: ['“a”', '“b”'] }])
      return { run, port, asked }
    }

    test('a question makes the run wait, and is asked once', async () => {
      const { run, port, asked } = await ask()
      const expires_at = '2026-11-23T08:00:00.000Z'
      const shown = { arguments: { id: ['1', '2'] }, preview: ['“a”', '“b”'] }
      expect(asked).toEqual({
        approval_id: expect.any(String),
        expires_at,
        calls: [{ call_id: 'x', tool_name: call('x').tool_name, ...shown }],
      })
      expect(await port.requestApproval([{ ...call('x'), preview: [] }])).toEqual(asked)
      const approval = { approval_id: asked.approval_id, expires_at, ...shown, decision: null }
      expect((await port.consent()).approvals).toEqual(new Map([['x', approval]]))
      expect(await getRun(database.db, scope.user_id, run.id)).toMatchObject({ status: 'awaiting_approval' })
    })
  })
})
