import type { Todo, TodoCreate } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema, todoSkipSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser, TEST_NOW } from '../testing/users.ts'
import { updateMe } from '../users/user.repository.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'

/** Monday, 9:00 to 9:15 in Berlin, with a reminder ten minutes before. */
const STANDUP = {
  item: 'Standup',
  start_time: '2026-11-23T08:00:00Z',
  end_time: '2026-11-23T08:15:00Z',
  alarm_time: '2026-11-23T07:50:00Z',
  recurrence: 'freq=weekly;byday=mo',
}

describeEachDatabase('todos that repeat', (kind) => {
  let database: TestDatabase
  let store: TodoStore
  let now: Date
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    now = TEST_NOW
    const scope = await createTestUser(database.db)
    store = todoStore(database.db, { ...scope, now: () => now })
    await updateMe(database.db, scope, { time_zone: 'Europe/Berlin' })
  })

  async function create(input: TodoCreate): Promise<Todo> {
    return (await store.create(todoCreateSchema.parse(input))).todos[0]!
  }
  const update = (input: object) => store.update(todoUpdateSchema.parse(input))
  const skip = (input: object) => store.skip(todoSkipSchema.parse(input))
  const all = async (status = 'all') => (await store.list(todoListSchema.parse({ status, sort: 'created' }))).todos
  /** What an undo restores exactly. Versions only rise, and each write has its time. */
  const states = async () => (await all()).map(({ version: _, updated_at: __, ...state }) => state)

  test('a todo that is completed comes again with its times and its alarm, and an undo takes both back', async () => {
    const first = await create(STANDUP)
    expect(first).toMatchObject({ recurrence: 'FREQ=WEEKLY;BYDAY=MO', occurrence: '2026-11-23T09:00:00' })
    const before = await states()
    const { todos, also, next_occurrences, change_ids } = await store.complete([first.id])
    expect(todos[0]).toMatchObject({ id: first.id, completed_at: TEST_NOW.toISOString() })
    expect(also).toMatchObject([
      {
        item: 'Standup',
        start_time: '2026-11-30T08:00:00.000Z',
        end_time: '2026-11-30T08:15:00.000Z',
        alarm_time: '2026-11-30T07:50:00.000Z',
        occurrence: '2026-11-30T09:00:00',
        series_id: first.series_id,
        completed_at: null,
      },
    ])
    expect(next_occurrences).toEqual([{ id: also[0]!.id, occurrences: ['2026-11-30T09:00:00', '2026-12-07T09:00:00'] }])
    // The undo of any change of the group undoes the group.
    await store.undo({ change_id: [change_ids[0]!] })
    expect(await states()).toEqual(before)
    expect(await all('open')).toHaveLength(1)
  })

  test('a completed todo can be undone and redone, again and again', async () => {
    const first = await create(STANDUP)
    const before = await states()
    let { change_ids } = await store.complete([first.id])
    const after = await states()
    for (let round = 0; round < 3; round++) {
      const undone = await store.undo({ change_id: change_ids })
      expect(await states()).toEqual(before)
      const redone = await store.undo({ change_id: undone.changes.map(({ id }) => id) })
      expect(await states()).toEqual(after)
      change_ids = redone.changes.map(({ id }) => id)
    }
  })

  test('a moved occurrence keeps its rule and its alarm, and the next one is where the rule puts it', async () => {
    const { id } = await create(STANDUP)
    const { todos } = await update({ id, start_time: '2026-11-24T09:30:00Z', end_time: '2026-11-24T10:30:00Z' })
    expect(todos[0]).toMatchObject({
      recurrence: 'FREQ=WEEKLY;BYDAY=MO',
      occurrence: '2026-11-23T09:00:00',
      alarm_time: '2026-11-24T09:20:00.000Z',
    })
    const { also } = await store.complete([id])
    expect(also[0]).toMatchObject({
      start_time: '2026-11-30T08:00:00.000Z',
      end_time: '2026-11-30T08:15:00.000Z',
      alarm_time: '2026-11-30T07:50:00.000Z',
      next_values: null,
    })
  })

  test('a move of this and all that follow moves the days of the rule', async () => {
    const { id } = await create(STANDUP)
    const { todos } = await update({ id, scope: 'following', start_time: '2026-11-24T09:00:00Z' })
    expect(todos[0]).toMatchObject({
      recurrence: 'FREQ=WEEKLY;BYDAY=TU',
      occurrence: '2026-11-24T10:00:00',
      start_time: '2026-11-24T09:00:00.000Z',
      alarm_time: '2026-11-24T08:50:00.000Z',
    })
    const { also } = await store.complete([id])
    expect(also[0]).toMatchObject({
      start_time: '2026-12-01T09:00:00.000Z',
      end_time: '2026-12-01T09:15:00.000Z',
      alarm_time: '2026-12-01T08:50:00.000Z',
    })
  })

  test('a series that is moved back does not come again where it was completed already', async () => {
    const { id } = await create({ item: 'Water', due_date: '2026-11-23', recurrence: 'FREQ=DAILY' })
    const { also } = await store.complete([id])
    const moved = { id: also[0]!.id, scope: 'following', due_date: '2026-11-22' }
    expect((await update(moved)).todos[0]).toMatchObject({ occurrence: '2026-11-22' })
    const range = { from: '2026-11-01T00:00:00Z', to: '2026-11-25T23:00:00.000Z', limit: 10 }
    const { occurrences } = await store.occurrences(range)
    expect(occurrences.map(({ due_date }) => due_date)).toEqual(['2026-11-24', '2026-11-25'])
    expect((await store.complete([also[0]!.id])).also[0]).toMatchObject({ due_date: '2026-11-24' })
  })

  test('a change for this occurrence only does not reach the next one, and one for all that follow does', async () => {
    const { id } = await create({ ...STANDUP, tags: ['work'] })
    await update({ id, scope: 'this', item: 'Standup with guests', importance: 'high', tags: ['guests'] })
    await update({ id, description: 'In room 4' })
    const { also } = await store.complete([id])
    expect(also[0]).toMatchObject({
      item: 'Standup',
      importance: 'none',
      tags: ['work'],
      description: 'In room 4',
      next_values: null,
    })
  })

  test('a new rule moves the todo to the first day that it matches', async () => {
    const { id } = await create(STANDUP)
    const { todos } = await update({ id, recurrence: 'FREQ=WEEKLY;BYDAY=TH' })
    expect(todos[0]).toMatchObject({
      start_time: '2026-11-26T08:00:00.000Z',
      end_time: '2026-11-26T08:15:00.000Z',
      alarm_time: '2026-11-26T07:50:00.000Z',
      occurrence: '2026-11-26T09:00:00',
    })
    const { todos: stopped } = await update({ id, recurrence: null })
    expect(stopped[0]).toMatchObject({ recurrence: null, series_id: null, occurrence: null, item: 'Standup' })
    expect((await store.complete([id])).also).toEqual([])
  })

  test('a skipped todo moves to its next occurrence, and an undo brings it back', async () => {
    const { id } = await create(STANDUP)
    await store.addSteps({
      id,
      steps: [
        { item: 'notes', is_done: true },
        { item: 'timer', is_done: false },
      ],
    })
    const before = await states()
    const { todos, change_ids } = await skip({ id })
    expect(todos[0]).toMatchObject({ id, start_time: '2026-11-30T08:00:00.000Z', step_count: 2, done_step_count: 0 })
    await store.undo({ change_id: change_ids })
    expect(await states()).toEqual(before)
  })

  test('a repeated skip of the same occurrence skips nothing', async () => {
    const { id, occurrence } = await create(STANDUP)
    await skip({ id, occurrence })
    const { todos, change_ids } = await skip({ id, occurrence })
    expect(todos[0]).toMatchObject({ occurrence: '2026-11-30T09:00:00' })
    expect(change_ids).toEqual([])
  })

  test('all occurrences before a day can be skipped at once', async () => {
    const { id } = await create({ item: 'Water', due_date: '2026-11-02', recurrence: 'FREQ=DAILY' })
    const { todos } = await skip({ id, until: '2026-11-22' })
    expect(todos[0]).toMatchObject({ due_date: '2026-11-22', occurrence: '2026-11-22' })
  })

  test('a rule with a count ends with its last occurrence', async () => {
    const { id } = await create({ item: 'Pills', due_date: '2026-11-22', recurrence: 'FREQ=DAILY;COUNT=3' })
    const second = (await store.complete([id])).also[0]!
    expect(second).toMatchObject({ due_date: '2026-11-23', recurrence: 'FREQ=DAILY;COUNT=2' })
    const third = (await store.complete([second.id])).also[0]!
    expect(third).toMatchObject({ due_date: '2026-11-24', recurrence: 'FREQ=DAILY;COUNT=1' })
    expect((await store.complete([third.id])).also).toEqual([])
    expect(await all('open')).toEqual([])
  })

  test('the last occurrence that is skipped is deleted', async () => {
    const { id } = await create({ item: 'Pills', due_date: '2026-11-22', recurrence: 'FREQ=DAILY;COUNT=1' })
    const before = await states()
    const { todos, change_ids } = await skip({ id })
    expect(todos).toEqual([])
    expect(await all()).toEqual([])
    await store.undo({ change_id: change_ids })
    expect(await states()).toEqual(before)
  })

  test('a todo can count from the day when it was done', async () => {
    const { id } = await create({
      item: 'Water the cactus',
      due_date: '2026-11-20',
      recurrence: 'FREQ=DAILY;INTERVAL=3',
      recurrence_from: 'completion',
    })
    now = new Date('2026-11-25T12:00:00Z')
    expect((await store.complete([id])).also[0]).toMatchObject({ due_date: '2026-11-28', occurrence: '2026-11-28' })
  })

  test('a todo that counts from its completion and is done early comes so long after it was done', async () => {
    const input = { item: 'Cactus', recurrence: 'FREQ=DAILY;INTERVAL=3', recurrence_from: 'completion' } as const
    const { id } = await create({ ...input, due_date: '2026-11-25' })
    // Done on 22 November: the next one is where this one was.
    expect((await store.complete([id])).also[0]).toMatchObject({ due_date: '2026-11-25', completed_at: null })
    const later = await create({ ...input, due_date: '2026-12-20' })
    expect((await store.complete([later.id])).also[0]).toMatchObject({ due_date: '2026-11-25' })
  })

  test('a change for all that follow is refused for an occurrence that is done', async () => {
    const { id } = await create(STANDUP)
    await store.complete([id])
    await expect(update({ id, scope: 'following', item: 'Daily' })).rejects.toMatchObject({
      code: 'conflict',
      field: 'scope',
    })
    expect((await update({ id, item: 'Done standup' })).todos[0]).toMatchObject({ item: 'Done standup' })
  })

  test.each(['this', 'following'] as const)('a todo that repeats keeps a time, with the scope %s', async (scope) => {
    const { id } = await create({ item: 'Water', due_date: '2026-11-22', recurrence: 'FREQ=DAILY' })
    await expect(update({ id, scope, due_date: null })).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'recurrence',
    })
    const { todos } = await update({ id, due_date: null, recurrence: null })
    expect(todos[0]).toMatchObject({ due_date: null, recurrence: null })
  })

  test('a todo without a time is due on the first day of its rule', async () => {
    const { todos, next_occurrences } = await store.create(
      todoCreateSchema.parse({ item: 'Report', recurrence: 'FREQ=MONTHLY;BYDAY=-1FR' }),
    )
    expect(todos[0]).toMatchObject({ due_date: '2026-11-27', start_time: null })
    expect(next_occurrences[0]!.occurrences).toEqual(['2026-11-27', '2026-12-25'])
  })

  test('a reminder without a time of its own comes again as one', async () => {
    const alarm_time = '2026-11-22T14:00:00Z'
    const { id } = await create({ item: 'Stretch', alarm_time, recurrence: 'FREQ=DAILY' })
    const { also } = await store.complete([id])
    expect(also[0]).toMatchObject({ start_time: null, due_date: null, alarm_time: '2026-11-23T14:00:00.000Z' })
  })

  test('the steps of the next occurrence are open again, in the same order', async () => {
    const first = await create({
      ...STANDUP,
      steps: ['notes', 'timer', 'door'].map((item) => ({ item, is_done: false })),
    })
    const steps = (await store.list(todoListSchema.parse({ parent_id: first.id, sort: 'manual', status: 'all' }))).todos
    expect(steps.map(({ item }) => item)).toEqual(['notes', 'timer', 'door'])
    await store.complete([steps[0]!.id])
    const { todos, also, change_ids } = await store.complete([first.id])
    expect(todos[0]).toMatchObject({ step_count: 3, done_step_count: 3 })
    const next = also.find(({ parent_id, completed_at }) => parent_id === null && completed_at === null)!
    expect(next).toMatchObject({ step_count: 3, done_step_count: 0 })
    const query = todoListSchema.parse({ parent_id: next.id, sort: 'manual', status: 'open' })
    expect((await store.list(query)).todos.map(({ item }) => item)).toEqual(['notes', 'timer', 'door'])
    await store.undo({ change_id: change_ids })
    expect(await store.get(first.id)).toMatchObject({ completed_at: null, step_count: 3, done_step_count: 1 })
  })

  describe('reopening', () => {
    test('an occurrence takes its place again while the next one is untouched', async () => {
      const { id } = await create(STANDUP)
      await store.complete([id])
      const { todos } = await store.reopen([id])
      expect(todos[0]).toMatchObject({ id, recurrence: 'FREQ=WEEKLY;BYDAY=MO', completed_at: null })
      expect(await all()).toHaveLength(1)
    })

    test('an occurrence no longer repeats when the next one was changed', async () => {
      const { id } = await create(STANDUP)
      const { also } = await store.complete([id])
      await update({ id: also[0]!.id, item: 'Daily' })
      const { todos } = await store.reopen([id])
      expect(todos[0]).toMatchObject({ id, recurrence: null, series_id: null, completed_at: null })
      expect(await all('open')).toHaveLength(2)
    })
  })

  test('rules that never yield, or yield too often, are refused with a sentence', async () => {
    for (const recurrence of ['FREQ=MINUTELY', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'every monday']) {
      await expect(create({ ...STANDUP, recurrence })).rejects.toMatchObject({
        code: 'invalid_request',
        field: 'recurrence',
      })
    }
  })
})
