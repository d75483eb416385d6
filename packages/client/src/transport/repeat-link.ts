import type { AppRouter } from '@todo-agents/api/trpc/router'
import type { TRPCLink } from '@trpc/client'
import { retryLink } from '@trpc/client'
import type { StreamTiming } from './backoff.ts'
import { backoff } from './backoff.ts'
import { isPassing } from './feed-link.ts'

/** Calls that may be sent twice: the second changes nothing and fails with `conflict`. */
const REPEATABLE = new Set(['run.cancel', 'run.approve'])

/** With the default timing, these attempts take half a minute at most: longer than a server takes to start. */
const MAX_ATTEMPTS = 8

/**
 * Sends a user's decision about a run again when no response came, or when the server is not ready because it is
 * starting or stopping.
 */
export function repeatLink(timing: StreamTiming): TRPCLink<AppRouter> {
  return retryLink({
    retry: ({ op, error, attempts }) =>
      REPEATABLE.has(op.path) && attempts < MAX_ATTEMPTS && !op.signal?.aborted && isPassing(error),
    retryDelayMs: (attempts) => backoff(attempts, timing),
  })
}
