import { listCreateSchema } from '@todo-agents/contract/list'
import type { Importance, Todo, TodoListQuery, TodoWrite } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import type { ListFilter, LoadedPage, TodoState } from '@todo-agents/contract/todo-pages'
import { compareTodos, patchPages as patch } from '@todo-agents/contract/todo-pages'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'
import { startOfDay } from './todo-times.ts'

const ZONE = 'Europe/Berlin'
/** The names of the lists: one that is open, and one that is archived after the first todos were created. */
const LISTS = ['home', 'old'] as const
type ListName = (typeof LISTS)[number]
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
  fc.record({ due_date: fc.constant(null), start_time: fc.constant(null), alarm_time: fc.constantFrom(...INSTANTS) }),
)
const content = fc
  .record({
    item: fc.constantFrom(...WORDS),
    description: fc.option(fc.constantFrom(...WORDS)),
    importance: fc.constantFrom<Importance>('none', 'low', 'medium', 'high'),
    tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 2 }),
    list: fc.constantFrom<(ListName | null)[]>(null, ...LISTS),
  })
  .chain((fields) => times.map((when) => ({ ...fields, ...when })))

const filters = fc
  .record({
    status: fc.constantFrom('open' as const, 'done' as const, 'all' as const),
    sort: fc.constantFrom('time' as const, 'importance' as const, 'created' as const, 'completed' as const),
    q: fc.option(fc.constantFrom('tea', 'ÜB', 'über te', '%', 'i', 'σ'), { nil: undefined, freq: 2 }),
    tag: fc.option(fc.constantFrom('HOME', 'ärger', 'nowhere', '\u{1f600}'), { nil: undefined, freq: 2 }),
    importance: fc.option(fc.constantFrom<Importance>('none', 'high'), { nil: undefined, freq: 2 }),
    list: fc.option(fc.constantFrom<(ListName | null)[]>(null, ...LISTS), { nil: undefined, freq: 2 }),
    /** Lists the steps of one of the first todos. */
    parent: fc.option(fc.nat(3), { nil: undefined, freq: 1 }),
    isManual: fc.boolean(),
  })
  .chain((filter) =>
    fc
      .oneof(
        { weight: 4, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.record({ day: fc.constantFrom(...DAYS) }) },
        { weight: 1, arbitrary: fc.record({ from: fc.constantFrom(...INSTANTS), to: fc.constantFrom(...INSTANTS) }) },
      )
      .map((range) => ({ ...filter, ...range })),
  )

