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

/**
 * Reads anew what the feed says has changed, and only what is on screen. News that come together cause one read,
 * and the next read waits for the one before, so that an import of many todos causes no storm of requests.
 */
export function createFeedRefresh(queryClient: QueryClient, delay_ms = 100): FeedRefresh {
  let waiting: FeedNews[] = []
  let position: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isReading = false
  const own = new Set<string>()

  // Whoever makes a change reads it anew at once, so the news of it is none.
  const stopListening = queryClient.getMutationCache().subscribe(({ mutation, type }) => {
    if (type !== 'updated' || mutation.state.status !== 'success') return
    for (const id of changeIds(mutation.state.data)) own.add(id)
    for (const id of own) if (own.size > MAX_OWN) own.delete(id)
  })

  function schedule(): void {
    if (!isReading && timer === undefined && waiting.length > 0) timer = setTimeout(readAnew, delay_ms)
  }

  async function readAnew(): Promise<void> {
    const keys = unique(waiting.flatMap(touched))
    waiting = []
    isReading = true
    await Promise.all(keys.map((queryKey) => invalidate(queryClient, { queryKey })))
    isReading = false
    timer = undefined
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
      waiting = []
    },
  }
}

/** Each key once; everything contains the others. */
function unique(keys: QueryKey[]): QueryKey[] {
  if (keys.includes(EVERYTHING)) return [EVERYTHING]
  return [...new Map(keys.map((key) => [hashKey(key), key])).values()]
}

/** The first answer to a query may be older than the news, and an invalidation does not ask again while it is awaited. */
async function invalidate(queryClient: QueryClient, filters: QueryFilters): Promise<void> {
  const asked = queryClient.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' })
  await Promise.allSettled(asked.map(({ promise }) => promise))
  await queryClient.invalidateQueries(filters)
}

/** What a mutation says that it changed: `change_ids`, or the changes of an undo. */
function changeIds(answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null) return []
  if ('change_ids' in answer) return answer.change_ids as string[]
  if ('changes' in answer) return (answer.changes as { id: string }[]).map(({ id }) => id)
  return []
}
