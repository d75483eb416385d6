import type { AppRouter } from '@todo-agents/api/trpc/router'
import type { AgentRequestInput } from '@todo-agents/contract/agent-request'
import { parseLongEventId, STREAM_MEDIA_TYPE } from '@todo-agents/contract/event-id'
import type { TRPCClient } from '@trpc/client'
import { createTRPCClient, splitLink } from '@trpc/client'
import { TodoAgentsError } from './errors.ts'
import type { AgentStream } from './stream/agent-stream.ts'
import { createAgentStream } from './stream/agent-stream.ts'
import type { OnConnection } from './stream/reconnecting-stream.ts'
import type { AuthClient } from './transport/auth.ts'
import { createAuthClient } from './transport/auth.ts'
import type { StreamTiming } from './transport/backoff.ts'
import { DEFAULT_TIMING } from './transport/backoff.ts'
import { callLink, userHeader } from './transport/call-link.ts'
import type { AcquireSlot } from './transport/connection-slot.ts'
import type { EventSourceConstructor } from './transport/feed-link.ts'
import { feedLink } from './transport/feed-link.ts'
import type { Fetch } from './transport/http.ts'
import { authorizedFetch, invalidResponse, readJson } from './transport/http.ts'
import { repeatLink } from './transport/repeat-link.ts'
import type { OnWake } from './transport/wake.ts'
import { onPageWake } from './transport/wake.ts'

export interface TodoAgentsOptions {
  /** Where the server is, such as `http://localhost:3000`; empty for the page's own origin. */
  url: string
  /**
   * An access token (`ta_…`) or a JWT, or a function that returns one for each request. Without it, requests are made for
   * the user that signed in through `auth`, and in a browser for the user of the session cookie.
   */
  token?: string | (() => string | Promise<string>) | undefined
  fetch?: Fetch
  /**
   * The class that `trpc.change.subscribe` uses. The platform's own is the default. Pass the class of the npm package
   * `eventsource` where the platform has none, or its own cannot send a token.
   */
  EventSource?: EventSourceConstructor
  /**
   * Calls a listener when a connection should be tried again at once. By default `onPageWake`, which listens to the
   * page and its network.
   */
  onWake?: OnWake
  /**
   * Limits the number of long-lived connections: each stream waits for a slot, and releases it whenever it is not
   * connected.
   */
  acquireSlot?: AcquireSlot
  timing?: Partial<StreamTiming>
}

/** Everything that a program can do with a server of Todo Agents. */
export interface TodoAgents {
  /** The typed API, such as `trpc.todo.list.query({ day: '2026-01-15' })`. */
  readonly trpc: TRPCClient<AppRouter>
  readonly auth: AuthClient
  /** The user that calls are made for, see `actAs`. Null: the user that is signed in. */
  readonly user_id: string | null
  /**
   * Names this user in every later call. The server refuses the call with `unauthorized` when the session belongs to
   * another user. A page needs this because its tabs share one session cookie. Calls that have started keep their user.
   */
  actAs(user_id: string | null): void
  /**
   * Resolves with all stored data of the user, as JSON text; see `AccountExport`. Rejects with a TodoAgentsError. The
   * stream fails when the server could not send everything.
   */
  exportAccount(options?: { signal?: AbortSignal }): Promise<ReadableStream<Uint8Array>>
  /** Sends a message to the assistant: `for await (const event of client.streamAgent({ message })) …` */
  streamAgent(request: MessageRequest | AgentRequestInput, options?: StreamOptions): AgentStream
  /** Returns the events of a run after `last_event_id`, or from the first. Empty when there are no more. */
  resumeAgent(position: StreamPosition, options?: Omit<StreamOptions, 'idempotency_key'>): AgentStream
}

/** One message of the user, in a new session or a given one. */
export interface MessageRequest {
  message: string
  session_id?: string | undefined
  /** See `rewind_to` of `agentRequestSchema`. */
  rewind_to?: string | undefined
}

export interface StreamPosition {
  run_id: string
  last_event_id?: string | null
}