/** `which` selects one of the existing todos. */
const steps = fc.oneof(
  fc.record({ type: fc.constant('create' as const), content }),
  fc.record({ type: fc.constant('update' as const), which: fc.nat(20), content }),
  fc.record({
    type: fc.constantFrom<('complete' | 'reopen' | 'delete')[]>('complete', 'reopen', 'delete'),
    which: fc.nat(20),
  }),
  fc.record({
    type: fc.constant('addSteps' as const),
    which: fc.nat(3),
    items: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('reorder' as const), which: fc.nat(20), place: fc.nat(4) }),
)
type Content = typeof content extends fc.Arbitrary<infer Value> ? Value : never
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

  /** The todos of one user and the ids of their lists. */
  interface World {
    store: TodoStore
    ids: string[]
    lists: Record<ListName, string>
    isOldArchived: boolean
  }

  async function newWorld(): Promise<World> {
    const store = await newStore()
    const create = async (name: string) => (await store.createList(listCreateSchema.parse({ name }))).list.id
    return { store, ids: [], lists: { home: await create('home'), old: await create('old') }, isOldArchived: false }
  }

  /** Returns the query of a generated filter. Manual order needs a list of open todos, or the steps of a todo. */
  function filterOf(
    { list, parent, isManual, ...filter }: typeof filters extends fc.Arbitrary<infer Value> ? Value : never,
    { ids, lists }: World,
  ): ListFilter {
    const parent_id = parent === undefined ? undefined : ids[parent]
    const list_id = list && lists[list]
    const query = {
      ...filter,
      ...(parent_id !== undefined && { parent_id }),
      ...(list_id !== undefined && parent_id === undefined && { list_id }),
    }
    if (!isManual || (parent_id === undefined && list_id === undefined)) return query as ListFilter
    return { ...query, sort: 'manual', ...(parent_id === undefined && { status: 'open' }) } as ListFilter
  }

  const written = ({ todos, also }: TodoWrite): TodoState[] => [...todos, ...also].map((todo) => ({ todo }))

  /** Makes the change of a step, and returns the states that the feed would contain. */
  async function make(world: World, step: Step): Promise<TodoState[]> {
    const { store, ids } = world
    if (step.type === 'create') {
      const write = await store.create(todoCreateSchema.parse(inputOf(step.content, world)))
      ids.push(...write.todos.map(({ id }) => id))
      return written(write)
    }
    const id = ids[step.which % ids.length]
    if (!id) return []
    const todo = await store.get(id)
    if (step.type === 'update') {
      const input = todo.parent_id === null ? inputOf(step.content, world) : { item: step.content.item }
      return written(await store.update(todoUpdateSchema.parse({ id, ...input })))
    }
    if (step.type === 'addSteps') {
      if (todo.parent_id !== null || todo.completed_at !== null) return []
      const write = await store.addSteps({ id, steps: step.items.map((item) => ({ item, is_done: item === 'tea' })) })
      ids.push(...write.todos.map((added) => added.id))
      return written(write)
    }
    if (step.type === 'reorder') return reorder(store, todo, step.place)
    // A done todo has no open steps, so the store refuses to reopen one.
    if (step.type === 'reopen' && todo.parent_id && (await store.get(todo.parent_id)).completed_at) return []
    if (step.type !== 'delete') return written(await store[step.type]([id]))
    const gone = [...(await stepsOf(store, todo)), todo]
    await store.delete([id])
    for (const one of gone) ids.splice(ids.indexOf(one.id), 1)
    return gone.map((one) => ({ id: one.id, deleted_version: one.version }))
  }

  async function stepsOf(store: TodoStore, { id }: Todo): Promise<Todo[]> {
    return (await store.list(todoListSchema.parse({ parent_id: id, status: 'all', limit: 100 }))).todos
  }

  async function reorder(store: TodoStore, todo: Todo, place: number): Promise<TodoState[]> {
    const { id, parent_id, list_id } = todo
    const siblings = await wholeList(store, {
      ...todoListSchema.parse({ sort: 'manual', ...(parent_id ? { parent_id, status: 'all' } : { list_id }) }),
    })
    const others = siblings.filter((other) => other.id !== id)
    if (others.length === 0 || !siblings.some((other) => other.id === id)) return []
    return written(await store.reorder({ id, after: others[(place % (others.length + 1)) - 1]?.id ?? null }))
  }

  function inputOf({ list, ...content }: Content, { lists, isOldArchived }: World) {
    return { ...content, list_id: list && !(list === 'old' && isOldArchived) ? lists[list] : null }
  }

  /** The counts of steps change without a new state of the todo, and steps follow it to its list; see `step-counts.ts`. */
  function comparable(todos: Todo[]): Todo[] {
    return todos.map((todo) => ({
      ...todo,
      step_count: 0,
      done_step_count: 0,
      list_id: todo.parent_id === null ? todo.list_id : null,
    }))
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
        async (contents, wanted, limit, count, changes) => {
          const world = await newWorld()
          const { store, ids, lists } = world
          for (const content of contents) await make(world, { type: 'create', content })
          await make(world, { type: 'addSteps', which: 0, items: ['tea', 'Über', 'a_b'] })
          for (const [index, id] of ids.entries()) if (index % 3 === 0) await store.complete([id])
          await store.archiveList({ id: lists.old, is_archived: true })
          world.isOldArchived = true
          const filter = filterOf(wanted, world)
          const isArchived = (id: string) => id === lists.old
          const patchPages = (pages: LoadedPage[], state: TodoState) => patch(pages, filter, state, startOf, isArchived)

          const query = { ...todoListSchema.parse({}), ...filter, limit }
          let pages = [await readPage(store, query)]
          for (let next = pages.at(-1)?.next_cursor; next && pages.length < count; next = pages.at(-1)?.next_cursor) {
            pages.push(await readPage(store, { ...query, cursor: next }))
          }

          for (const step of changes) {
            for (const state of await make(world, step)) {
              const next = patchPages(pages, state)
              // On null, only the server knows the order, so the client reads the list again.
              if (!next) {
                unknown += 1
                return
              }
              // Applying the same state again changes nothing.
              expect(patchPages(next, state)).toEqual(next)
              pages = next
              patched += 1
            }
            const whole = await wholeList(store, filter)
            const { next_cursor, last } = pages.at(-1) as LoadedPage
            const isLoaded = (todo: Todo) =>
              next_cursor === null || (last !== null && compareTodos(todo, last, filter.sort, startOf) <= 0)
            expect(comparable(pages.flatMap(({ todos }) => todos))).toEqual(comparable(whole.filter(isLoaded)))
            if (next_cursor === null) continue
            const rest = await store.list({ ...query, limit: 100, cursor: next_cursor })
            expect(comparable([...pages.flatMap(({ todos }) => todos), ...rest.todos])).toEqual(comparable(whole))
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
    const patchPages = (pages: LoadedPage[], state: TodoState) => patch(pages, filter, state, startOf, () => false)
    const { todos } = await store.create(todoCreateSchema.parse({ item: 'first' }))
    const old = todos[0] as Todo
    const filter: ListFilter = todoListSchema.parse({})
    const read = [await readPage(store, todoListSchema.parse({}))]
    const { todos: updated } = await store.update(todoUpdateSchema.parse({ id: old.id, item: 'second' }))
    const pages = patchPages(read, { todo: updated[0] as Todo }) as LoadedPage[]
    expect(patchPages(pages, { todo: old })).toBe(pages)
    expect(patchPages(pages, { id: old.id, deleted_version: old.version })).toBe(pages)
    expect(patchPages(pages, { id: old.id, deleted_version: 2 })?.[0]?.todos).toEqual([])
  })
})
