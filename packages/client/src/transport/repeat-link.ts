import type { AppRouter } from '@todo-agents/api/trpc/router'
import type { TRPCLink } from '@trpc/client'
import { retryLink } from '@trpc/client'
import type { StreamTiming } from './backoff.ts'
import { backoff } from './backoff.ts'
import { isPassing } from './feed-link.ts'

/** Said twice they do no more than once: the second time the answer is `conflict`. */
const REPEATABLE = new Set(['run.cancel', 'run.approve'])

/** With the usual timing half a minute at most: longer than a server takes to start. */
const MAX_ATTEMPTS = 8

/** What a user says about a run is said again when no answer came, or the server is just starting or going. */
export function repeatLink(timing: StreamTiming): TRPCLink<AppRouter> {
  return retryLink({
    retry: ({ op, error, attempts }) =>
      REPEATABLE.has(op.path) && attempts < MAX_ATTEMPTS && !op.signal?.aborted && isPassing(error),
    retryDelayMs: (attempts) => backoff(attempts, timing),
  })
}
