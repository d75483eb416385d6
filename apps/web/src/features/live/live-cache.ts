import type { Mutation, Query, QueryClient } from '@tanstack/react-query'
import type { Todo } from '@todo-agents/contract/todo'
import { refreshInBounds } from '../../lib/server/refresh.ts'
import type { Replica, ReplicaUpdate } from '../../lib/todos/replica.ts'
import type { CacheUpdate } from './cache-update.ts'
import type { FeedMessage } from './feed-source.ts'
import { patchQuery, pathOf } from './patch-query.ts'
import type { ReadTiming } from './queued-reads.ts'
import { createQueuedReads } from './queued-reads.ts'
import { createUpdateReader, listsOf } from './update-reader.ts'

export interface LiveCache {
  /**
   * Collects an event of the feed. Together with the events of the next moment, it is patched into the cached queries.
   */
  note(message: FeedMessage): void
  stop(): void
}

interface LiveCacheOptions {
  /** The position of the feed before the page read anything. */
  position: string
  timeZone: () => string
  replica: Replica
  timing?: LiveCacheTiming
}

interface LiveCacheTiming extends ReadTiming {
  /** For how long events are collected, so that an import renders the page once and not once per todo. */
  delayMs: number
}

const TIMING: LiveCacheTiming = { delayMs: 100, readEveryMs: 1_000, readTimeoutMs: 10_000 }

/** If a batch has more events than this, none of them is patched: the queries on screen are read again. */
const MAX_BATCH = 500

/** The number of updates that the journal keeps. They are applied to answers that were requested before them. */
const MAX_JOURNAL = 1_000

/**
 * Patches the cached queries with the answers to this page's own writes and with the feed, so that they are not read
 * again. A query that cannot be patched is read again, at most once a second, and only while it is on screen.
 *
 * - A state of a todo is ignored if its version is older than the newest seen one.
 * - An answer that was requested before a change may not contain the change, so the change is applied to the answer
 * too.
 */
export function createLiveCache(queryClient: QueryClient, options: LiveCacheOptions): LiveCache {
  const { timeZone, replica, timing = TIMING } = options
  let position = options.position
  let isLive = false
  let collected: FeedMessage[] = []
  let collecting: ReturnType<typeof setTimeout> | undefined

  const journal: { seq: number; update: CacheUpdate }[] = []
  let seq = 0
  /** For each read in progress, the end of the journal when the read started. The keys are query hashes. */
  const readStarts = new Map<string, number>()
  const reads = createQueuedReads(queryClient, timing)
  const updateReader = createUpdateReader(queryClient, (id) => replica.snapshot().get(id)?.version)

  const stops = [
    queryClient.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated') return
      const { query, action } = event
      if (action.type === 'fetch') readStarts.set(query.queryHash, seq)
      if (action.type === 'success' && !action.manual) replay(query)
    }),
    queryClient.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'success') noteAnswer(event.mutation)
    }),
  ]

  /** Applies to a new answer the updates of the journal since the answer was requested. */
  function replay(query: Query): void {
    // A read without an entry started before this cache existed, so every update is newer than it.
    const from = readStarts.get(query.queryHash) ?? 0
    readStarts.delete(query.queryHash)
    if (from === seq) return
    const missed = journal.filter((entry) => entry.seq >= from)
    const isComplete = missed[0]?.seq === from
    const updates = missed.map(({ update }) => update)
    if (isComplete) patch(query, updates)
    else reads.request(query)
  }

  function apply(updates: CacheUpdate[]): void {
    if (updates.length === 0) return
    replica.apply(updates.filter(concernsReplica))
    for (const update of updates) {
      journal.push({ seq: seq++, update })
    }
    journal.splice(0, journal.length - MAX_JOURNAL)
    for (const query of queryClient.getQueryCache().getAll()) patch(query, updates)
  }

  function patch(query: Query, updates: CacheUpdate[]): void {
    if (query.state.data === undefined || pathOf(query.queryKey) === null) return
    const context = { timeZone: timeZone(), openTodos, isArchived }
    let data: unknown = query.state.data
    for (const update of updates) {
      const next = patchQuery(query.queryKey, data, update, context)
      if (next === null) {
        reads.request(query)
        break
      }
      data = next
    }
    if (data !== query.state.data) queryClient.setQueryData(query.queryKey, data)
  }

  function isArchived(list_id: string): boolean | null {
    const data = listsOf(queryClient)
    return data === null ? null : data.lists.some(({ id, archived_at }) => id === list_id && archived_at !== null)
  }

  /** Returns all open todos that start before an instant, or null if they are not loaded that far. */
  function openTodos(before: string): Todo[] | null {
    const { open, status } = replica.snapshot()
    const last = open.at(-1)
    const isLoaded = status === 'complete' || (last?.start_time && last.start_time >= before)
    return isLoaded ? [...open] : null
  }

  /** Patches the cached queries with the answer to a write of this page. */
  function noteAnswer({ options, state }: Mutation<unknown, Error, unknown>): void {
    const path = pathOf(options.mutationKey ?? [])
    if (path === null || typeof state.data !== 'object' || state.data === null) return
    apply(updateReader.fromAnswer(path, state.variables, state.data))
    // The answer does not contain all effects of the write. While the feed is connected, it brings the others.
    // Otherwise the queries that they may concern are read again.
    if (isLive) return
    for (const query of queryClient.getQueryCache().findAll({ predicate: dependsOnTodos })) reads.request(query)
  }

  function takeCollected(): void {
    collecting = undefined
    const events = collected
    collected = []
    const updates: CacheUpdate[] = []
    for (const { id, event } of events) {
      if (event.type === 'start' && id !== position) {
        // The feed did not resume at the last position, and it cannot send the events in between.
        updateReader.forgetVersions()
        void refreshInBounds(queryClient)
        void replica.load()
      }
      if (event.type === 'change') {
        updates.push(...updateReader.fromChange(event.change, true))
      }
      position = id
      if (event.type === 'reminder') updates.push(...updateReader.fromReminder(event.reminder))
      if (event.type === 'run') updates.push({ type: 'run', run: event.run })
    }
    if (events.length > MAX_BATCH) {
      void refreshInBounds(queryClient)
      replica.apply(updates.filter(concernsReplica))
    } else {
      apply(updates)
    }
  }

  return {
    note(message) {
      isLive = true
      collected.push(message)
      collecting ??= setTimeout(takeCollected, timing.delayMs)
    },
    stop() {
      for (const stop of stops) stop()
      clearTimeout(collecting)
      reads.stop()
    },
  }
}

function concernsReplica(update: CacheUpdate): update is CacheUpdate & ReplicaUpdate {
  return update.type === 'todo' || update.type === 'tag' || update.type === 'list'
}

/** Returns true if a write of todos, tags, lists or reminders may change the data of the query. */
function dependsOnTodos({ queryKey }: Query): boolean {
  return /^(todo|tag|list|change|reminder)\./.test(pathOf(queryKey) ?? '')
}
