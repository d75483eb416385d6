import type { AppRouter } from '@todo-agents/api/trpc/router'
import { ERROR_STATUS } from '@todo-agents/contract/errors'
import type { TRPCClientError, TRPCLink } from '@trpc/client'
import { httpSubscriptionLink, retryLink } from '@trpc/client'
import { tap } from '@trpc/server/observable'
import { TodoAgentsError } from '../errors.ts'
import type { StreamTiming } from './backoff.ts'
import { backoff } from './backoff.ts'
import type { Fetch } from './http.ts'

/**
 * The part of an EventSource that is used. Only some EventSources take a `fetch`, which can send a token. A browser's
 * own sends the session cookie.
 */
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
  /** Returns the URL to connect to. Called for each connection. */
  url: () => string
  fetch: Fetch
  EventSource: EventSourceConstructor | undefined
  timing: StreamTiming
}

/**
 * The link for subscriptions: Server-Sent Events that go on after the last id. An EventSource reconnects after a lost
 * connection, but not after a response such as 503: then this link makes a new EventSource.
 */
export function feedLink({ url, fetch, timing, ...given }: FeedLinkOptions): TRPCLink<AppRouter>[] {
  const EventSource = given.EventSource ?? (globalThis.EventSource as EventSourceConstructor | undefined)
  if (!EventSource) return [refuse]
  return [retryPassing(timing), httpSubscriptionLink({ url, EventSource, eventSourceOptions: { fetch } })]
}

/**
 * Tries a subscription again after a failure that may pass. tRPC's own link counts the attempts for the life of a
 * subscription, which may be weeks. Here only failures since the last event make the next wait longer.
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

/**
 * The link for a platform without an EventSource. Throws in `subscribe`, because only a change of the program helps.
 */
const refuse: TRPCLink<AppRouter> = () => () => {
  const sentence = 'There is no EventSource here. Pass one, such as that of the npm package eventsource.'
  throw new TodoAgentsError('no_event_source', sentence)
}

/** True when the failure may pass by itself, or has no status: a browser does not reveal the response. */
export function isPassing({ data, shape }: TRPCClientError<AppRouter>): boolean {
  if (data) return ERROR_STATUS[data.code] >= 500
  // The error event of the package eventsource has the HTTP status as its `code`, and tRPC passes it on as `shape`.
  const status: number = shape?.code ?? 0
  return status < 400 || status === 429 || status >= 500
}