export interface StreamOptions {
  /** Closes the connection; the run goes on until `trpc.run.cancel`. */
  signal?: AbortSignal
  /** A second request with the same key joins the run of the first. A random key is the default. */
  idempotency_key?: string
  /** How long to try again while connections are lost and no new event comes. Two minutes by default; 0: not at all. */
  retry_for_ms?: number
  /** Called when a connection is being made, is open, or waits for its next try. */
  onConnection?: OnConnection
  /** The run has ended, so few events are left. The stream then does not wait for a slot of `acquireSlot`. */
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

  let user_id: string | null = null
  const named = () => userHeader(user_id)

  function post(
    user: Record<string, string>,
    request: AgentRequestInput,
    idempotency_key: string,
    signal: AbortSignal,
  ): Promise<Response> {
    return authorized(`${url}/api/todos/agent-create/stream`, {
      method: 'POST',
      headers: { ...STREAM, ...user, 'content-type': 'application/json', 'idempotency-key': idempotency_key },
      body: JSON.stringify({ batch: true, ...request }),
      signal,
    })
  }

  function resume(
    user: Record<string, string>,
    { run_id, last_event_id }: StreamPosition,
    signal: AbortSignal,
  ): Promise<Response> {
    const headers = { ...STREAM, ...user, ...(last_event_id && { 'last-event-id': last_event_id }) }
    return authorized(`${url}/api/todos/agent-runs/${encodeURIComponent(run_id)}/stream`, {
      headers,
      signal,
      // Otherwise Chrome reads one URL for several tabs through its cache, and a tab that disconnects does not free its
      // connection.
      cache: 'no-store',
    })
  }

  function stream(
    connect: (last_event_id: string | null, signal: AbortSignal) => Promise<Response>,
    from: StreamPosition | null,
    { signal, retry_for_ms = RETRY_FOR_MS, onConnection = () => {}, is_short = false }: StreamOptions,
  ): AgentStream {
    return createAgentStream({
      connect,
      from,
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

    get user_id() {
      return user_id
    },

    actAs(id) {
      user_id = id
    },

    trpc: createTRPCClient<AppRouter>({
      links: [
        // This link is the first, so that an operation that is tried again later keeps the user it started with.
        () =>
          ({ op, next }) =>
            next({ ...op, context: { ...op.context, user_id } }),
        splitLink({
          condition: ({ type }) => type === 'subscription',
          true: feedLink({
            url: () => `${url}/trpc${user_id === null ? '' : `?user=${user_id}`}`,
            fetch: authorized,
            EventSource: options.EventSource,
            timing,
          }),
          false: [repeatLink(timing), callLink({ url: `${url}/trpc`, fetch: authorized, user: () => user_id })],
        }),
      ],
    }),

    streamAgent(request, options = {}) {
      const { idempotency_key = crypto.randomUUID() } = options
      const body = requestBody(request)
      const user = named()
      const connect = (last_event_id: string | null, signal: AbortSignal) => {
        const run_id = last_event_id && parseLongEventId(last_event_id)?.run_id
        return run_id ? resume(user, { run_id, last_event_id }, signal) : post(user, body, idempotency_key, signal)
      }
      return stream(connect, null, options)
    },

    resumeAgent(from, options = {}) {
      const user = named()
      const { run_id } = from
      return stream((last_event_id, signal) => resume(user, { run_id, last_event_id }, signal), from, options)
    },

    async exportAccount({ signal } = {}) {
      const init = { headers: named(), ...(signal && { signal }) }
      const response = await authorized(`${url}/api/account/export`, init)
      if (response.ok && response.body) return response.body
      const { authErrorSchema } = await import('@todo-agents/contract/auth')
      const { data } = authErrorSchema.safeParse(await readJson(response))
      if (!data?.message) throw invalidResponse(response)
      throw new TodoAgentsError(data.code ?? 'internal_error', data.message, { status: response.status })
    },
  }
}

const STREAM = { accept: STREAM_MEDIA_TYPE }

function requestBody(request: MessageRequest | AgentRequestInput): AgentRequestInput {
  if ('messages' in request) return request
  const { message, session_id, rewind_to } = request
  return { messages: [{ role: 'user', content: message }], session_id, ...(rewind_to && { rewind_to }) }
}
