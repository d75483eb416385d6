import type { InfiniteData, Mutation, Query, QueryClient, QueryKey } from '@tanstack/react-query'
import type { Change } from '@todo-agents/contract/change'
import type { Tag } from '@todo-agents/contract/tag'
import type { Todo, TodoWrite } from '@todo-agents/contract/todo'
import { refreshInBounds } from '../../lib/server/refresh.ts'
import type { FeedNews } from './feed-source.ts'
import type { News } from './patch-query.ts'
import { isPagedTodoList, loadedPages, patchQuery, pathOf } from './patch-query.ts'

export interface LiveCache {
  /** Takes in an event of the feed. */
  note(news: FeedNews): void
  stop(): void
}

interface LiveCacheOptions {
  /** Where the feed was before everything that the page has read. */
  position: string
  time_zone: () => string
  timing?: LiveCacheTiming
}

interface LiveCacheTiming {
  /** How long events are collected, so that an import draws the page once and not for each todo. */
  delay_ms: number
  /** The least time between two reads of what cannot be patched. */
  read_every_ms: number
  /** How long an answer may take before it is asked for again: a request may hang on a network that is gone. */
  patience_ms: number
}

const TIMING: LiveCacheTiming = { delay_ms: 100, read_every_ms: 1_000, patience_ms: 10_000 }

/** More events than this at once are not patched one by one: what is on screen is read again. */
const MAX_BATCH = 500

/** So many events are remembered, to be repeated on an answer that is older than they are. */
const MAX_JOURNAL = 1_000

/** Todos whose newest version is remembered. */
const MAX_VERSIONS = 5_000

/**
 * Keeps what was read up to date from the answers to this page's own writes and from the feed, without reading it again.
 * What only the server knows is read again, at most once a second, and only where it is on screen.
 *
 * - A state of a todo that is older than one that was seen is ignored: the version decides.
 * - An answer that was under way while something changed may be older than that: the change is repeated on it.
 */
