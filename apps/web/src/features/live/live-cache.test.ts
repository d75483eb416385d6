import type { InfiniteData } from '@tanstack/react-query'
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import type { Change } from '@todo-agents/contract/change'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { List, Lists } from '@todo-agents/contract/list'
import type { Tag } from '@todo-agents/contract/tag'
import type { Todo } from '@todo-agents/contract/todo'
import type { LoadedPage } from '@todo-agents/contract/todo-pages'
import { getQueryKey } from '@trpc/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { trpc } from '../../lib/server/trpc.ts'
import { createReplica } from '../../lib/todos/replica.ts'
import { todoOf } from '../../testing/todo.ts'
import { createLiveCache } from './live-cache.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** Ids in the filters of queries must be UUIDs. */
const PARENT = '01890000-0000-7000-8000-00000000000a'
const OLD = '01890000-0000-7000-8000-00000000000b'

const KEYS = {
  todos: getQueryKey(trpc.todo.list, { status: 'open', sort: 'time' }, 'infinite'),
  search: getQueryKey(trpc.todo.list, { status: 'open', sort: 'time', q: 'сыр' }, 'infinite'),
  tags: getQueryKey(trpc.tag.list, undefined, 'query'),
  changes: getQueryKey(trpc.change.list, { limit: 100 }, 'query'),
  conflicts: getQueryKey(trpc.todo.conflicts, { from: '2026-11-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }, 'query'),
  active: getQueryKey(trpc.run.active, { session_id: 's' }, 'query'),
  sessions: getQueryKey(trpc.session.list, {}, 'query'),
  lists: getQueryKey(trpc.list.list, undefined, 'query'),
  steps: getQueryKey(trpc.todo.list, { parent_id: PARENT, status: 'all', sort: 'manual' }, 'infinite'),
  old: getQueryKey(trpc.todo.list, { list_id: OLD, status: 'open' }, 'infinite'),
}
type Name = keyof typeof KEYS
const NAMES = Object.keys(KEYS) as Name[]
const START = 'a:1'

const todo = (id: string, fields: Partial<Todo> = {}) => todoOf({ id, item: id, ...fields })

const timed = (id: string, hour: number, fields: Partial<Todo> = {}) =>
  todo(id, { start_time: `2026-11-22T${hour}:00:00.000Z`, end_time: `2026-11-22T${hour + 2}:00:00.000Z`, ...fields })

let count = 0
function changeOf(before: Todo | null, after: Todo | null, fields: Partial<Change> = {}): FeedEvent {
  const change = {
    id: `change ${++count}`,
    entity: 'todo',
    entity_id: (after ?? before)?.id,
    kind: !before ? 'create' : !after ? 'delete' : 'update',
    before,
    after,
    undoes: null,
    undone_by: null,
    ...fields,
  } as Change
  return { type: 'change', change }
}

/** Returns the first answer of the server to each query. */
function answers(todos: Todo[], tags: Tag[] = []): Record<Name, unknown> {
  const list = (rows: Todo[]): InfiniteData<LoadedPage> => ({
    pages: [{ todos: rows, next_cursor: null, last: rows.at(-1) ?? null }],
    pageParams: [undefined],
  })
  return {
    todos: list(todos),
    search: list([]),
    tags,
    changes: { changes: [], next_cursor: null },
    conflicts: [],
    active: [],
    lists: { lists: [] },
    steps: list([]),
    old: list([]),
    sessions: {
      sessions: [{ id: 's', title: 'Chat', created_at: '1', updated_at: '1', program_id: null }],
      next_cursor: null,
    },
  }
}

/** A page with the named queries on screen. Counts how often each query is read. */
async function page(data: Record<Name, unknown>, shown: Name[] = NAMES) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  const reads = Object.fromEntries(NAMES.map((name) => [name, 0])) as Record<Name, number>
  const hold: { until: Promise<void> | null } = { until: null }
  const todos = (data.todos as { pages: { todos: Todo[] }[] }).pages.flatMap((page) => page.todos)
  const replica = createReplica({ time_zone: 'Europe/Berlin', read: async () => ({ todos, next_cursor: null }) })
  await replica.load()
  const cache = createLiveCache(queryClient, {
    position: START,
    timeZone: () => 'Europe/Berlin',
    replica,
    timing: { delayMs: 1, readEveryMs: 30, readTimeoutMs: 60_000 },
  })
  for (const name of shown) {
    const queryFn = async () => {
      reads[name] += 1
      const answer = data[name]
      await hold.until
      return answer
    }
    stops.push(new QueryObserver(queryClient, { queryKey: KEYS[name], queryFn }).subscribe(() => {}))
  }
  stops.push(cache.stop)
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0))
  let position = 1
  return {
    queryClient,
    reads,
    replica,
    hold,
    emit: (event: FeedEvent, id = `a:${++position}`) => cache.note({ id, event }),
    get: <Data>(name: Name) => queryClient.getQueryData<Data>(KEYS[name]) as Data,
    rows: () => queryClient.getQueryData<InfiniteData<LoadedPage>>(KEYS.todos)?.pages.flatMap(({ todos }) => todos),
    reread: () => NAMES.filter((name) => reads[name] > 1),
    /** Runs a mutation of this page. The server answers it with `answer`. */
    answer: (path: string, variables: unknown, answer: unknown) =>
      queryClient
        .getMutationCache()
        .build<unknown, Error, unknown, unknown>(queryClient, {
          mutationKey: [path.split('.')],
          mutationFn: async () => answer,
        })
        .execute(variables),
  }
}

