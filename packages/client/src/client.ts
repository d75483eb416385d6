import type { AppRouter } from '@todo-agents/api/router'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { AgentRequestInput } from '@todo-agents/contract/agent-request'
import type { TRPCClient } from '@trpc/client'
import type { AuthClient } from './auth.ts'

export interface TodoAgentsOptions {
  /** Where the server is, such as `http://localhost:3000`; empty for the page's own origin. */
  url: string
  /** A JWT, or what gets one for each request. Without it the browser's session cookie counts. */
  token?: string | (() => string | Promise<string>)
  fetch?: typeof fetch
}

export interface TodoAgents {
  readonly trpc: TRPCClient<AppRouter>
  readonly auth: AuthClient
  streamAgent(request: { message: string; session_id?: string } | AgentRequestInput, options?: StreamOptions): AgentStream
  resumeAgent(position: { run_id: string; last_event_id?: string | null }, options?: { signal?: AbortSignal }): AgentStream
}

export interface StreamOptions {
  signal?: AbortSignal
  /** The same key joins the run that the first request with it started. */
  idempotency_key?: string
}

export interface AgentStream extends AsyncIterable<StreamEvent> {
  /** The same events, as many at a time as came together: for a page that draws once for all of them. */
  chunks(): AsyncIterable<StreamEvent[]>
}

export declare function createTodoAgents(options: TodoAgentsOptions): TodoAgents
