import type { Conflict } from '@todo-agents/contract/todo'
import { freeSlotsSchema, todoCreateSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'

const at = (clock: string) => `2026-11-23T${clock}:00.000Z`
const ALL_DAY = { from: at('00:00'), to: '2026-11-24T00:00:00.000Z' }

describeEachDatabase('the schedule', (kind) => {
  let database: TestDatabase
  let store: TodoStore
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    store = todoStore(database.db, await createTestUser(database.db))
  })

  function create(item: string, start: string, end: string) {
    return store.create(todoCreateSchema.parse({ item, start_time: at(start), end_time: at(end) }))
  }

  async function idOf(item: string, start: string, end: string): Promise<string> {
    return (await create(item, start, end)).todos[0]!.id
  }

  test('a write returns the overlaps that it causes', async () => {
    await create('long', '09:00', '12:00')
    await create('touching', '12:00', '13:00')
    const { conflicts, todos } = await create('inside', '10:00', '11:00')
    expect(conflicts.map(format)).toEqual(['long+inside 10:00-11:00'])
    expect(conflicts[0]?.todos[1]).toEqual({
      id: todos[0]!.id,
      item: 'inside',
      start_time: at('10:00'),
      end_time: at('11:00'),
      occurrence: null,
    })
  })

  test('a write that causes no overlap does not return the old ones', async () => {
    const id = await idOf('one', '09:00', '11:00')
    await create('other', '10:00', '12:00')
    const rename = await store.update(todoUpdateSchema.parse({ id, item: 'renamed' }))
    expect(rename.conflicts).toEqual([])
    const move = await store.update(todoUpdateSchema.parse({ id, start_time: at('09:30') }))
    expect(move.conflicts.map(format)).toEqual(['renamed+other 10:00-11:30'])
  })

  test('a completed todo overlaps nothing until it is reopened', async () => {
    const id = await idOf('done', '09:00', '11:00')
    await store.complete([id])
    expect((await create('free', '10:00', '12:00')).conflicts).toEqual([])
    expect((await store.reopen([id])).conflicts.map(format)).toEqual(['done+free 10:00-11:00'])
  })

  test('two todos that are written together overlap once', async () => {
    const ids = [await idOf('a', '09:00', '10:00'), await idOf('b', '11:00', '12:00')]
    const { conflicts } = await store.update(todoUpdateSchema.parse({ id: ids, start_time: at('15:00') }))
    expect(conflicts).toHaveLength(1)
    expect(conflicts[0]?.overlap).toEqual({ start_time: at('15:00'), end_time: at('16:00') })
  })

  test('the first 100 overlapping pairs in a range are listed', async () => {
    await create('a', '08:00', '18:00')
    await create('b', '09:00', '10:00')
    await create('c', '09:30', '12:00')
    await create('d', '17:00', '19:00')
    expect((await store.conflicts(ALL_DAY)).map(format)).toEqual([
      'a+b 09:00-10:00',
      'a+c 09:30-12:00',
      'a+d 17:00-18:00',
      'b+c 09:30-10:00',
    ])
    expect((await store.conflicts({ from: at('10:00'), to: at('17:00') })).map(format)).toEqual(['a+c 09:30-12:00'])
    for (let i = 0; i < 15; i++) await create(`e${i}`, '20:00', '21:00')
    expect(await store.conflicts(ALL_DAY)).toHaveLength(100)
  })

  test('todos of any duration are found, however long ago they started', async () => {
    const HOUR = 3_600_000
    const FIRST = Date.parse('1900-01-01T00:00:00Z')
    const on = (clock: string) => `9000-06-01T${clock}:00.000Z`
    const day = { from: on('00:00'), to: '9000-06-02T00:00:00.000Z' }
    const instant = (time: number) => new Date(time).toISOString()
    const hours = [
      1, 2, 15, 16, 17, 128, 129, 1024, 1025, 8192, 8193, 65_536, 65_537, 524_288, 524_289, 62_000_000, 70_000_000,
    ]
    // The longest one starts in the first year that is allowed.
    const end = Date.parse(on('01:00'))
    const spans = hours.map((count) => ({ start: Math.max(end - count * HOUR, FIRST), end }))
    for (const [index, { start, end }] of spans.entries()) {
      const times = { start_time: instant(start), end_time: instant(end) }
      const { conflicts } = await store.create(todoCreateSchema.parse({ item: `${hours[index]} hours`, ...times }))
      expect(conflicts).toHaveLength(index)
    }
    const before = { from: '9000-05-28T00:00:00.000Z', to: on('00:00') }
    for (const range of [day, { from: on('00:59'), to: on('01:30') }, before]) {
      const open = spans.filter(({ start, end }) => start < Date.parse(range.to) && end > Date.parse(range.from))
      expect(open.length).toBeGreaterThan(10)
      const pairs = await store.conflicts(range)
      expect(pairs).toHaveLength(Math.min(100, (open.length * (open.length - 1)) / 2))
      const sorted = open.toSorted((a, b) => a.start - b.start)
      expect(pairs[0]?.todos.map(({ start_time }) => Date.parse(start_time))).toEqual(
        sorted.slice(0, 2).map(({ start }) => start),
      )
    }
    const slots = await store.freeSlots(freeSlotsSchema.parse({ ...day, day_start: '00:00' }))
    expect(slots[0]?.start_time).toBe(on('01:00'))
  })

  test('conflicts are those found by comparing all pairs', async () => {
    const STEP = 30 * 60_000
    const spans = fc.record({ start: fc.integer({ min: -60, max: 60 }), length: fc.integer({ min: 1, max: 40 }) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(spans, { minLength: 2, maxLength: 8 }),
        fc.integer({ min: -40, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        async (todos, from, length) => {
          const scope = await createTestUser(database.db)
          const one = todoStore(database.db, scope)
          const noon = Date.parse(at('12:00'))
          const times = todos.map(({ start, length }) => [noon + start * STEP, noon + (start + length) * STEP] as const)
          for (const [index, [start, end]] of times.entries()) {
            const [start_time, end_time] = [start, end].map((time) => new Date(time).toISOString())
            const { conflicts } = await one.create(todoCreateSchema.parse({ item: `${index}`, start_time, end_time }))
            const expected = times.slice(0, index).filter((other) => other[0] < end && other[1] > start).length
            expect(conflicts).toHaveLength(expected)
          }
          const range = [noon + from * STEP, noon + (from + length) * STEP] as const
          const isInRange = ([start, end]: readonly [number, number]) => start < range[1] && end > range[0]
          const pairs = times.flatMap((a, i) =>
            times.slice(i + 1).flatMap((b, j) => {
              const overlap = a[0] < b[1] && b[0] < a[1]
              return overlap && isInRange(a) && isInRange(b) ? [[i, i + 1 + j].join()] : []
            }),
          )
          const [fromTime, toTime] = range.map((time) => new Date(time).toISOString()) as [string, string]
          const found = await one.conflicts({ from: fromTime, to: toTime })
          expect(
            found
              .map(({ todos: both }) =>
                both
                  .map(({ item }) => Number(item))
                  .sort()
                  .join(),
              )
              .sort(),
          ).toEqual(pairs.sort())
          expect(found.map(({ todos: [first] }) => first.start_time)).toEqual(
            found.map(({ todos: [first] }) => first.start_time).sort(),
          )
        },
      ),
      { numRuns: 40 },
    )
  })

  test('free slots leave out open, timed todos', async () => {
    await create('busy', '09:00', '12:00')
    await store.complete([await idOf('done', '13:00', '14:00')])
    await store.create(todoCreateSchema.parse({ item: 'all day', due_date: '2026-11-23' }))
    expect(await store.freeSlots(freeSlotsSchema.parse(ALL_DAY))).toEqual([
      { start_time: at('08:00'), end_time: at('09:00') },
      { start_time: at('12:00'), end_time: at('17:00') },
    ])
  })

  test('todos of another user are neither busy nor in conflict', async () => {
    const stranger = todoStore(database.db, await createTestUser(database.db))
    await create('mine', '09:00', '12:00')
    const theirs = await stranger.create(
      todoCreateSchema.parse({ item: 'theirs', start_time: at('10:00'), end_time: at('11:00') }),
    )
    expect(theirs.conflicts).toEqual([])
    expect(await stranger.conflicts(ALL_DAY)).toEqual([])
    expect(await stranger.freeSlots(freeSlotsSchema.parse(ALL_DAY))).toHaveLength(2)
  })
})

function format({ todos: [a, b], overlap }: Conflict): string {
  return `${a.item}+${b.item} ${overlap.start_time.slice(11, 16)}-${overlap.end_time.slice(11, 16)}`
}