export function createLiveCache(queryClient: QueryClient, options: LiveCacheOptions): LiveCache {
  const { time_zone, timing = TIMING } = options
  let position = options.position
  let isLive = false
  let collected: FeedNews[] = []
  let collecting: ReturnType<typeof setTimeout> | undefined

  /** The newest version of each todo that was seen, and whether it was deleted at that. */
  const versions = new Map<string, { version: number; isDeleted: boolean }>()
  const journal: { seq: number; news: News }[] = []
  let seq = 0
  /** The place in the journal at which each read under way began. */
  const begun = new Map<string, number>()
  const reads = createReads(queryClient, timing)

  const stops = [
    queryClient.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated') return
      const { query, action } = event
      if (action.type === 'fetch') begun.set(query.queryHash, seq)
      if (action.type === 'success' && !action.manual) repeat(query)
    }),
    queryClient.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'success') noteAnswer(event.mutation)
    }),
  ]

  /** Repeats on an answer what has happened since it was asked for. */
  function repeat(query: Query): void {
    // A read that is not noted began before this cache did: everything has happened since.
    const from = begun.get(query.queryHash) ?? 0
    begun.delete(query.queryHash)
    if (from === seq) return
    const missed = journal.filter((entry) => entry.seq >= from)
    if (missed[0]?.seq !== from) reads.demand(query)
    else
      patch(
        query,
        missed.map(({ news }) => news),
      )
  }

  function apply(news: News[]): void {
    if (news.length === 0) return
    for (const one of news) journal.push({ seq: seq++, news: one })
    journal.splice(0, journal.length - MAX_JOURNAL)
    for (const query of queryClient.getQueryCache().getAll()) patch(query, news)
  }

  function patch(query: Query, news: News[]): void {
    if (query.state.data === undefined || pathOf(query.queryKey) === null) return
    const context = { time_zone: time_zone(), openTodos }
    let data: unknown = query.state.data
    for (const one of news) {
      const next = patchQuery(query.queryKey, data, one, context)
      if (next === null) {
        reads.demand(query)
        return
      }
      data = next
    }
    if (data !== query.state.data) queryClient.setQueryData(query.queryKey, data)
  }

  /** All open todos that begin before an instant, where a list on the page is loaded that far. */
  function openTodos(before: string): Todo[] | null {
    for (const query of queryClient.getQueryCache().getAll()) {
      const pages = loadedPages(query.queryKey, query.state.data)
      const last = pages?.at(-1)
      if (!pages || !last) continue
      if (last.next_cursor === null || (last.last?.start_time && last.last.start_time >= before)) {
        return pages.flatMap(({ todos }) => todos)
      }
    }
    return null
  }

  /** Whether a state is news: `isFed` comes in the order of the changes, so that one of the same version may be newer. */
  function isNew(id: string, version: number, isDeleted: boolean, isFed: boolean): boolean {
    const known = versions.get(id)
    const isSame = known?.version === version
    if (known && (known.version > version || (isSame && (known.isDeleted || (!isDeleted && !isFed))))) return false
    versions.delete(id)
    versions.set(id, { version, isDeleted })
    for (const oldest of versions.keys()) {
      if (versions.size <= MAX_VERSIONS) break
      versions.delete(oldest)
    }
    return true
  }

  /** What a change says about the rows; `isFed` is false for one that an answer told. */
  function newsOf(change: Change, isFed: boolean): News[] {
    const news: News[] = [{ type: 'change', change }]
    if (change.entity === 'tag') {
      const { before, after } = change
      const isUnclear = before === null && change.undoes !== null && !after?.todo_ids
      return [...news, { type: 'tag', before, after, todo_ids: after?.todo_ids ?? [], isUnclear }]
    }
    const { before, after } = change
    const version = (after ?? before)?.version ?? 0
    const wasKnown = versions.get(change.entity_id)?.version === version
    if (!isNew(change.entity_id, version, after === null, isFed)) return news
    if (after) return [...news, { type: 'todo', id: after.id, todo: after, before, hasOverlaps: !wasKnown }]
    return [...news, { type: 'todo', id: change.entity_id, todo: null, version, before, hasOverlaps: true }]
  }

  /** The rows that an answer to a write of this page has. */
  function noteAnswer({ options, state }: Mutation<unknown, Error, unknown>): void {
    const path = pathOf(options.mutationKey ?? [])
    if (path === null || typeof state.data !== 'object' || state.data === null) return
    apply(answerNews(path, state.variables, state.data))
    // Where the feed does not get through, nothing else says what happened.
    if (!isLive) for (const query of queryClient.getQueryCache().findAll({ predicate: isWritable })) reads.demand(query)
  }

  function answerNews(path: string, variables: unknown, answer: object): News[] {
    if (path === 'change.undo')
      return (answer as { changes: Change[] }).changes.flatMap((change) => newsOf(change, false))
    if (path === 'todo.delete') return idsOf(variables).flatMap(deletionOf)
    if (path.startsWith('todo.') && 'todos' in answer) {
      const { todos, conflicts } = answer as TodoWrite
      return todos
        .filter(({ id, version }) => isNew(id, version, false, false))
        .map((todo) => ({ type: 'todo', id: todo.id, todo, before: null, found: conflicts, hasOverlaps: true }))
    }
    if (path === 'tag.delete') return idsOf(variables).flatMap((id) => tagNews(id, null))
    if (path.startsWith('tag.') && 'tag' in answer) {
      const { tag } = answer as { tag: Tag }
      return tagNews(tag.id, tag)
    }
    return []
  }

  function deletionOf(id: string): News[] {
    const version = versions.get(id)?.version ?? versionOnScreen(id)
    if (version === undefined || !isNew(id, version, true, false)) return []
    return [{ type: 'todo', id, todo: null, version, before: null, hasOverlaps: true }]
  }

  function versionOnScreen(id: string): number | undefined {
    for (const query of queryClient.getQueryCache().getAll()) {
      if (!isPagedTodoList(query.queryKey) || query.state.data === undefined) continue
      const { pages } = query.state.data as InfiniteData<{ todos: Todo[] }>
      for (const { todos } of pages) {
        const row = todos.find((todo) => todo.id === id)
        if (row) return row.version
      }
    }
    return undefined
  }

  function tagNews(id: string, after: Tag | null): News[] {
    const tags = queryClient
      .getQueryCache()
      .getAll()
      .filter(({ queryKey }) => pathOf(queryKey) === 'tag.list')
      .flatMap(({ state }) => (state.data as Tag[] | undefined) ?? [])
    const before = tags.find((tag) => tag.id === id) ?? null
    return before || after ? [{ type: 'tag', before, after, todo_ids: [], isUnclear: false }] : []
  }

  function takeCollected(): void {
    collecting = undefined
    const events = collected
    collected = []
    const news: News[] = []
    for (const { id, event } of events) {
      if (event.type === 'start' && id !== position) {
        // What happened in between cannot be told.
        versions.clear()
        void refreshInBounds(queryClient)
      }
      position = id
      if (event.type === 'change') news.push(...newsOf(event.change, true))
      if (event.type === 'run') news.push({ type: 'run', run: event.run })
    }
    if (events.length > MAX_BATCH) void refreshInBounds(queryClient)
    else apply(news)
  }

  return {
    note(news) {
      isLive = true
      collected.push(news)
      collecting ??= setTimeout(takeCollected, timing.delay_ms)
    },
    stop() {
      for (const stop of stops) stop()
      clearTimeout(collecting)
      reads.stop()
    },
  }
}

/** Whether a write of todos and tags may change what a query answers. */
function isWritable({ queryKey }: Query): boolean {
  return /^(todo|tag|change)\./.test(pathOf(queryKey) ?? '')
}

function idsOf(variables: unknown): string[] {
  return [(variables as { id: string | string[] }).id].flat()
}

interface Reads {
  /** Has a query read again soon; one that is not on screen, when it is. */
  demand(query: Query): void
  stop(): void
}

/** Reads what is demanded together, and not more often than may be. */
function createReads(queryClient: QueryClient, { delay_ms, read_every_ms, patience_ms }: LiveCacheTiming): Reads {
  const demanded = new Map<string, QueryKey>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let readAt = Number.NEGATIVE_INFINITY
  let hasStopped = false

  function read(): void {
    timer = undefined
    readAt = performance.now()
    for (const [hash, queryKey] of demanded) {
      demanded.delete(hash)
      void readOnce(queryKey)
    }
  }

  /** Once more when the answer takes too long. An answer that is under way is older than the news, and is left out. */
  async function readOnce(queryKey: QueryKey): Promise<void> {
    const read = refreshInBounds(queryClient, { queryKey, exact: true })
    if ((await settles(read, patience_ms)) || hasStopped) return
    void refreshInBounds(queryClient, { queryKey, exact: true, fetchStatus: 'fetching' })
  }

  return {
    demand({ queryHash, queryKey }) {
      demanded.set(queryHash, queryKey)
      const wait = Math.max(delay_ms, readAt + read_every_ms - performance.now())
      timer ??= setTimeout(read, wait)
    },
    stop() {
      hasStopped = true
      clearTimeout(timer)
    },
  }
}

/** Whether it does so in time. */
async function settles(promise: Promise<unknown>, patience_ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, patience_ms, false)
  })
  const hasSettled = await Promise.race([promise.then(() => true), late])
  clearTimeout(timer)
  return hasSettled
}
