import { QueryClient, QueryObserver } from '@tanstack/react-query'
import type { FeedEvent } from '@todo-agents/contract/feed'
import { getQueryKey } from '@trpc/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { trpc } from '../../lib/trpc.ts'
import { createFeedRefresh } from './feed-refresh.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

const KEYS = {
  todos: getQueryKey(trpc.todo.list, {}, 'infinite'),
  tags: getQueryKey(trpc.tag.list, undefined, 'query'),
  changes: getQueryKey(trpc.change.list, { limit: 100 }, 'query'),
  active: getQueryKey(trpc.run.active, { session_id: 'user_1_a' }, 'query'),
  sessions: getQueryKey(trpc.session.list, {}, 'query'),
  usage: getQueryKey(trpc.usage.get, undefined, 'query'),
  me: getQueryKey(trpc.me.get, undefined, 'query'),
}
type Name = keyof typeof KEYS
const NAMES = Object.keys(KEYS) as Name[]

/** What a request is that nobody answers. */
const HANGS = new Promise<never>(() => {})

/** A page that shows everything, how often it has read each, and the news that come to it. */
async function page({ read = async (_: Name, _count: number): Promise<unknown> => null, patience_ms = 60_000 } = {}) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  const reads = Object.fromEntries(NAMES.map((name) => [name, 0])) as Record<Name, number>
  for (const name of NAMES) {
    const queryFn = () => {
      reads[name] += 1
      return read(name, reads[name])
    }
    stops.push(new QueryObserver(queryClient, { queryKey: KEYS[name], queryFn }).subscribe(() => {}))
  }
  const refresh = createFeedRefresh(queryClient, { delay_ms: 5, patience_ms })
  stops.push(refresh.stop)
  let id = 0
  const tell = (event: FeedEvent, at = String(++id)) => refresh.note({ id: at, event })
  const reread = () => NAMES.filter((name) => reads[name] > 1)
  return { queryClient, reads, tell, reread }
}

async function loadedPage() {
  const loaded = await page()
  await vi.waitFor(() => expect(loaded.queryClient.isFetching()).toBe(0))
  return loaded
}

function changeOf(entity: 'todo' | 'tag', id: string = crypto.randomUUID()) {
  // Of a change only these are looked at.
  return { type: 'change', change: { id, entity } } as FeedEvent
}
const run = { type: 'run', run: { session_id: 'user_1_a' } } as FeedEvent

test.each<[string, FeedEvent, Name[]]>([
  ['a change of a todo', changeOf('todo'), ['todos', 'changes']],
  ['a change of a tag', changeOf('tag'), ['todos', 'tags', 'changes']],
  ['a run', run, ['active', 'sessions', 'usage']],
  ['the begin of the feed', { type: 'start' }, NAMES],
])('%s reads anew what it touches, and nothing else', async (_, event, names) => {
  const { tell, reread, reads } = await loadedPage()
  tell(event)
  await vi.waitFor(() => expect(reread()).toEqual(names))
  for (const name of names) expect(reads[name]).toBe(2)
})

test('a feed that goes on where it was has missed no change', async () => {
  const { tell, reread } = await loadedPage()
  tell(changeOf('tag', 'a'), '7')
  await vi.waitFor(() => expect(reread()).toEqual(['todos', 'tags', 'changes']))
  tell({ type: 'start' }, '7')
  await vi.waitFor(() => expect(reread()).toEqual(['todos', 'tags', 'changes', 'active', 'sessions', 'usage']))
})

test('news that come together are read once', async () => {
  const { tell, reads } = await loadedPage()
  for (let made = 0; made < 1_000; made += 1) tell(changeOf('todo'))
  tell(run)
  await vi.waitFor(() => expect(reads).toMatchObject({ todos: 2, changes: 2, active: 2 }))
})

test('while one read is under way more news cause one more read, not one each', async () => {
  const answers: (() => void)[] = []
  const { tell, reads, queryClient } = await page({
    read: () => new Promise((resolve) => answers.push(() => resolve(1))),
  })
  const answerAll = () => {
    for (const answer of answers.splice(0)) answer()
  }
  answerAll()
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0))
  tell(changeOf('todo'))
  await vi.waitFor(() => expect(reads.todos).toBe(2))
  for (let made = 0; made < 100; made += 1) tell(changeOf('todo'))
  answerAll()
  await vi.waitFor(() => expect(reads.todos).toBe(3))
  answerAll()
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0))
  expect(reads.todos).toBe(3)
})

test('a first answer that is older than the news is read again', async () => {
  const answers: (() => void)[] = []
  const { tell, reads } = await page({ read: () => new Promise((resolve) => answers.push(() => resolve(1))) })
  tell(changeOf('todo'))
  tell(run)
  expect(reads.todos).toBe(1)
  for (const answer of answers.splice(0)) answer()
  await vi.waitFor(() => expect(reads).toMatchObject({ todos: 2, changes: 2, active: 2, tags: 1 }))
})

test('a read that hangs holds up no other', async () => {
  const { tell, reads, queryClient } = await page({
    read: async (name, count) => (name === 'todos' && count > 1 ? HANGS : count),
  })
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0))
  tell(changeOf('todo'))
  await vi.waitFor(() => expect(reads.todos).toBe(2))
  for (const count of [2, 3]) {
    tell(run)
    await vi.waitFor(() => expect(reads).toMatchObject({ active: count, sessions: count, usage: count }))
  }
})

test('what does not answer in time is asked for once more', async () => {
  const { tell, reads, queryClient } = await page({
    read: async (_, count) => (count === 2 ? HANGS : count),
    patience_ms: 20,
  })
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0))
  tell(run)
  await vi.waitFor(() => expect(queryClient.getQueryData(KEYS.active)).toBe(3))
  expect(reads).toMatchObject({ active: 3, todos: 1 })
})

test('a first answer that does not come is asked for again when there are news', async () => {
  const { tell, queryClient } = await page({
    read: async (_, count) => (count === 1 ? HANGS : count),
    patience_ms: 20,
  })
  tell(run)
  await vi.waitFor(() => expect(queryClient.getQueryData(KEYS.active)).toBe(2))
  expect(queryClient.getQueryData(KEYS.todos)).toBeUndefined()
})

test.each([
  ['change_ids', { change_ids: ['mine'] }],
  ['the changes of an undo', { changes: [{ id: 'mine' }] }],
])('what this tab wrote itself is no news: %s', async (_, answer) => {
  const { queryClient, tell, reread } = await loadedPage()
  await queryClient
    .getMutationCache()
    .build(queryClient, { mutationFn: async () => answer })
    .execute(undefined)
  tell(changeOf('todo', 'mine'))
  tell(run)
  await vi.waitFor(() => expect(reread()).toEqual(['active', 'sessions', 'usage']))
  tell(changeOf('todo', 'theirs'))
  await vi.waitFor(() => expect(reread()).toContain('todos'))
})

test('the news of an own change may come before the answer', async () => {
  const { queryClient, tell, reread } = await loadedPage()
  tell(changeOf('todo', 'mine'))
  tell(run)
  await queryClient
    .getMutationCache()
    .build(queryClient, { mutationFn: async () => ({ change_ids: ['mine'] }) })
    .execute(undefined)
  await vi.waitFor(() => expect(reread()).toEqual(['active', 'sessions', 'usage']))
})