test('a change of another tab is patched into lists, overlaps and changes without reading them again', async () => {
  const { emit, rows, get, reread } = await page(answers([timed('b', 10), todo('d')]), [
    'todos',
    'changes',
    'conflicts',
  ])
  const made = timed('a', 11)
  emit(changeOf(null, made))
  emit(changeOf(null, timed('c', 20)))
  await vi.waitFor(() => expect(rows()?.map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd']))
  expect(get<{ todos: Todo[] }[]>('conflicts').map(({ todos }) => todos.map(({ id }) => id))).toEqual([['b', 'a']])
  expect(get<{ changes: Change[] }>('changes').changes.map(({ entity_id }) => entity_id)).toEqual(['c', 'a'])

  emit(changeOf(made, { ...made, version: 2, completed_at: '2026-11-22T12:00:00.000Z' }))
  await vi.waitFor(() => expect(rows()?.map(({ id }) => id)).toEqual(['b', 'c', 'd']))
  expect(get('conflicts')).toEqual([])
  expect(reread()).toEqual([])
})

test('overlaps are read again when a todo that repeats changes, or another todo moves while one repeats', async () => {
  const series = { recurrence: 'FREQ=DAILY', series_id: 's', occurrence: '2026-11-22T10:00:00' }
  const repeating = { ...timed('b', 10), ...series }
  const { emit, reads } = await page(answers([repeating]), ['todos', 'conflicts'])
  emit(changeOf(null, timed('a', 20)))
  await vi.waitFor(() => expect(reads.conflicts).toBe(2))
  emit(changeOf(repeating, { ...repeating, version: 2, item: 'renamed' }))
  await vi.waitFor(() => expect(reads.conflicts).toBe(3))
})

test('the answer to a write is patched at once, and the same change from the feed then changes nothing', async () => {
  const { answer, emit, rows, get, reread } = await page(answers([todo('a')]), ['todos', 'changes', 'tags'])
  emit({ type: 'start' }, START)
  const renamed = todo('a', { item: 'renamed', version: 2 })
  await answer('todo.update', { id: 'a' }, { todos: [renamed], conflicts: [], change_ids: ['x'] })
  expect(rows()).toEqual([renamed])
  const shown = rows()
  emit(changeOf(todo('a'), renamed))
  await vi.waitFor(() => expect(get<{ changes: Change[] }>('changes').changes).toHaveLength(1))
  expect(rows()).toEqual(shown)
  await answer('todo.delete', { id: 'a' }, { todos: [], conflicts: [], change_ids: ['y'] })
  expect(rows()).toEqual([])
  // The server sent this answer before the todo was deleted.
  await answer('todo.complete', { id: 'a' }, { todos: [renamed], conflicts: [], change_ids: [] })
  emit(changeOf(todo('a'), renamed))
  emit(changeOf(null, todo('b')))
  await vi.waitFor(() => expect(rows()?.map(({ id }) => id)).toEqual(['b']))
  const back = { ...renamed, version: 3 }
  await answer('change.undo', {}, { changes: [(changeOf(null, back) as { change: Change }).change] })
  expect(rows()?.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(reread()).toEqual([])
})

test('a plain query of the todo list survives the actions of rows and is read again', async () => {
  const { answer, emit, rows, queryClient, reread } = await page(answers([todo('a')]), ['todos'])
  emit({ type: 'start' }, START)
  let listed = [todo('a'), todo('plain only')]
  const observer = new QueryObserver(queryClient, {
    queryKey: getQueryKey(trpc.todo.list, { status: 'open', sort: 'time' }, 'query'),
    queryFn: async () => ({ todos: listed, next_cursor: null }),
  })
  stops.push(observer.subscribe(() => {}))
  await vi.waitFor(() => expect(observer.getCurrentResult().data?.todos).toEqual(listed))

  listed = []
  await answer('todo.delete', { id: 'plain only' }, { todos: [], conflicts: [], change_ids: ['x'] })
  await answer('todo.delete', { id: 'a' }, { todos: [], conflicts: [], change_ids: ['y'] })
  expect(rows()).toEqual([])
  await vi.waitFor(() => expect(observer.getCurrentResult().data?.todos).toEqual([]))
  expect(reread()).toEqual([])
})

test('a state of a todo that is older than the newest seen one is ignored', async () => {
  const { emit, answer, rows } = await page(answers([todo('a')]), ['todos'])
  emit({ type: 'start' }, START)
  await answer('todo.update', {}, { todos: [todo('a', { item: 'third', version: 3 })], conflicts: [], change_ids: [] })
  emit(changeOf(todo('a'), todo('a', { item: 'second', version: 2 })))
  emit(changeOf(null, todo('b')))
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  expect(rows()?.[0]?.item).toBe('third')
})

test('an answer that was requested before a change does not bring back the old state', async () => {
  const { emit, rows, hold, queryClient } = await page(answers([todo('a')]), ['todos'])
  const released = Promise.withResolvers<void>()
  hold.until = released.promise
  void queryClient.invalidateQueries({ queryKey: KEYS.todos })
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(1))
  emit(changeOf(todo('a'), todo('a', { item: 'newer', version: 2 })))
  emit(changeOf(null, todo('b')))
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  released.resolve()
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0))
  expect(rows()?.map(({ item }) => item)).toEqual(['newer', 'b'])
})

