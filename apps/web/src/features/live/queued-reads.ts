import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'
import { refreshInBounds } from '../../lib/server/refresh.ts'

export interface ReadTiming {
  /** For how long requested reads are collected before they start. */
  delayMs: number
  /** The shortest time between two rounds of reads. */
  readEveryMs: number
  /** A read that takes longer is started again, once: its request may hang on a network connection that is gone. */
  readTimeoutMs: number
}

interface QueuedReads {
  /** Reads a query again soon. A query that is not on screen is read when it is shown again. */
  request(query: Query): void
  stop(): void
}

/** Reads the requested queries together, at most once every `readEveryMs`. */
export function createQueuedReads(
  queryClient: QueryClient,
  { delayMs, readEveryMs, readTimeoutMs }: ReadTiming,
): QueuedReads {
  const requested = new Map<string, QueryKey>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let readAt = Number.NEGATIVE_INFINITY
  let hasStopped = false

  function readAll(): void {
    timer = undefined
    readAt = performance.now()
    for (const [hash, queryKey] of requested) {
      requested.delete(hash)
      void read(queryKey)
    }
  }

  /** Reads a query again. If it is being read, that read is cancelled: its answer may date from before the change. */
  async function read(queryKey: QueryKey): Promise<void> {
    const first = refreshInBounds(queryClient, { queryKey, exact: true })
    if ((await settlesWithin(readTimeoutMs, first)) || hasStopped) return
    void refreshInBounds(queryClient, { queryKey, exact: true, fetchStatus: 'fetching' })
  }

  return {
    request({ queryHash, queryKey }) {
      requested.set(queryHash, queryKey)
      const wait = Math.max(delayMs, readAt + readEveryMs - performance.now())
      timer ??= setTimeout(readAll, wait)
    },
    stop() {
      hasStopped = true
      clearTimeout(timer)
    },
  }
}

async function settlesWithin(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  const hasSettled = await Promise.race([promise.then(() => true), late])
  clearTimeout(timer)
  return hasSettled
}
