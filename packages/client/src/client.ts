import type { AppRouter } from '@todo-agents/api/router'
import type { AgentRequestInput } from '@todo-agents/contract/agent-request'
import type { TRPCClient } from '@trpc/client'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import type { AgentStream } from './agent-stream.ts'
import { createAgentStream } from './agent-stream.ts'
import type { AuthClient } from './auth.ts'
import { createAuthClient } from './auth.ts'
import type { Fetch } from './http.ts'
import { authorizedFetch } from './http.ts'

export interface TodoAgentsOptions {
  /** Where the server is, such as `http://localhost:3000`; empty for the page's own origin. */
  url: string
  /**
   * A JWT, or what gets one for each request. Without it the caller is whoever signed in through `auth`,
   * and in a browser whoever the session cookie says.
   */
  token?: string | (() => string | Promise<string>)
  fetch?: Fetch
}

/** Everything that a program can do with a server of Todo Agents. */
export interface TodoAgents {
  /** The typed API, such as `trpc.todo.list.query({ day: '2026-01-15' })`. */
  readonly trpc: TRPCClient<AppRouter>
  readonly auth: AuthClient
  /** Says something to the assistant: `for await (const event of client.streamAgent({ message })) …` */
  streamAgent(request: MessageRequest | AgentRequestInput, options?: StreamOptions): AgentStream
  /** Goes on with the events of a run after `last_event_id`, or from its first. */
  resumeAgent(position: StreamPosition, options?: Pick<StreamOptions, 'signal'>): AgentStream
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
  /** The same key joins the run that the first request with it started. */
  idempotency_key?: string
}

export function createTodoAgents({ url: base, token, fetch = globalThis.fetch }: TodoAgentsOptions): TodoAgents {
  const url = base.replace(/\/+$/, '')
  const auth = createAuthClient({ url, fetch })
  const authorized = authorizedFetch(fetch, () => {
    if (token !== undefined) return typeof token === 'function' ? token() : token
    return auth.holdsSession() ? auth.token() : undefined
  })

  function stream(path: string, init: RequestInit, last_event_id: string | null): AgentStream {
    const connect = () => authorized(`${url}/api/todos/${path}`, init)
    return createAgentStream({ connect, signal: init.signal ?? undefined, last_event_id })
  }

  return {
    auth,

    trpc: createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url: `${url}/trpc`,
          // tRPC's own type of the same init differs in that it allows `signal: undefined`.
          fetch: (input, init) => authorized(input, init as RequestInit),
          // Some proxies refuse longer URLs; a longer batch goes as several.
          maxURLLength: 4000,
        }),
      ],
    }),

    streamAgent(request, { signal, idempotency_key } = {}) {
      const headers = new Headers({ accept: 'text/event-stream', 'content-type': 'application/json' })
      if (idempotency_key) headers.set('idempotency-key', idempotency_key)
      const body = JSON.stringify({ batch: true, ...requestBody(request) })
      return stream('agent-create/stream', { method: 'POST', headers, body, ...(signal && { signal }) }, null)
    },

    resumeAgent({ run_id, last_event_id = null }, { signal } = {}) {
      const headers = new Headers({ accept: 'text/event-stream' })
      if (last_event_id) headers.set('last-event-id', last_event_id)
      const path = `agent-runs/${encodeURIComponent(run_id)}/stream`
      return stream(path, { headers, ...(signal && { signal }) }, last_event_id)
    },
  }
}

function requestBody(request: MessageRequest | AgentRequestInput): AgentRequestInput {
  if ('messages' in request) return request
  const { message, session_id } = request
  return { messages: [{ role: 'user', content: message }], session_id }
}
