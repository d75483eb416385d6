import { LATER_CONFLICT_DAYS, MAX_OCCURRENCES } from '@todo-agents/contract/bounds'
import type { Conflict, Todo, TodoCreate } from '@todo-agents/contract/todo'
import {
  conflictsSchema,
  freeSlotsSchema,
  occurrencesSchema,
  todoCreateSchema,
  todoUpdateSchema,
} from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'

/** Monday, 9:00 to 9:30 in Berlin, with a reminder ten minutes before. */
const STANDUP = {
  item: 'Standup',
  start_time: '2026-11-23T08:00:00Z',
  end_time: '2026-11-23T08:30:00Z',
  alarm_time: '2026-11-23T07:50:00Z',
  recurrence: 'FREQ=WEEKLY;BYDAY=MO',
}
const DECEMBER = { from: '2026-11-30T23:00:00Z', to: '2026-12-31T23:00:00Z' }

describeEachDatabase('later occurrences', (kind) => {
  let database: TestDatabase
  let store: TodoStore
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    store = todoStore(database.db, await createTestUser(database.db))
  })

  async function create(input: TodoCreate): Promise<Todo> {
    return (await write(input)).todos[0]!
  }
  const write = (input: TodoCreate) => store.create(todoCreateSchema.parse(input))
  const update = (input: object) => store.update(todoUpdateSchema.parse(input))
  const page = (input: object) => store.occurrences(occurrencesSchema.parse(input))
  const places = async (input: object = DECEMBER) => (await page(input)).occurrences.map(({ occurrence }) => occurrence)
  const conflicts = async (range: object = DECEMBER) =>
    (await store.conflicts(conflictsSchema.parse(range))).map(format)

  test('have the values of the stored todo, and times at the same distances on the clock', async () => {
    const { list } = await store.createList({ name: 'Team' })
    const { id } = await create({ ...STANDUP, list_id: list.id, tags: ['work'], importance: 'high' })
    const { occurrences, is_complete } = await page({ from: '2027-03-22T00:00:00Z', to: '2027-03-30T00:00:00Z' })
    expect(is_complete).toBe(true)
    // Summer time begins on 28 March.
    const shared = { id, item: 'Standup', list_id: list.id, tags: ['work'], importance: 'high' }
    const days = { due_date: null, end_date: null }
    expect(occurrences).toEqual([
      {
        ...shared,
        ...days,
        occurrence: '2027-03-22T09:00:00',
        start_time: '2027-03-22T08:00:00.000Z',
        end_time: '2027-03-22T08:30:00.000Z',
        alarm_time: '2027-03-22T07:50:00.000Z',
      },
      {
        ...shared,
        ...days,
        occurrence: '2027-03-29T09:00:00',
        start_time: '2027-03-29T07:00:00.000Z',
        end_time: '2027-03-29T07:30:00.000Z',
        alarm_time: '2027-03-29T06:50:00.000Z',
      },
    ])
  })

  test('do not include the stored one, and are the same from a range that begins before it', async () => {
    await create(STANDUP)
    const expected = ['2026-11-30T09:00:00', '2026-12-07T09:00:00']
    expect(await places({ from: '2026-01-01T00:00:00Z', to: '2026-12-08T00:00:00Z' })).toEqual(expected)
    expect(await places({ from: '2026-01-01T00:00:00Z', to: '2026-11-24T00:00:00Z' })).toEqual([])
  })

  test('start in the range: its first instant counts, and its last one does not', async () => {
    await create(STANDUP)
    expect(await places({ from: '2026-11-30T08:00:00Z', to: '2026-12-07T08:00:00Z' })).toEqual(['2026-11-30T09:00:00'])
    expect(await places({ from: '2026-11-30T08:00:00.001Z', to: '2026-12-07T08:00:00.001Z' })).toEqual([
      '2026-12-07T09:00:00',
    ])
  })

  test('keep their times when the stored one is moved, also beyond them', async () => {
    const { id } = await create(STANDUP)
    await update({ id, start_time: '2027-01-20T12:00:00Z', end_time: '2027-01-20T14:00:00Z', alarm_time: null })
    const { occurrences } = await page({ from: '2026-11-30T00:00:00Z', to: '2026-12-01T00:00:00Z' })
    expect(occurrences).toMatchObject([
      {
        start_time: '2026-11-30T08:00:00.000Z',
        end_time: '2026-11-30T08:30:00.000Z',
        alarm_time: '2026-11-30T07:50:00.000Z',
      },
    ])
  })

  test('have the title that a change for one occurrence only has replaced there', async () => {
    const { id } = await create(STANDUP)
    await update({ id, scope: 'this', item: 'Standup with guests', tags: ['guests'] })
    const { occurrences } = await page({ ...DECEMBER, limit: 1 })
    expect(occurrences).toMatchObject([{ item: 'Standup', tags: [] }])
  })

  test('of days, times and points in time come in the order of their times', async () => {
    await create({ item: 'Point', alarm_time: '2026-11-23T08:00:00Z', recurrence: 'FREQ=WEEKLY' })
    await create({ item: 'Days', due_date: '2026-11-23', end_date: '2026-11-24', recurrence: 'FREQ=WEEKLY' })
    await create({ ...STANDUP, start_time: '2026-11-23T07:59:00Z' })
    const { occurrences } = await page({ from: '2026-11-29T00:00:00Z', to: '2026-12-01T00:00:00Z' })
    expect(occurrences).toMatchObject([
      { item: 'Days', due_date: '2026-11-30', end_date: '2026-12-01', start_time: null, alarm_time: null },
      { item: 'Standup', start_time: '2026-11-30T07:59:00.000Z' },
      { item: 'Point', alarm_time: '2026-11-30T08:00:00.000Z', start_time: null, due_date: null },
    ])
  })

  test('of a day lie in the range that has the first instant of this day for the user', async () => {
    await create({ item: 'Day', due_date: '2026-11-23', recurrence: 'FREQ=DAILY' })
    const range = { from: '2026-11-24T23:00:00Z', to: '2026-11-25T23:00:00Z' }
    expect(await places(range)).toEqual(['2026-11-25'])
  })

  test('are those of the ids that are asked for', async () => {
    const { id } = await create({ ...STANDUP, recurrence: 'FREQ=MONTHLY' })
    await create(STANDUP)
    expect(await places({ ...DECEMBER, id })).toEqual(['2026-12-23T09:00:00'])
  })

  test('do not exist for what is done, in an archived list, or counted from its completion', async () => {
    const { list } = await store.createList({ name: 'Old' })
    await create({ ...STANDUP, list_id: list.id })
    await create({ ...STANDUP, recurrence_from: 'completion' })
    const done = await create({ ...STANDUP, recurrence: 'FREQ=WEEKLY;COUNT=1' })
    await store.complete([done.id])
    expect(await places()).toHaveLength(4)
    await store.archiveList({ id: list.id, is_archived: true })
    expect(await places()).toEqual([])
    await create({ item: 'Call', start_time: '2026-12-07T08:15:00Z' })
    await create({ item: 'Read', start_time: '2026-11-23T08:15:00Z' })
    expect(await conflicts()).toEqual([])
    // The stored todo of the archived list does not count either. The other one does.
    expect(await conflicts({ from: '2026-11-23T00:00:00Z', to: '2026-11-24T00:00:00Z' })).toEqual(['Standup+Read'])
  })

  test('are the first of all when there are more than the limit, and the answer says so', async () => {
    await create({ item: 'Hours', start_time: '2026-11-23T08:00:00Z', recurrence: 'FREQ=HOURLY' })
    await create({ item: 'Days', start_time: '2026-11-23T07:30:00Z', recurrence: 'FREQ=DAILY' })
    const first = await page({ from: '2026-11-24T06:00:00Z', to: '2027-11-01T00:00:00Z', limit: 4 })
    expect(first.occurrences.map(({ item, start_time }) => `${item} ${start_time?.slice(11, 16)}`)).toEqual([
      'Hours 06:00',
      'Hours 07:00',
      'Days 07:30',
      'Hours 08:00',
    ])
    expect(first.is_complete).toBe(false)
    const all = await page({ from: '2026-11-24T06:00:00Z', to: '2027-11-01T00:00:00Z' })
    expect(all).toMatchObject({ is_complete: false })
    expect(all.occurrences).toHaveLength(MAX_OCCURRENCES)
    expect(await page({ from: '2026-11-24T06:00:00Z', to: '2026-11-24T08:01:00Z', limit: 4 })).toMatchObject({
      is_complete: true,
    })
  })

  test('are in conflict with stored todos and with each other, but not with their own series', async () => {
    await create({ ...STANDUP, end_time: '2026-11-30T09:00:00Z' })
    await create({ item: 'Review', start_time: '2026-11-26T08:15:00Z', recurrence: 'FREQ=MONTHLY;BYMONTHDAY=26' })
    await create({ item: 'Dentist', start_time: '2026-12-31T10:00:00Z' })
    const later = await store.conflicts(
      conflictsSchema.parse({ from: '2026-12-25T00:00:00Z', to: '2027-01-01T00:00:00Z' }),
    )
    expect(later.map(format)).toEqual(['Standup+Review', 'Standup+Dentist'])
    expect(later[1]).toMatchObject({
      todos: [{ occurrence: '2026-12-28T09:00:00' }, { item: 'Dentist', occurrence: null }],
      overlap: { start_time: '2026-12-31T10:00:00.000Z', end_time: '2026-12-31T11:00:00.000Z' },
    })
    expect(later[0]!.todos.map(({ occurrence }) => occurrence)).toEqual(['2026-12-21T09:00:00', '2026-12-26T09:15:00'])
  })

  test('are in conflict with a new todo, and with a todo that is moved to their time', async () => {
    await create(STANDUP)
    const call = await write({ item: 'Call', start_time: '2026-12-07T08:15:00Z' })
    expect(call.conflicts).toMatchObject([
      {
        todos: [
          { item: 'Standup', occurrence: '2026-12-07T09:00:00' },
          { item: 'Call', occurrence: null },
        ],
        overlap: { start_time: '2026-12-07T08:15:00.000Z', end_time: '2026-12-07T08:30:00.000Z' },
      },
    ])
    const { id } = call.todos[0]!
    expect((await update({ id, start_time: '2026-12-08T08:15:00Z' })).conflicts).toEqual([])
    expect((await update({ id, start_time: '2026-12-14T08:15:00Z' })).conflicts.map(format)).toEqual(['Standup+Call'])
    expect((await update({ id, item: 'Other' })).conflicts).toEqual([])
  })

  test('of a new or changed rule are compared with the todos of the next weeks, once', async () => {
    const far = new Date(Date.parse(STANDUP.start_time) + (LATER_CONFLICT_DAYS + 1) * 86_400_000).toISOString()
    await create({ item: 'Dentist', start_time: '2026-12-07T08:15:00Z' })
    await create({ item: 'Far away', start_time: far, recurrence: 'FREQ=DAILY;COUNT=30' })
    await create({ item: 'Review', start_time: '2026-11-24T08:15:00Z', recurrence: 'FREQ=DAILY;INTERVAL=20' })
    const { conflicts, todos } = await write(STANDUP)
    // The review comes on Monday 14 December.
    expect(conflicts.map(format)).toEqual(['Standup+Dentist', 'Standup+Review'])
    const { id } = todos[0]!
    const { conflicts: changed } = await update({ id, recurrence: 'FREQ=DAILY;COUNT=5' })
    expect(changed.map(format)).toEqual(['Standup+Review'])
    expect((await update({ id, item: 'Daily' })).conflicts).toEqual([])
    expect((await store.complete([id])).conflicts.map(format)).toEqual(['Daily+Review'])
    expect((await store.skip({ id: [await openOf('Daily')] })).conflicts).toEqual([])
  })

  async function openOf(item: string): Promise<string> {
    const { todos } = await store.list({ status: 'open', sort: 'time', limit: 100 })
    return todos.find((todo) => todo.item === item)!.id
  }

  test('are not free', async () => {
    await create({ ...STANDUP, end_time: '2026-11-23T13:00:00Z' })
    await create({ item: 'Vacation', due_date: '2026-11-30', recurrence: 'FREQ=DAILY' })
    const slots = (day: string) =>
      store.freeSlots(freeSlotsSchema.parse({ from: `${day}T00:00:00Z`, to: `${day}T23:00:00Z` }))
    // From 9 to 14 it is taken; the working hours end at 18.
    expect(await slots('2026-12-14')).toEqual([
      { start_time: '2026-12-14T13:00:00.000Z', end_time: '2026-12-14T17:00:00.000Z' },
    ])
    expect(await slots('2026-12-15')).toHaveLength(1)
  })

  test('that take time since before the range are not free, and are in conflict', async () => {
    await create({
      item: 'Trip',
      start_time: '2026-11-23T08:00:00Z',
      end_time: '2026-11-26T08:00:00Z',
      recurrence: 'FREQ=WEEKLY',
    })
    await create({ item: 'Call', start_time: '2026-12-02T12:00:00Z' })
    const range = { from: '2026-12-02T00:00:00Z', to: '2026-12-02T23:00:00Z' }
    expect(await conflicts(range)).toEqual(['Trip+Call'])
    expect(await store.freeSlots(freeSlotsSchema.parse(range))).toEqual([])
  })

  test('that are too many to count end the free slots', async () => {
    const minutes = { end_time: '2026-11-23T08:05:00Z', recurrence: 'FREQ=HOURLY' }
    await create({ item: 'Stretch', start_time: '2026-11-23T08:00:00Z', ...minutes })
    const range = { from: '2026-11-24T00:00:00Z', to: '2027-11-01T00:00:00Z', day_start: '00:00', day_end: '23:59' }
    const slots = await store.freeSlots(freeSlotsSchema.parse({ ...range, minutes: 50 }))
    const last = new Date(Date.parse(range.from) + (MAX_OCCURRENCES - 1) * 3_600_000)
    expect(slots.length).toBeGreaterThan(900)
    expect(slots.at(-1)!.end_time).toBe(last.toISOString())
  })
})

function format({ todos }: Conflict): string {
  return todos.map(({ item }) => item).join('+')
}