test('a first read that started before the cache existed contains the todos added since', async () => {
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  const first = Promise.withResolvers<unknown>()
  let reads = 0
  const queryFn = () => {
    reads += 1
    return first.promise
  }
  stops.push(new QueryObserver(queryClient, { queryKey: KEYS.todos, queryFn }).subscribe(() => {}))
  const cache = createLiveCache(queryClient, {
    position: START,
    timeZone: () => 'Europe/Berlin',
    replica: createReplica({ time_zone: 'Europe/Berlin', read: async () => ({ todos: [], next_cursor: null }) }),
  })
  stops.push(cache.stop)
  cache.note({ id: START, event: { type: 'start' } })
  await queryClient
    .getMutationCache()
    .build<unknown, Error, unknown, unknown>(queryClient, {
      mutationKey: [['todo', 'create']],
      mutationFn: async () => ({ todos: [todo('buy milk')], conflicts: [], change_ids: [] }),
    })
    .execute({})
  first.resolve(answers([todo('a')]).todos)
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0))
  const { pages } = queryClient.getQueryData(KEYS.todos) as InfiniteData<LoadedPage>
  expect(pages.flatMap(({ todos }) => todos.map(({ id }) => id))).toEqual(['a', 'buy milk'])
  expect(reads).toBe(1)
})

test('changes of a tag are patched in the list of tags, sorted by name, and on todos', async () => {
  const tag = (name: string, id = name): Tag => ({ id, name, color: 'blue', created_at: '1' })
  const tagChange = (before: Tag | null, after: (Tag & { todo_ids?: string[] }) | null, undoes: string | null = null) =>
    changeOf(null, null, { entity: 'tag', entity_id: 't', before, after, undoes } as Partial<Change>)
  const data = answers([todo('a', { tags: ['home', 'work'] }), todo('b')], [tag('home', 't'), tag('work')])
  const { emit, rows, get, reread } = await page(data, ['todos', 'tags'])
  emit(tagChange(tag('home', 't'), tag('zoo', 't')))
  await vi.waitFor(() => expect(rows()?.[0]?.tags).toEqual(['work', 'zoo']))
  expect(get<Tag[]>('tags').map(({ name }) => name)).toEqual(['work', 'zoo'])
  emit(tagChange(tag('zoo', 't'), null))
  await vi.waitFor(() => expect(rows()?.[0]?.tags).toEqual(['work']))
  emit(tagChange(null, { ...tag('zoo', 't'), todo_ids: ['b'] }, 'change x'))
  await vi.waitFor(() => expect(rows()?.[1]?.tags).toEqual(['zoo']))
  expect(reread()).toEqual([])
  // The feed does not list the todos that have the tag again, so the lists are read again.
  emit(tagChange(null, tag('other', 'u'), 'change y'))
  await vi.waitFor(() => expect(reread()).toEqual(['todos']))
})

