import type { AgentChat } from '@todo-agents/client/chat/agent-chat'
import { createAgentChat } from '@todo-agents/client/chat/agent-chat'
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import type { TodoAgents } from '@todo-agents/client/client'
import { createTodoAgents } from '@todo-agents/client/client'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { createDecoder } from '@todo-agents/contract/sse-decode'
import { EventSource } from 'eventsource'
import type { Pace } from './scripted-model.ts'

/** The events of one connection, as they came over the wire. The client drops duplicates later. */
export interface Delivery {
  path: string
  /** The id of the event after which the connection asked to start; null for the start of the run. */
  after: string | null
  events: StreamEvent[]
}

export interface Person {
  client: TodoAgents
  deliveries: Delivery[]
  chat(session_id?: string | null): AgentChat
}

/**
 * Returns a user with our client, which reconnects quickly here. `deliveries` records the events of all stream
 * connections.
 */
export function personAt(url: string, token?: () => Promise<string>): Person {
  const deliveries: Delivery[] = []
  const recorded: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    return `${input}`.includes('/stream') ? record(response, deliveries, `${input}`, init) : response
  }
  const client = createTodoAgents({
    url,
    fetch: recorded,
    EventSource,
    timing: { backoff_ms: 50, max_backoff_ms: 400 },
    ...(token && { token }),
  })
  return { client, deliveries, chat: (session_id = null) => createAgentChat({ client, session_id }) }
}

/** Returns the same user at another address: a second client with the token of the first. */
export function elsewhere({ client }: Person, url: string): Person {
  return personAt(url, () => client.auth.token())
}

function record(response: Response, deliveries: Delivery[], path: string, init: RequestInit | undefined): Response {
  if (!response.ok || !response.body) return response
  const delivery: Delivery = { path, after: new Headers(init?.headers).get('last-event-id'), events: [] }
  deliveries.push(delivery)
  const decoder = createDecoder((event) => delivery.events.push(event))
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        decoder.push(bytes)
        controller.enqueue(bytes)
      },
    }),
  )
  return new Response(body, response)
}

/**
 * Resolves when `matches` returns true or `signal` is aborted. Rejects after `timeoutMs`, with the state of the chat.
 */
export function until(
  chat: AgentChat,
  matches: (state: ChatState) => boolean,
  { timeoutMs = 60_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => stop(new Error(`the chat did not reach the state, it is ${JSON.stringify(chat.getState())}`)),
      timeoutMs,
    )
    const unsubscribe = chat.subscribe(check)
    signal?.addEventListener('abort', () => stop(null))
    function stop(error: Error | null): void {
      clearTimeout(timer)
      unsubscribe()
      if (error) reject(error)
      else resolve()
    }
    function check(): void {
      if (matches(chat.getState())) stop(null)
    }
    check()
  })
}

export function isAtRest({ status, run_id, queue }: ChatState): boolean {
  return status === 'idle' && run_id === null && queue.length === 0
}

/**
 * Returns a pace that lets the model send its next piece when the chat shows the last one, so that each delta becomes
 * an event.
 */
export function paceOf(chat: AgentChat): Pace {
  return (sent, signal) =>
    until(
      chat,
      ({ messages }) => {
        const part = messages.at(-1)?.parts.at(-1)
        return part?.type === 'text' && part.content === sent
      },
      { signal },
    )
}

/** Makes a chat follow a run, as a page does that opens a conversation with an active run. */
export function joinRun(chat: AgentChat, { session_id, run_id }: { session_id: string; run_id: string }): void {
  chat.reset(session_id)
  void chat.syncQueue([
    {
      id: run_id,
      session_id,
      status: 'running',
      error_code: null,
      input_tokens: 0,
      output_tokens: 0,
      cached_input_tokens: 0,
      cost_usd: 0,
      created_at: '',
      finished_at: null,
      user_message_id: run_id,
      content: 'said elsewhere',
    },
  ])
}
