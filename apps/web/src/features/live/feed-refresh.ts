import type { QueryClient, QueryFilters, QueryKey } from '@tanstack/react-query'
import { hashKey } from '@tanstack/react-query'
import { getQueryKey } from '@trpc/react-query'
import { trpc } from '../../lib/trpc.ts'
import type { FeedNews } from './feed-source.ts'

export interface FeedRefresh {
  note(news: FeedNews): void
  stop(): void
}

const EVERYTHING: QueryKey = []
const RUNS: QueryKey[] = [getQueryKey(trpc.run), getQueryKey(trpc.session.list), getQueryKey(trpc.usage)]
const OF_ENTITY: Record<'todo' | 'tag', QueryKey[]> = {
  todo: [getQueryKey(trpc.todo), getQueryKey(trpc.change)],
  tag: [getQueryKey(trpc.tag), getQueryKey(trpc.todo), getQueryKey(trpc.change)],
}

/** More changes of this tab than this are not awaited from the feed at a time. */
const MAX_OWN = 1_000

export interface RefreshTiming {
  /** How long news are collected. */
  delay_ms: number
  /** How long an answer may take, before it is asked for again. */
  patience_ms: number
}

const TIMING: RefreshTiming = { delay_ms: 100, patience_ms: 10_000 }

/**
 * Reads anew what the feed says has changed, and only what is on screen. News that come together cause one read,
 * and the next read of the same waits for the one before, so that an import of many todos causes no storm of requests.
 */
export function createFeedRefresh(queryClient: QueryClient, timing: RefreshTiming = TIMING): FeedRefresh {
  let waiting: FeedNews[] = []
  let due: QueryKey[] = []
  let position: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The hashes of the keys that are being read, and whether there are news of them since. */
  const reading = new Map<string, boolean>()
  const own = new Set<string>()

  // Whoever makes a change reads it anew at once, so the news of it is none.
  const stopListening = queryClient.getMutationCache().subscribe(({ mutation, type }) => {
    if (type !== 'updated' || mutation.state.status !== 'success') return
    for (const id of changeIds(mutation.state.data)) own.add(id)
    for (const id of own) if (own.size > MAX_OWN) own.delete(id)
  })

  function schedule(): void {
    timer ??= setTimeout(readAnew, timing.delay_ms)
  }

  function readAnew(): void {
    timer = undefined
    const keys = unique([...due, ...waiting.flatMap(touched)])
    due = []
    waiting = []
    for (const key of keys) void read(key)
  }

  async function read(queryKey: QueryKey): Promise<void> {
    const hash = hashKey(queryKey)
    const isFirst = !reading.has(hash)
    reading.set(hash, !isFirst)
    if (!isFirst) return
    await refetch(queryClient, { queryKey }, timing.patience_ms)
    const isOutdated = reading.get(hash)
    reading.delete(hash)
    if (!isOutdated) return
    due.push(queryKey)
    schedule()
  }

  function touched({ id, event }: FeedNews): QueryKey[] {
    const before = position
    position = id
    switch (event.type) {
      case 'start':
        // It goes on where it was: no change was missed, but what runs have done may be.
        return id === before ? RUNS : [EVERYTHING]
      case 'change':
        return own.delete(event.change.id) ? [] : OF_ENTITY[event.change.entity]
      case 'run':
        return RUNS
    }
  }

  return {
    note(news) {
      waiting.push(news)
      schedule()
    },
    stop() {
      stopListening()
      clearTimeout(timer)
      reading.clear()
    },
  }
}

/** Each key once; everything contains the others. */
function unique(keys: QueryKey[]): QueryKey[] {
  if (keys.includes(EVERYTHING)) return [EVERYTHING]
  return [...new Map(keys.map((key) => [hashKey(key), key])).values()]
}

/**
 * Asks again, and once more for what takes too long: a request may hang for ever, as on a network that is gone.
 * The first answer to a query may be older than the news, and an invalidation does not ask again while it is awaited.
 */
async function refetch(queryClient: QueryClient, filters: QueryFilters, patience_ms: number): Promise<void> {
  const hanging: QueryFilters = { ...filters, fetchStatus: 'fetching' }
  const asked = queryClient.getQueryCache().findAll(hanging)
  const first = Promise.allSettled(asked.map(({ promise }) => promise))
  if (!(await settles(first, patience_ms))) await queryClient.cancelQueries(hanging)
  const second = queryClient.invalidateQueries(filters)
  if (!(await settles(second, patience_ms))) void queryClient.invalidateQueries(hanging)
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

/** What a mutation says that it changed: `change_ids`, or the changes of an undo. */
function changeIds(answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null) return []
  if ('change_ids' in answer) return answer.change_ids as string[]
  if ('changes' in answer) return (answer.changes as { id: string }[]).map(({ id }) => id)
  return []
}
