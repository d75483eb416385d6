import type { Importance, Todo, TodoListQuery } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import type { ListFilter, LoadedPage, TodoState } from '@todo-agents/contract/todo-pages'
import { compareTodos, patchPages } from '@todo-agents/contract/todo-pages'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'
import { startOfDay } from './todo-times.ts'

const ZONE = 'Europe/Berlin'
const startOf = (day: string) => Date.parse(startOfDay(day, ZONE))

/** Only a few values, so that todos share titles, days and instants. On some of the days, the clocks change. */
const DAYS = ['2027-03-27', '2027-03-28', '2027-10-31', '2026-11-24']
const INSTANTS = ['2027-03-27T23:00:00.000Z', '2027-03-28T01:30:00.000Z', '2027-10-30T22:00:00.000Z']
const WORDS = ['tea', 'TEA time', 'Über', 'über', 'ßeta', '100%', 'a_b', 'İstanbul', 'ΣΑΣ', '\u{1f600}']
const TAGS = ['home', 'Work', 'Ärger', '\u{1f600}', '\uff5e']

const times = fc.oneof(
  fc.constant({ due_date: null, start_time: null }),
  fc.record({ due_date: fc.constantFrom(...DAYS) }),
  fc.record({ start_time: fc.constantFrom(...INSTANTS) }),
)
const content = fc
  .record({
    item: fc.constantFrom(...WORDS),
    description: fc.option(fc.constantFrom(...WORDS)),
    importance: fc.constantFrom<Importance>('none', 'low', 'medium', 'high'),
    tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 2 }),
  })
  .chain((fields) => times.map((when) => ({ ...fields, ...when })))

const filters = fc
  .record({
    status: fc.constantFrom('open' as const, 'done' as const, 'all' as const),
    sort: fc.constantFrom('time' as const, 'importance' as const, 'created' as const, 'completed' as const),
    q: fc.option(fc.constantFrom('tea', 'ÜB', 'über te', '%', 'i', 'σ'), { nil: undefined, freq: 2 }),
    tag: fc.option(fc.constantFrom('HOME', 'ärger', 'nowhere', '\u{1f600}'), { nil: undefined, freq: 2 }),
    importance: fc.option(fc.constantFrom<Importance>('none', 'high'), { nil: undefined, freq: 2 }),
  })
  .chain((filter) =>
    fc
      .oneof(
        { weight: 4, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.record({ day: fc.constantFrom(...DAYS) }) },
        { weight: 1, arbitrary: fc.record({ from: fc.constantFrom(...INSTANTS), to: fc.constantFrom(...INSTANTS) }) },
      )
      .map((range) => ({ ...filter, ...range }) as ListFilter),
  )

/** `which` selects one of the existing todos. */
const steps = fc.oneof(
  fc.record({ type: fc.constant('create' as const), content }),
  fc.record({ type: fc.constant('update' as const), which: fc.nat(20), content }),
  fc.record({
    type: fc.constantFrom<('complete' | 'reopen' | 'delete')[]>('complete', 'reopen', 'delete'),
    which: fc.nat(20),
  }),
)
type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never

describeEachDatabase('patched pages', (kind) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  async function newStore(): Promise<TodoStore> {
    let seconds = 0
    // Some todos have the same time, so that their ids decide the order.
    const now = () => new Date(Date.parse('2026-11-22T08:00:00Z') + Math.floor(seconds++ / 3) * 1000)
    return todoStore(database.db, await createTestUser(database.db, { now, time_zone: ZONE }))
  }

  async function readPage(store: TodoStore, query: TodoListQuery): Promise<LoadedPage> {
    const page = await store.list(query)
    return { ...page, last: page.todos.at(-1) ?? null }
  }

  async function wholeList(store: TodoStore, filter: ListFilter): Promise<Todo[]> {
    return (await store.list({ ...todoListSchema.parse({}), ...filter, limit: 100 })).todos
  }

  /** Makes the change of a step, and returns the states that the feed would contain. */
  async function make(store: TodoStore, step: Step, ids: string[]): Promise<TodoState[]> {
    if (step.type === 'create') {
      const { todos } = await store.create(todoCreateSchema.parse(step.content))
      ids.push(...todos.map(({ id }) => id))
      return todos.map((todo) => ({ todo }))
    }
    const id = ids[step.which % ids.length]
    if (!id) return []
    if (step.type === 'update') {
      const { todos } = await store.update(todoUpdateSchema.parse({ id, ...step.content }))
      return todos.map((todo) => ({ todo }))
    }
    if (step.type !== 'delete') return (await store[step.type]([id])).todos.map((todo) => ({ todo }))
    const { version } = await store.get(id)
    await store.delete([id])
    ids.splice(ids.indexOf(id), 1)
    return [{ id, deleted_version: version }]
  }

  test('patched pages equal a fresh read up to where they were loaded, and the next page continues them', async () => {
    let patched = 0
    let unknown = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(content, { maxLength: 12 }),
        filters,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(steps, { minLength: 1, maxLength: 8 }),
        async (contents, filter, limit, count, changes) => {
          const store = await newStore()
          const ids: string[] = []
          for (const content of contents) await make(store, { type: 'create', content }, ids)
          for (const [index, id] of ids.entries()) if (index % 3 === 0) await store.complete([id])

          const query = { ...todoListSchema.parse({}), ...filter, limit }
          let pages = [await readPage(store, query)]
          for (let next = pages.at(-1)?.next_cursor; next && pages.length < count; next = pages.at(-1)?.next_cursor) {
            pages.push(await readPage(store, { ...query, cursor: next }))
          }

          for (const step of changes) {
            for (const state of await make(store, step, ids)) {
              const next = patchPages(pages, filter, state, startOf)
              // On null, only the server knows the order, so the client reads the list again.
              if (!next) {
                unknown += 1
                return
              }
              // Applying the same state again changes nothing.
              expect(patchPages(next, filter, state, startOf)).toEqual(next)
              pages = next
              patched += 1
            }
            const whole = await wholeList(store, filter)
            const { next_cursor, last } = pages.at(-1) as LoadedPage
            const isLoaded = (todo: Todo) =>
              next_cursor === null || (last !== null && compareTodos(todo, last, filter.sort, startOf) <= 0)
            expect(pages.flatMap(({ todos }) => todos)).toEqual(whole.filter(isLoaded))
            if (next_cursor === null) continue
            const rest = await store.list({ ...query, limit: 100, cursor: next_cursor })
            expect([...pages.flatMap(({ todos }) => todos), ...rest.todos]).toEqual(whole)
          }
        },
      ),
      { numRuns: 60 },
    )
    // Most patches must succeed, or this test would show nothing.
    expect(patched).toBeGreaterThan(unknown)
  }, 300_000)

  test('patched pages ignore a state that is older than their row', async () => {
    const store = await newStore()
    const { todos } = await store.create(todoCreateSchema.parse({ item: 'first' }))
    const old = todos[0] as Todo
    const filter: ListFilter = todoListSchema.parse({})
    const read = [await readPage(store, todoListSchema.parse({}))]
    const { todos: updated } = await store.update(todoUpdateSchema.parse({ id: old.id, item: 'second' }))
    const pages = patchPages(read, filter, { todo: updated[0] as Todo }, startOf) as LoadedPage[]
    expect(patchPages(pages, filter, { todo: old }, startOf)).toBe(pages)
    expect(patchPages(pages, filter, { id: old.id, deleted_version: old.version }, startOf)).toBe(pages)
    expect(patchPages(pages, filter, { id: old.id, deleted_version: 2 }, startOf)?.[0]?.todos).toEqual([])
  })
})
