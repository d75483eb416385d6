import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readFeed } from '../testing/feed-reader.ts'
import { callOperation, operationOf, sendRest } from '../testing/rest-client.ts'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer, TEST_NOW } from '../testing/test-server.ts'
import { appRouter } from '../trpc/router.ts'
import { operationScope } from './operation.ts'
import { OPERATIONS, WITHOUT_OPERATION } from './operations.ts'
import { OUTPUTS } from './outputs.ts'

test('every procedure has an operation, or a reason why it has none', () => {
  const named = [...OPERATIONS.map(({ procedure }) => procedure), ...Object.keys(WITHOUT_OPERATION)]
  expect(named.sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
})

test('each operation has an id and an address of its own', () => {
  expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length)
  expect(new Set(OPERATIONS.map(({ method, path }) => `${method} ${path}`)).size).toBe(OPERATIONS.length)
})

test('each operation with content has the schema of its answer', () => {
  const withContent = OPERATIONS.filter(({ status }) => status !== 204)
  expect(Object.keys(OUTPUTS).sort()).toEqual(withContent.map(({ id }) => id).sort())
})

test('every operation is open to a program', () => {
  for (const operation of OPERATIONS) expect([operation.id, operationScope(operation)]).not.toContain('person')
})

describeEachDatabase('the answers of the REST API', (kind) => {
  let server: TestServer
  let user: TestUser
  let clock = TEST_NOW
  const called = new Set<string>()

  beforeAll(async () => {
    server = await startTestServer({ kind, now: () => clock, remindersMs: 20 })
    user = await server.guest()
  })
  afterAll(() => server.close())

  /** Calls an operation that must succeed. Checks that the answer has the fields of its schema, and no others. */
  async function call(id: string, input?: Parameters<typeof callOperation>[3]) {
    const operation = operationOf(id)
    const { status, body } = await callOperation(server, user, id, input)
    expect([id, status, body]).toEqual([id, operation.status ?? 200, body])
    // Parsing drops unknown fields at any depth, so they make a difference here.
    const output = OUTPUTS[id]
    if (output) expect(output.parse(body)).toEqual(body)
    else expect(body).toBeUndefined()
    called.add(id)
    return body
  }

  const times = (day: number) => ({
    start_time: `2026-11-${day}T09:00:00.000Z`,
    end_time: `2026-11-${day}T10:00:00.000Z`,
  })

  test('todos', async () => {
    const { list } = await call('createList', { body: { name: 'House' } })
    const created = await call('createTodo', {
      body: { item: 'Dentist', tags: ['health'], steps: [{ item: 'Call' }], ...times(24), list_id: list.id },
    })
    const [{ id }] = created.todos
    const overlapping = await call('createTodo', { body: { item: 'Meeting', ...times(24) } })
    expect(overlapping.conflicts).toHaveLength(1)
    const other = overlapping.todos[0].id
    const repeating = await call('createTodo', { body: { item: 'Standup', recurrence: 'FREQ=DAILY', ...times(25) } })
    const series = repeating.todos[0].id

    expect((await call('getTodo', { path: { id } })).step_count).toBe(1)
    const page = await call('listTodos', { query: { limit: '1', list_id: list.id, tag: 'health' } })
    expect(page.todos.map((todo: { id: string }) => todo.id)).toEqual([id])
    const changed = await call('updateTodos', { path: { id: `${id},${other}` }, body: { importance: 'high' } })
    expect(changed.todos).toHaveLength(2)
    // Only this occurrence: the next one has values of its own, which the answer must contain.
    const once = await call('updateTodos', { path: { id: series }, body: { item: 'Long standup', scope: 'this' } })
    expect(once.todos[0].next_values).toEqual({ item: 'Standup' })
    const moved = await call('moveTodos', { path: { id: series }, body: { day: '2026-11-26' } })
    expect(moved.todos[0].next_values.times).toBeDefined()
    await call('addSteps', { path: { id }, body: { steps: [{ item: 'Go there' }] } })
    await call('reorderTodo', { path: { id }, body: { after: null } })
    expect((await call('completeTodos', { path: { id: `${id},${series}` } })).also.length).toBeGreaterThan(0)
    await call('reopenTodos', { path: { id } })
    const { todos } = await call('listTodos', { query: { q: 'Standup' } })
    await call('skipTodos', { path: { id: todos[0].id }, body: { until: '2026-11-30' } })

    const range = { from: '2026-11-22T00:00:00Z', to: '2026-12-24T00:00:00Z' }
    expect((await call('listOccurrences', { query: { ...range, limit: '3' } })).occurrences).toHaveLength(3)
    expect((await call('listConflicts', { query: range })).length).toBeGreaterThan(0)
    expect((await call('listFreeSlots', { query: { ...range, minutes: '120' } })).length).toBeGreaterThan(0)
    await call('deleteTodos', { path: { id: other } })
  })

  test('lists, tags and preferences', async () => {
    const { list } = await call('createList', { body: { name: 'Garden', color: 'green' } })
    await call('updateList', { path: { id: list.id }, body: { name: 'Balcony' } })
    await call('archiveList', { path: { id: list.id } })
    await call('archiveList', { path: { id: list.id }, body: { is_archived: false } })
    await call('reorderList', { path: { id: list.id }, body: { after: null } })
    expect((await call('listLists')).lists[0].name).toBe('Balcony')
    const { todos } = await call('createTodo', { body: { item: 'Water', list_id: list.id } })
    await call('deleteList', { path: { id: list.id }, query: { todos: 'inbox' } })
    expect((await call('getTodo', { path: { id: todos[0].id } })).list_id).toBeNull()

    const { tag } = await call('createTag', { body: { name: 'errands' } })
    await call('updateTag', { path: { id: tag.id }, body: { color: 'red' } })
    expect((await call('listTags')).map(({ name }: { name: string }) => name)).toContain('errands')
    await call('deleteTag', { path: { id: tag.id } })

    const { preference } = await call('createPreference', { body: { text: 'Meetings are 30 minutes' } })
    await call('updatePreference', { path: { id: preference.id }, body: { text: 'Meetings are 45 minutes' } })
    expect((await call('listPreferences')).preferences).toHaveLength(1)
    await call('deletePreference', { path: { id: preference.id } })
  })

  test('changes of every kind, their undo and its preview', async () => {
    const kinds = new Set<string>()
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await call('listChanges', { query: { limit: '10', ...(cursor && { cursor }) } })
      for (const { entity, kind } of page.changes) kinds.add(`${kind} ${entity}`)
      cursor = page.next_cursor
    }
    const entities = ['todo', 'list', 'tag', 'preference']
    const all = ['create', 'update', 'delete'].flatMap((kind) => entities.map((entity) => `${kind} ${entity}`))
    expect(Array.from(kinds).sort()).toEqual(all.sort())

    const standing = await call('listChanges', { query: { standing: 'true', limit: '100' } })
    const since = standing.changes.at(-1).id
    const preview = await call('previewUndo', { body: { since } })
    expect(new Set(preview.effects.map(({ entity }: { entity: string }) => entity)).size).toBeGreaterThan(1)
    expect((await call('undoChanges', { body: { since } })).changes.length).toBeGreaterThan(0)
  })

  test('what a program does, and its undo', async () => {
    const { program, token } = await user.trpc.program.createToken.mutate({ name: 'Script', scopes: ['todos:write'] })
    const script = { token: async () => token }
    const { body } = await callOperation(server, script, 'createTodo', { body: { item: 'Of a script' } })
    await call('updateTodos', { path: { id: body.todos[0].id }, body: { importance: 'low' } })
    const { changes } = await call('listChanges', { query: { program_id: program.id } })
    expect(changes).toMatchObject([{ actor: 'program', program_id: program.id }])
    const since = '2026-01-01T00:00:00Z'
    const preview = await call('previewUndo', { body: { program_id: program.id, since } })
    expect(preview.kept).toEqual([expect.stringContaining('Of a script')])
    expect(await call('undoChanges', { body: { program_id: program.id, since } })).toMatchObject({ kept: preview.kept })
  })

  test('an open page gets a change that was made with a key once it is committed', async () => {
    await using feed = await readFeed(server, user)
    const received = () => feed.events.flatMap((event) => (event.type === 'change' ? [event.change.after] : []))
    for (const item of ['feed one', 'feed two', 'feed three', 'feed four']) {
      const { status } = await sendRest(server, user, '/todos', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': item.replace(' ', '-') },
        body: JSON.stringify({ item }),
      })
      expect(status).toBe(201)
      // Sooner than the feed looks by itself, which is every 15 seconds.
      await expect.poll(received, { timeout: 10_000 }).toContainEqual(expect.objectContaining({ item }))
    }
  })

  test('conversations, their runs and a question', async () => {
    const { run_id, session_id } = dataOf(await user.say('buy milk tomorrow'), 'session_initialized')
    expect((await call('getRun', { path: { run_id } })).status).toBe('completed')
    await replaceMessage(session_id, run_id)
    const { branches } = await call('listBranches', { path: { id: session_id } })
    await call('switchBranch', { path: { id: session_id }, body: { branch_id: branches[0].id } })
    const { messages } = await call('listMessages', { path: { id: session_id } })
    expect(messages[1].tool_calls[0].tool_name).toBe('create_todo')
    expect((await call('searchSessions', { query: { text: 'milk' } })).matches.length).toBeGreaterThan(0)
    expect((await call('listSessions', { query: { limit: '1' } })).sessions).toHaveLength(1)

    for (const item of ['one', 'two', 'three']) await call('createTodo', { body: { item } })
    await user.say('delete all todos', session_id)
    const [waiting] = await call('listActiveRuns', { path: { session_id } })
    expect(waiting.status).toBe('awaiting_approval')
    expect((await call('cancelRun', { path: { run_id: waiting.id } })).status).toBe('cancelled')
    const { approval_id } = dataOf(await user.say('delete all todos', session_id), 'approval_required')
    await call('answerApproval', { path: { approval_id }, body: { decision: 'deny' } })

    const session = await call('createSession', { body: { title: 'Moving house' } })
    await call('renameSession', { path: { id: session.id }, body: { title: 'Moving' } })
    await call('deleteSession', { path: { id: session.id } })
    expect((await call('listDeletedSessions')).sessions).toHaveLength(1)
    await call('restoreSession', { path: { id: session.id } })
  })

  /** Sends another message instead of that of a run, so that the conversation has a branch. */
  async function replaceMessage(session_id: string, run_id: string): Promise<void> {
    const response = await fetch(`${server.url}/api/todos/agent-create/stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await user.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'buy bread' }], session_id, rewind_to: run_id }),
    })
    expect(await response.text()).toContain('event: completed')
  }

  test('reminders', async () => {
    const alarm_time = new Date(clock.getTime() + 1000).toISOString()
    const { todos } = await call('createTodo', { body: { item: 'Stretch', alarm_time } })
    clock = new Date(clock.getTime() + 2000)
    const query = { todo_id: todos[0].id, status: 'open' }
    const [{ id }] = await vi.waitFor(async () => {
      const { reminders } = await call('listReminders', { query })
      return reminders.length > 0 ? reminders : Promise.reject(new Error('the reminder has not come yet'))
    })
    await call('noteReminderShown', { path: { id } })
    const snooze_until = new Date(clock.getTime() + 3_600_000).toISOString()
    const { reminder } = await call('answerReminder', { path: { id }, body: { answer: { snooze_until } } })
    expect(reminder.answer).toBe('snoozed')
    await call('getReminderChannels')
  })

  test('the user, the usage and the assistant', async () => {
    const saved_filters = [{ id: '01a2053e-6906-74ea-9694-2298c2233bae', name: 'Soon', query: 'milk' }]
    await call('updateMe', { body: { language: 'de', hour_cycle: 'h23', ui: { density: 'compact', saved_filters } } })
    expect((await call('getMe')).ui.saved_filters).toEqual(saved_filters)
    const { sessions } = await call('listSessions')
    const usage = await call('getUsage', { query: { session_id: sessions[0].id } })
    expect(usage.session).toMatchObject({ input_tokens: 0 })
    await call('getAssistant')
  })

  test('every operation was called', () => {
    expect(Array.from(called).sort()).toEqual(OPERATIONS.map(({ id }) => id).sort())
  })
})
