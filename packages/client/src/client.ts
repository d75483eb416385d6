import type { AppRouter } from '@todo-agents/api/router'
import { parseEventId } from '@todo-agents/contract/agent-events'
import type { AgentRequestInput } from '@todo-agents/contract/agent-request'
import type { TRPCClient } from '@trpc/client'
import { createTRPCClient, splitLink } from '@trpc/client'
import type { AgentStream } from './agent-stream.ts'
import { createAgentStream } from './agent-stream.ts'
import type { AuthClient } from './auth.ts'
import { createAuthClient } from './auth.ts'
import type { StreamTiming } from './backoff.ts'
import { DEFAULT_TIMING } from './backoff.ts'
import { callLink } from './call-link.ts'
import type { AcquireSlot } from './connection-slot.ts'
import type { EventSourceConstructor } from './feed-link.ts'
import { feedLink } from './feed-link.ts'
import type { Fetch } from './http.ts'
import { authorizedFetch } from './http.ts'
import type { OnConnection } from './reconnecting-stream.ts'
import { repeatLink } from './repeat-link.ts'
import type { OnWake } from './wake.ts'
import { onPageWake } from './wake.ts'

export interface TodoAgentsOptions {
  /** Where the server is, such as `http://localhost:3000`; empty for the page's own origin. */
  url: string
  /**
   * A JWT, or what gets one for each request. Without it the caller is whoever signed in through `auth`,
   * and in a browser whoever the session cookie says.
   */
  token?: string | (() => string | Promise<string>)
  fetch?: Fetch
  /**
   * For `trpc.change.subscribe`, where the platform has none or cannot send a token: the class of the npm package
   * `eventsource`. A browser's own is the default.
   */
  EventSource?: EventSourceConstructor
  /** Says when a new try should not wait any longer. By default what a page can tell: network, sight, return. */
  onWake?: OnWake
  /** Bounds the long-lived connections: each stream waits for it, and gives its slot back whenever it is not connected. */
  acquireSlot?: AcquireSlot
  timing?: Partial<StreamTiming>
}

/** Everything that a program can do with a server of Todo Agents. */
export interface TodoAgents {
  /** The typed API, such as `trpc.todo.list.query({ day: '2026-01-15' })`. */
  readonly trpc: TRPCClient<AppRouter>
  readonly auth: AuthClient
  /** Says something to the assistant: `for await (const event of client.streamAgent({ message })) …` */
  streamAgent(request: MessageRequest | AgentRequestInput, options?: StreamOptions): AgentStream
  /** Goes on with the events of a run after `last_event_id`, or from its first. Empty when there are no more. */
  resumeAgent(position: StreamPosition, options?: Omit<StreamOptions, 'idempotency_key'>): AgentStream
}

/** One message of the user, in a new session or a given one. */
export interface MessageRequest {
  message: string
  session_id?: string | undefined
}

export interface StreamPosition {
  run_id: string
  last_event_id?: string | null
}

export interface StreamOptions {
  /** Closes the connection; the run goes on until `trpc.run.cancel`. */
  signal?: AbortSignal
  /** The same key joins the run that the first request with it started. One is made when it is not given. */
  idempotency_key?: string
  /** How long a lost connection is tried again without anything new: two minutes when not given; 0 for not at all. */
  retry_for_ms?: number
  /** Told of each connection that is made, open, or waited for. */
  onConnection?: OnConnection
  /** The run has ended, so that its rest is short: it need not wait for one of the slots of `acquireSlot`. */
  is_short?: boolean
}

const RETRY_FOR_MS = 120_000

export function createTodoAgents(options: TodoAgentsOptions): TodoAgents {
  const { token, fetch = globalThis.fetch, onWake = onPageWake, acquireSlot } = options
  const url = options.url.replace(/\/+$/, '')
  const timing = { ...DEFAULT_TIMING, ...options.timing }
  const auth = createAuthClient({ url, fetch })
  const authorized = authorizedFetch(fetch, ({ renew }) => {
    if (token !== undefined) return typeof token === 'function' ? token() : token
    return auth.holdsSession() ? auth.token({ renew }) : undefined
  })

  function post(request: AgentRequestInput, idempotency_key: string, signal: AbortSignal): Promise<Response> {
    return authorized(`${url}/api/todos/agent-create/stream`, {
      method: 'POST',
      headers: { ...STREAM, 'content-type': 'application/json', 'idempotency-key': idempotency_key },
      body: JSON.stringify({ batch: true, ...request }),
      signal,
    })
  }

  function resume({ run_id, last_event_id }: StreamPosition, signal: AbortSignal): Promise<Response> {
    const headers = { ...STREAM, ...(last_event_id && { 'last-event-id': last_event_id }) }
    return authorized(`${url}/api/todos/agent-runs/${encodeURIComponent(run_id)}/stream`, {
      headers,
      signal,
      // Chrome reads one URL for several tabs through its cache: a tab that leaves would not free its connection.
      cache: 'no-store',
    })
  }

  function stream(
    connect: (last_event_id: string | null, signal: AbortSignal) => Promise<Response>,
    last_event_id: string | null,
    { signal, retry_for_ms = RETRY_FOR_MS, onConnection = () => {}, is_short = false }: StreamOptions,
  ): AgentStream {
    return createAgentStream({
      connect,
      last_event_id,
      signal,
      retry_for_ms,
      timing,
      onWake,
      onConnection,
      acquireSlot: is_short ? undefined : acquireSlot,
    })
  }

  return {
    auth,

    trpc: createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: ({ type }) => type === 'subscription',
          true: feedLink({ url: `${url}/trpc`, fetch: authorized, EventSource: options.EventSource, timing }),
          false: [repeatLink(timing), callLink({ url: `${url}/trpc`, fetch: authorized })],
        }),
      ],
    }),

    streamAgent(request, options = {}) {
      const { idempotency_key = crypto.randomUUID() } = options
      const body = requestBody(request)
      const connect = (last_event_id: string | null, signal: AbortSignal) => {
        const begun = last_event_id ? parseEventId(last_event_id) : null
        return begun ? resume({ run_id: begun.run_id, last_event_id }, signal) : post(body, idempotency_key, signal)
      }
      return stream(connect, null, options)
    },

    resumeAgent({ run_id, last_event_id: from = null }, options = {}) {
      return stream((last_event_id, signal) => resume({ run_id, last_event_id }, signal), from, options)
    },
  }
}

const STREAM = { accept: 'text/event-stream' }

function requestBody(request: MessageRequest | AgentRequestInput): AgentRequestInput {
  if ('messages' in request) return request
  const { message, session_id } = request
  return { messages: [{ role: 'user', content: message }], session_id }
}