test('a query that cannot be patched is read again, at most once per interval', async () => {
  const { emit, reads } = await page(answers([]), ['search', 'todos'])
  const startedAt = performance.now()
  for (let n = 0; n < 20; n++) {
    emit(changeOf(null, todo(`Сыр ${n}`)))
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
  await vi.waitFor(() => expect(reads.search).toBeGreaterThan(1))
  expect(reads.search - 1).toBeLessThanOrEqual((performance.now() - startedAt) / 30 + 1)
  expect(reads.todos).toBe(1)
})

test('a feed that continues causes no reads; a feed that lost its position causes all queries on screen to be read again', async () => {
  const { emit, reread } = await page(answers([]))
  emit({ type: 'start' }, START)
  emit(changeOf(null, todo('a')), 'b:2')
  emit({ type: 'start' }, 'b:2')
  await vi.waitFor(() => expect(reread()).toEqual(['search']))
  emit({ type: 'start' }, 'c:9')
  await vi.waitFor(() => expect(reread()).toEqual(NAMES))
})

test.each([
  [500, false],
  [501, true],
])('a batch of %i events is read again instead of patched: %s', async (events, isRead) => {
  const { emit, rows, reread, reads } = await page(answers([]), ['todos', 'sessions'])
  for (let n = 0; n < events; n++) emit(changeOf(null, todo(`t${n}`)))
  if (isRead) await vi.waitFor(() => expect(reads.todos).toBe(2))
  else await vi.waitFor(() => expect(rows()).toHaveLength(events))
  expect(reread()).toEqual(isRead ? ['todos', 'sessions'] : [])
})

test('a run is patched into its session; for a new session the list is read again', async () => {
  const run = { id: 'r', session_id: 's', status: 'running', created_at: '2', finished_at: null }
  const data = { ...answers([]), active: [{ ...run, content: 'Hello', status: 'queued' }] }
  const { emit, get, reread } = await page(data, ['active', 'sessions'])
  emit({ type: 'run', run } as FeedEvent)
  await vi.waitFor(() => expect(get('active')).toEqual([{ ...run, content: 'Hello' }]))
  emit({ type: 'run', run: { ...run, status: 'completed', finished_at: '3' } } as FeedEvent)
  await vi.waitFor(() => expect(get('active')).toEqual([]))
  expect(get<{ sessions: { updated_at: string }[] }>('sessions').sessions[0]?.updated_at).toBe('2')
  expect(reread()).toEqual([])
  emit({ type: 'run', run: { ...run, id: 'q', session_id: 'other' } } as FeedEvent)
  await vi.waitFor(() => expect(reread()).toEqual(['sessions']))
})

test('without a feed, the lists are read again after each write of the page', async () => {
  const { answer, reread } = await page(answers([]), ['todos', 'sessions', 'tags'])
  await answer('todo.create', {}, { todos: [todo('a')], conflicts: [], change_ids: [] })
  await vi.waitFor(() => expect(reread()).toEqual(['todos', 'tags']))
})

const listOf = (id: string, fields: Partial<List> = {}): List => ({
  id,
  name: id,
  color: 'blue',
  position: 'a0',
  archived_at: null,
  created_at: '1',
  updated_at: '1',
  version: 1,
  ...fields,
})

const listChange = (before: List | null, after: List | null) =>
  changeOf(null, null, { entity: 'list', entity_id: (after ?? before)?.id, before, after } as Partial<Change>)

/** A page with lists. */
function withLists(todos: Todo[], lists: List[]) {
  return { ...answers(todos), lists: { lists } }
}

test('the todos of an archived list leave the other lists at once, and are read again when it is back', async () => {
  const old = listOf(OLD)
  const data = withLists([todo('a'), todo('b', { list_id: OLD })], [old])
  const { emit, rows, get, reread, answer } = await page(data, ['todos', 'lists', 'old'])
  emit({ type: 'start' }, START)
  const archived = listOf(OLD, { archived_at: '2', version: 2 })
  emit(listChange(old, archived))
  await vi.waitFor(() => expect(rows()?.map(({ id }) => id)).toEqual(['a']))
  expect(get<Lists>('lists').lists[0]).toMatchObject({ archived_at: '2' })
  // A change of a hidden todo does not bring it back, but its own list shows it.
  emit(changeOf(null, todo('c', { list_id: OLD })))
  emit(changeOf(null, todo('d')))
  await vi.waitFor(() => expect(rows()?.map(({ id }) => id)).toEqual(['a', 'd']))
  expect(get<InfiniteData<LoadedPage>>('old').pages[0]?.todos.map(({ id }) => id)).toEqual(['c'])
  expect(reread()).toEqual([])

  await answer('list.archive', { id: OLD }, { list: listOf(OLD, { version: 3 }), change_ids: [] })
  await vi.waitFor(() => expect(reread()).toEqual(['todos']))
})

test('a new, renamed or moved list is patched in its place', async () => {
  const three = listOf('three', { position: 'a3', version: 3 })
  const data = withLists([], [listOf('one'), three])
  const { emit, get, answer, reread } = await page(data, ['todos', 'lists'])
  emit({ type: 'start' }, START)
  await answer('list.create', {}, { list: listOf('two', { position: 'a1' }), change_ids: [] })
  const names = () => get<Lists>('lists').lists.map(({ name }) => name)
  expect(names()).toEqual(['one', 'two', 'three'])
  emit(listChange(listOf('one'), listOf('one', { name: 'first', position: 'a2', version: 2 })))
  await vi.waitFor(() => expect(names()).toEqual(['two', 'first', 'three']))
  // The lists were read after this change, which comes late.
  emit(listChange(listOf('three'), listOf('three', { name: 'old', version: 2 })))
  emit(listChange(null, listOf('four', { position: 'a4' })))
  await vi.waitFor(() => expect(names()).toEqual(['two', 'first', 'three', 'four']))
  expect(reread()).toEqual([])
})

test('a list that is deleted leaves the lists at once, and the todos are read again', async () => {
  const { emit, get, reread, hold } = await page(withLists([todo('a')], [listOf('one')]), ['todos', 'lists'])
  const released = Promise.withResolvers<void>()
  hold.until = released.promise
  emit({ type: 'start' }, START)
  emit(listChange(listOf('one'), null))
  await vi.waitFor(() => expect(get<Lists>('lists').lists).toEqual([]))
  await vi.waitFor(() => expect(reread()).toEqual(['todos']))
  released.resolve()
})

test('a change of a step shows in the list of steps and on its todo, without a read', async () => {
  const parent = todo(PARENT)
  const { emit, get, replica, reread } = await page(answers([parent]), ['todos', 'steps'])
  emit({ type: 'start' }, START)
  for (const id of ['s', 't']) emit(changeOf(null, todo(id, { parent_id: PARENT })))
  await vi.waitFor(() => expect(replica.snapshot().stepsOf(PARENT)).toHaveLength(2))
  expect(get<InfiniteData<LoadedPage>>('steps').pages[0]?.todos.map(({ id }) => id)).toEqual(['s', 't'])
  expect(reread()).toEqual([])
})

test('what was written with a todo is patched, too: its steps and its next occurrence', async () => {
  const parent = todo(PARENT)
  const { answer, emit, rows, replica } = await page(answers([parent]), ['todos'])
  emit({ type: 'start' }, START)
  const step = todo('s', { parent_id: PARENT })
  await answer('todo.addSteps', {}, { todos: [step], also: [{ ...parent, step_count: 1 }], conflicts: [] })
  expect(replica.snapshot().stepsOf(PARENT)).toEqual([step])
  const done = { ...parent, version: 2, completed_at: '2' }
  await answer('todo.complete', {}, { todos: [done], also: [todo('next')], conflicts: [] })
  expect(rows()?.map(({ id }) => id)).toEqual(['next'])
})

test('the answer to a delete removes the todo at once, before the feed does', async () => {
  const { answer, replica } = await page(answers([todo('a'), todo('b', { version: 3 })]), [])
  await answer('todo.delete', { id: ['b'] }, { todos: [], also: [], conflicts: [], change_ids: [] })
  expect(replica.snapshot().open.map(({ id }) => id)).toEqual(['a'])
})
