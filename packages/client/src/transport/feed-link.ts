import type { AppRouter } from '@todo-agents/api/trpc/router'
import { ERROR_STATUS } from '@todo-agents/contract/errors'
import type { TRPCClientError, TRPCLink } from '@trpc/client'
import { httpSubscriptionLink, retryLink } from '@trpc/client'
import { tap } from '@trpc/server/observable'
import { TodoAgentsError } from '../errors.ts'
import type { StreamTiming } from './backoff.ts'
import { backoff } from './backoff.ts'
import type { Fetch } from './http.ts'

/** What of an EventSource is needed. Only some take a `fetch`, by which a token can be sent; a browser sends its cookie. */
export type EventSourceConstructor = new (url: string, init?: { fetch?: Fetch }) => EventSourceLike

interface EventSourceLike {
  readonly CLOSED: number
  readonly CONNECTING: number
  readonly OPEN: number
  readonly readyState: number
  addEventListener(type: string, listener: (event: Event) => void): void
  removeEventListener(type: string, listener: (event: Event) => void): void
  close(): void
}

interface FeedLinkOptions {
  /** Asked for each connection. */
  url: () => string
  fetch: Fetch
  EventSource: EventSourceConstructor | undefined
  timing: StreamTiming
}

/**
 * The link for subscriptions: Server-Sent Events that go on after the last id by themselves. An EventSource comes back
 * after a lost connection, but not after an answer such as 503; then a new one is made.
 */
export function feedLink({ url, fetch, timing, ...given }: FeedLinkOptions): TRPCLink<AppRouter>[] {
  const EventSource = given.EventSource ?? (globalThis.EventSource as EventSourceConstructor | undefined)
  if (!EventSource) return [refuse]
  return [retryPassing(timing), httpSubscriptionLink({ url, EventSource, eventSourceOptions: { fetch } })]
}

/**
 * tRPC's own link counts the attempts for the life of a subscription, which may be weeks; what makes the next wait
 * longer here is only what failed since the last event.
 */
function retryPassing(timing: StreamTiming): TRPCLink<AppRouter> {
  return (runtime) => (subscription) => {
    let failures = 0
    const retry = retryLink<AppRouter>({
      retry: ({ error }) => isPassing(error),
      retryDelayMs: () => backoff(++failures, timing),
    })
    const next: typeof subscription.next = (operation) =>
      subscription.next(operation).pipe(
        tap({
          next({ result }) {
            if ('data' in result) failures = 0
          },
        }),
      )
    return retry(runtime)({ ...subscription, next })
  }
}

/** Thrown at whoever subscribes: only a change of the program helps. */
const refuse: TRPCLink<AppRouter> = () => () => {
  const sentence = 'There is no EventSource here. Pass one, such as that of the npm package eventsource.'
  throw new TodoAgentsError('no_event_source', sentence)
}

/** Whether the server may answer otherwise before long. A browser does not say what the answer was. */
export function isPassing({ data, shape }: TRPCClientError<AppRouter>): boolean {
  if (data) return ERROR_STATUS[data.code] >= 500
  // The event of the package eventsource has the HTTP status as its code, and is taken for the shape of an error.
  const status: number = shape?.code ?? 0
  return status < 400 || status === 429 || status >= 500
}
