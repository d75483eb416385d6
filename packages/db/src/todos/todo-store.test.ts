import { randomUUIDv7 } from 'node:crypto'
import type { Todo, TodoListInput } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'
const NOTHING_MORE = { also: [], next_occurrences: [], conflicts: [] }
const NOON = '2026-11-23T11:00:00.000Z'
const ONE = '2026-11-23T12:00:00.000Z'
const TWO = '2026-11-23T13:00:00.000Z'

describeEachDatabase('the todo store', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let store: TodoStore
  let now: Date
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    now = TEST_NOW
    scope = await createTestUser(database.db, { now: () => now })
    store = todoStore(database.db, scope)
  })

  async function create(input: Parameters<typeof todoCreateSchema.parse>[0] & object): Promise<Todo> {
    const { todos } = await store.create(todoCreateSchema.parse(input))
    return todos[0]!
  }

  function update(input: object) {
    return store.update(todoUpdateSchema.parse(input))
  }

  async function items(query: TodoListInput): Promise<string[]> {
    const { todos } = await store.list(todoListSchema.parse(query))
    return todos.map(({ item }) => item)
  }

  const changes = () => store.changes({ limit: 100 })

  test('a new todo is returned as it is read, with every value of its type', async () => {
    const todo = await create({
      item: 'Plan the trip',
      description: 'with a \\ and 100%',
      start_time: '2026-11-23T12:00:00+01:00',
      alarm_time: NOON,
      importance: 'high',
      tags: ['travel', 'Family', 'TRAVEL'],
    })
    expect(todo).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{14}7/),
      item: 'Plan the trip',
      description: 'with a \\ and 100%',
      due_date: null,
      start_time: NOON,
      end_time: ONE,
      alarm_time: NOON,
      importance: 'high',
      tags: ['Family', 'travel'],
      list_id: null,
      parent_id: null,
      position: expect.stringMatching(/^h[0-9A-Za-z]{15}$/),
      end_date: null,
      recurrence: null,
      recurrence_from: 'schedule',
      series_id: null,
      occurrence: null,
      next_values: null,
      step_count: 0,
      done_step_count: 0,
      completed_at: null,
      created_at: TEST_NOW.toISOString(),
      updated_at: TEST_NOW.toISOString(),
      version: 1,
    })
    expect(await store.get(todo.id)).toEqual(todo)
    const day = await create({ item: 'Pay', due_date: '2026-11-30' })
    expect(await store.get(day.id)).toMatchObject({ due_date: '2026-11-30', start_time: null })
  })

  test('an unknown id is not found, and the error contains it', async () => {
    const { id } = await create({ item: 'here' })
    const notFound = { code: 'not_found', message: expect.stringContaining(UNKNOWN) }
    await expect(store.get(UNKNOWN)).rejects.toMatchObject(notFound)
    for (const write of [store.complete, store.reopen, store.delete]) {
      await expect(write([id, UNKNOWN])).rejects.toMatchObject(notFound)
    }
    await expect(update({ id: [id, UNKNOWN], item: 'all or none' })).rejects.toMatchObject(notFound)
    expect(await store.get(id)).toMatchObject({ item: 'here', completed_at: null, version: 1 })
    expect((await changes()).changes).toHaveLength(1)
  })

  test('a deleted user cannot write', async () => {
    const ghost = todoStore(database.db, { ...scope, user_id: UNKNOWN })
    await expect(ghost.create({ item: 'boo' })).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(ghost.createTag({ name: 'boo' })).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('a change has the todo before and after, its actor and its time', async () => {
    const session = { session_id: 's', run_id: UNKNOWN, call_id: 'call_1' }
    const assistant = todoStore(database.db, { ...scope, ...session, actor: 'assistant' })
    const { todos, change_ids } = await assistant.create({ item: 'one', tags: ['home'] })
    const todo = todos[0]!
    now = new Date(TWO)
    const { change_ids: second } = await update({ id: todo.id, item: 'two' })
    const after = await store.get(todo.id)
    expect(after).toMatchObject({ item: 'two', version: 2, updated_at: TWO, created_at: TEST_NOW.toISOString() })
    const all = (await changes()).changes
    expect(all.map(({ id }) => id)).toEqual([...second, ...change_ids.toReversed()])
    expect(all[0]).toEqual({
      id: second[0],
      entity: 'todo',
      entity_id: todo.id,
      kind: 'update',
      actor: 'user',
      program_id: null,
      session_id: null,
      run_id: null,
      call_id: null,
      before: todo,
      after,
      group_id: null,
      undoes: null,
      undone_by: null,
      created_at: TWO,
    })
    expect(all[1]).toMatchObject({ ...session, entity: 'todo', kind: 'create', actor: 'assistant', before: null })
    expect(all[2]).toMatchObject({ ...session, entity: 'tag', kind: 'create', after: { name: 'home' } })
    expect((await store.changes({ limit: 100, run_id: UNKNOWN })).changes).toEqual(all.slice(1))
    expect((await store.changes({ limit: 100, entity_id: todo.id })).changes).toEqual(all.slice(0, 2))
  })

  test('an update that changes nothing writes nothing', async () => {
    const todo = await create({ item: 'same', tags: ['a'], start_time: NOON })
    const write = await update({ id: todo.id, item: 'same', tags: ['A'], start_time: NOON, importance: 'none' })
    expect(write).toEqual({ todos: [todo], ...NOTHING_MORE, change_ids: [] })
    expect((await changes()).changes).toHaveLength(2)
  })

  test('many todos are updated together, and returned in the order of the ids', async () => {
    const [a, b] = [await create({ item: 'a' }), await create({ item: 'b' })]
    const { todos, change_ids } = await update({ id: [b.id, a.id], importance: 'low', tags: ['new'] })
    expect(todos.map(({ item, importance, tags }) => [item, importance, tags])).toEqual([
      ['b', 'low', ['new']],
      ['a', 'low', ['new']],
    ])
    expect(change_ids).toHaveLength(3)
  })

  test('an update with an old version is a conflict', async () => {
    const { id } = await create({ item: 'first' })
    await update({ id, version: 1, item: 'second' })
    await expect(update({ id, version: 1, item: 'third' })).rejects.toMatchObject({
      code: 'conflict',
      field: 'version',
    })
    expect(await store.get(id)).toMatchObject({ item: 'second', version: 2 })
  })

  test('of concurrent updates with the same version, one wins', async () => {
    const { id } = await create({ item: 'race' })
    const results = await Promise.allSettled([1, 2, 3].map((n) => update({ id, version: 1, item: `racer ${n}` })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason.code).toBe('conflict')
    expect(await store.get(id)).toMatchObject({ version: 2 })
  })

  test('concurrent writes that create the same tag create it once', async () => {
    const names = ['urgent', 'Urgent', 'URGENT', 'urgent']
    await Promise.all(names.map((name, i) => create({ item: `todo ${i}`, tags: [name, `own ${i}`] })))
    expect((await store.tags()).filter(({ name }) => /^urgent$/i.test(name))).toHaveLength(1)
    expect(await items({ tag: 'uRGENT' })).toHaveLength(4)
  })

  test('completing and reopening are idempotent', async () => {
    const { id } = await create({ item: 'do it' })
    const { todos, change_ids } = await store.complete([id])
    expect(todos[0]).toMatchObject({ completed_at: TEST_NOW.toISOString(), version: 2 })
    expect(change_ids).toHaveLength(1)
    now = new Date(TWO)
    expect(await store.complete([id])).toEqual({ todos, ...NOTHING_MORE, change_ids: [] })
    expect((await store.reopen([id])).todos[0]).toMatchObject({ completed_at: null, version: 3 })
    expect((await store.reopen([id])).change_ids).toEqual([])
  })

  test('a deleted todo is not found, and its change contains it', async () => {
    const todo = await create({ item: 'bye', tags: ['x'] })
    const { change_ids } = await store.delete([todo.id])
    await expect(store.get(todo.id)).rejects.toMatchObject({ code: 'not_found' })
    expect((await changes()).changes[0]).toMatchObject({ id: change_ids[0], kind: 'delete', before: todo, after: null })
  })

  test('an id in upper case is the same id', async () => {
    const { id } = await create({ item: 'case' })
    const { todos } = await update({ id: [id.toUpperCase(), id], item: 'CASE' })
    expect(todos).toHaveLength(1)
    expect(todos[0]).toMatchObject({ id, version: 2 })
  })

  test('times that do not fit the stored todo are refused, and the error names the field', async () => {
    const todo = await create({ item: 'untimed' })
    const refused = { code: 'invalid_request', field: 'end_time' }
    await expect(update({ id: todo.id, end_time: NOON })).rejects.toMatchObject(refused)
    await update({ id: todo.id, start_time: NOON })
    await expect(update({ id: todo.id, end_time: NOON })).rejects.toMatchObject(refused)
    expect((await update({ id: todo.id, end_time: TWO })).todos[0]).toMatchObject({ start_time: NOON, end_time: TWO })
  })

  test('tags are matched ignoring case, and the stored spelling wins', async () => {
    await create({ item: 'one', tags: ['Größe'] })
    expect((await create({ item: 'two', tags: ['GRÖSSE', 'gröẞe'] })).tags).toEqual(['GRÖSSE', 'Größe'])
    await expect(store.createTag({ name: 'GRÖẞE' })).rejects.toMatchObject({ code: 'conflict', field: 'name' })
  })

  test('a tag can be created, changed and deleted', async () => {
    const { tag } = await store.createTag({ name: 'work', color: 'red' })
    const todo = await create({ item: 'job', tags: ['WORK'] })
    await store.createTag({ name: 'home' })
    expect((await store.tags()).map(({ name }) => name)).toEqual(['home', 'work'])
    expect(await store.updateTag({ id: tag.id, name: 'Work' })).toMatchObject({ tag: { name: 'Work', color: 'red' } })
    expect(await store.updateTag({ id: tag.id, name: 'Work' })).toMatchObject({ change_ids: [] })
    await expect(store.updateTag({ id: tag.id, name: 'HOME' })).rejects.toMatchObject({ code: 'conflict' })
    expect(await store.get(todo.id)).toMatchObject({ tags: ['Work'] })
    await store.deleteTag(tag.id)
    expect(await store.get(todo.id)).toMatchObject({ tags: [] })
    expect((await changes()).changes[0]).toMatchObject({
      entity: 'tag',
      kind: 'delete',
      before: { todo_ids: [todo.id] },
    })
    await expect(store.deleteTag(tag.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the same name gets the same colour', async () => {
    const other = todoStore(database.db, await createTestUser(database.db))
    const [a, b] = [await store.createTag({ name: 'Garden' }), await other.createTag({ name: 'garden' })]
    expect(a.tag.color).toBe(b.tag.color)
  })

  test('the usage of a new user is 0, and its reset date is the next month', async () => {
    expect(await store.usage()).toEqual({
      current_usage: 0,
      monthly_limit: 200,
      remaining_quota: 200,
      reset_date: '2026-12-01T00:00:00.000Z',
      input_tokens: 0,
      output_tokens: 0,
      cost_usd: 0,
      monthly_budget_usd: null,
    })
  })

  test('a write inside a transaction that is rolled back leaves nothing', async () => {
    const failure = new Error('later')
    const work = database.db.transaction().execute(async (trx) => {
      await todoStore(trx, scope).create({ item: 'never', tags: ['never'] })
      throw failure
    })
    await expect(work).rejects.toBe(failure)
    expect(await items({ status: 'all' })).toEqual([])
    expect((await changes()).changes).toEqual([])
  })

  describe('creating with an id', () => {
    let id: string
    let input: { id: string; item: string; tags: string[] }
    beforeEach(() => {
      id = randomUUIDv7()
      input = { id, item: 'Once', tags: ['new'] }
    })

    test('a todo with an id is created once, however often it is sent', async () => {
      const first = await store.create(todoCreateSchema.parse(input))
      expect(first.todos[0]).toMatchObject({ id, item: 'Once' })
      const [again, later] = await Promise.all([1, 2].map(() => store.create(todoCreateSchema.parse(input))))
      expect(again).toEqual({ todos: first.todos, ...NOTHING_MORE, change_ids: [first.change_ids.at(-1)] })
      expect(later).toEqual(again)
      expect(await items({})).toEqual(['Once'])
      expect((await changes()).changes).toHaveLength(2)
    })

    test('a repeated create returns the todo as it is now, and does not restore a deleted one', async () => {
      await store.create(todoCreateSchema.parse(input))
      await update({ id, item: 'Changed since' })
      expect((await store.create(todoCreateSchema.parse(input))).todos[0]).toMatchObject({ item: 'Changed since' })
      await store.delete([id])
      expect((await store.create(todoCreateSchema.parse(input))).todos).toEqual([])
      expect(await items({})).toEqual([])
    })

    test('an id of a todo of another user is a conflict, and that todo stays the same', async () => {
      await store.create(todoCreateSchema.parse(input))
      const stranger = todoStore(database.db, await createTestUser(database.db))
      const taken = stranger.create(todoCreateSchema.parse({ ...input, item: 'Theirs' }))
      await expect(taken).rejects.toMatchObject({ code: 'conflict', field: 'id' })
      expect(await items({})).toEqual(['Once'])
    })

    test.each(['0190a000-0000-4000-8000-000000000000', 'x', ''])(
      'the id "%s", which is not a UUID of version 7, is refused',
      (bad) => {
        expect(todoCreateSchema.safeParse({ item: 'a', id: bad }).error?.issues[0]?.path).toEqual(['id'])
      },
    )
  })
})
