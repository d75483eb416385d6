import type { Todo } from '@todo-agents/contract/todo'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'

describeEachDatabase('moving todos to a day', (kind) => {
  let database: TestDatabase
  let store: TodoStore
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    const scope = await createTestUser(database.db, { now: () => TEST_NOW, time_zone: 'Europe/Berlin' })
    store = todoStore(database.db, scope)
  })

  async function create(fields: object): Promise<Todo> {
    const { todos } = await store.create(todoCreateSchema.parse({ item: 'a', ...fields }))
    return todos[0] as Todo
  }

  test('keeps the time on the clock, the duration, the number of days and the distance of the alarm', async () => {
    const timed = await create({
      start_time: '2026-10-20T07:00:00Z',
      end_time: '2026-10-20T08:30:00Z',
      alarm_time: '2026-10-20T06:45:00Z',
    })
    const trip = await create({ due_date: '2026-10-20', end_date: '2026-10-22' })
    const alarm = await create({ alarm_time: '2026-10-20T07:00:00Z' })
    const plain = await create({})
    const { todos } = await store.move({ id: [timed.id, trip.id, alarm.id, plain.id], day: '2026-11-25' })
    expect(todos).toMatchObject([
      // Summer time has ended: 9:00 in Berlin is an hour later in UTC.
      {
        start_time: '2026-11-25T08:00:00.000Z',
        end_time: '2026-11-25T09:30:00.000Z',
        alarm_time: '2026-11-25T07:45:00.000Z',
      },
      { due_date: '2026-11-25', end_date: '2026-11-27' },
      { due_date: null, alarm_time: '2026-11-25T08:00:00.000Z' },
      { due_date: '2026-11-25' },
    ])
  })

  test('is one group of changes, which is undone at once', async () => {
    const ids = [(await create({ due_date: '2026-11-01' })).id, (await create({ due_date: '2026-11-02' })).id]
    const { change_ids } = await store.move({ id: ids, day: '2026-11-25' })
    const { changes } = await store.changes({ limit: 2 })
    expect(changes.map(({ id }) => id).toSorted()).toEqual(change_ids.toSorted())
    expect(new Set(changes.map(({ group_id }) => group_id)).size).toBe(1)
    expect(changes[0]?.group_id).not.toBeNull()
    await store.undo({ change_id: change_ids })
    const days = await Promise.all(ids.map(async (id) => (await store.get(id)).due_date))
    expect(days).toEqual(['2026-11-01', '2026-11-02'])
  })

  test('moves only this occurrence of a todo that repeats', async () => {
    const todo = await create({ due_date: '2026-11-20', recurrence: 'FREQ=WEEKLY;BYDAY=FR' })
    await store.move({ id: [todo.id], day: '2026-11-25' })
    expect(await store.get(todo.id)).toMatchObject({ due_date: '2026-11-25', occurrence: '2026-11-20' })
    const { also } = await store.complete([todo.id])
    expect(also).toMatchObject([{ due_date: '2026-11-27' }])
  })

  test('refuses a step, and then moves nothing', async () => {
    const parent = await create({ due_date: '2026-11-01' })
    const step = await create({ parent_id: parent.id })
    await expect(store.move({ id: [parent.id, step.id], day: '2026-11-25' })).rejects.toMatchObject({
      code: 'invalid_request',
    })
    expect(await store.get(parent.id)).toMatchObject({ due_date: '2026-11-01' })
  })
})
