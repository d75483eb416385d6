import type { StreamEvent } from '@todo-agents/contract/agent-events'
import type { Message } from '@todo-agents/contract/session'
import type { AgentStream } from './agent-stream.ts'
import type { ChatAction, ChatState } from './chat-state.ts'
import { initialChat } from './chat-state.ts'
import type { TodoAgents } from './client.ts'
import { describeError } from './errors.ts'
import { reduceChat } from './reduce-chat.ts'

/** A conversation: its state, and what a user can do. A failure does not reject: `state.error` tells it. */
export interface AgentChat {
  getState(): ChatState
  /** Calls `listener` after each change of the state. Answers how to stop. */
  subscribe(listener: () => void): () => void
  /** Calls `listener` with each event once the state contains it. Answers how to stop. */
  onEvent(listener: (event: StreamEvent) => void): () => void
  /** Says something. Resolves when the answer has ended or waits; does nothing while one is under way. */
  send(text: string): Promise<void>
  /** After an error: follows the run that goes on, also one that was approved elsewhere, or sends the message again. */
  retry(): Promise<void>
  /** Follows a run of this conversation that goes on, or waits for approval, such as after the page was loaded anew. */
  join(run_id: string): Promise<void>
  /** Stops the run, also one that has yet to begin. */
  stop(): Promise<void>
  /** Decides what the run waits for; `args`: approve with these instead of the proposed arguments. */
  approve(decision: 'approve' | 'deny', args?: Record<string, unknown>): Promise<void>
  /** `messages`: oldest first, as `session.history` gives them. */
  loadHistory(messages: Message[], session_id: string): void
  /** Shows an empty conversation: a new one, or that of `session_id`. A run that goes on is not stopped. */
  reset(session_id?: string | null): void
  /** Closes the connection. A run that goes on is not stopped. */
  disconnect(): void
}

export interface AgentChatOptions {
  client: TodoAgents
  session_id?: string | null
}

/** Joins the client's streams to the reducer. Knows no framework; a page subscribes to it. */
export function createAgentChat({ client, session_id = null }: AgentChatOptions): AgentChat {
  let state = initialChat(session_id)
  let connection: AbortController | null = null
  /** The user pressed stop before the run had an id to cancel. */
  let stop_wanted = false
  const listeners = new Set<() => void>()
  const event_listeners = new Set<(event: StreamEvent) => void>()

  function dispatch(...actions: ChatAction[]): void {
    const next = actions.reduce(reduceChat, state)
    if (next === state) return
    state = next
    for (const listener of listeners) listener()
  }

  /** Follows a stream to its end, drawing once for all events that came together. */
  async function follow(open: (signal: AbortSignal) => AgentStream): Promise<void> {
    close()
    const current = new AbortController()
    connection = current
    try {
      for await (const events of open(current.signal).chunks()) {
        if (current.signal.aborted) return
        dispatch(...events.map((event) => ({ type: 'event', event }) as const))
        for (const event of events) for (const listener of event_listeners) listener(event)
        if (stop_wanted && state.run_id !== null) void cancel(state.run_id)
      }
    } catch (error) {
      if (!current.signal.aborted) fail(error)
    } finally {
      if (connection === current) disconnect()
    }
  }

  function fail(error: unknown): void {
    dispatch({ type: 'failed', error: describeError(error) })
  }

  function close(): void {
    connection?.abort()
    connection = null
    stop_wanted = false
  }

  function disconnect(): void {
    close()
    dispatch({ type: 'disconnected' })
  }

  async function cancel(run_id: string): Promise<void> {
    stop_wanted = false
    try {
      await client.trpc.run.cancel.mutate({ run_id })
      // An open stream tells the end itself, with the text so far and what had been changed.
      if (!connection && state.run_id === run_id) dispatch({ type: 'stopped' })
    } catch (error) {
      if (state.run_id === run_id) fail(error)
    }
  }

  /** The id of the message is its idempotency key: sent again after a lost answer, it joins the same run. */
  async function say(id: string, content: string): Promise<void> {
    dispatch({ type: 'sent', id, content })
    const request = { message: content, session_id: state.session_id ?? undefined }
    await follow((signal) => client.streamAgent(request, { signal, idempotency_key: id }))
  }

  /** Where it cannot be asked, what is stored is shown as it is. */
  async function goesOn(run_id: string): Promise<boolean> {
    try {
      const { status } = await client.trpc.run.get.query({ run_id })
      return status === 'running' || status === 'awaiting_approval'
    } catch {
      return false
    }
  }

  async function resume(): Promise<void> {
    const { run_id, last_event_id } = state
    if (run_id === null) return
    dispatch({ type: 'resumed' })
    await follow((signal) => client.resumeAgent({ run_id, last_event_id }, { signal }))
  }

  return {
    getState: () => state,

    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    onEvent(listener) {
      event_listeners.add(listener)
      return () => event_listeners.delete(listener)
    },

    async send(text) {
      if (state.status === 'idle') await say(crypto.randomUUID(), text)
    },

    async retry() {
      if (connection) return
      if (state.run_id !== null) return resume()
      const last = state.messages.findLast(({ role }) => role === 'user')
      const part = last?.parts[0]
      if (last && part?.type === 'text') await say(last.run_id === null ? last.id : crypto.randomUUID(), part.content)
    },

    async join(run_id) {
      const { session_id } = state
      const isFree = () => state.session_id === session_id && state.status === 'idle' && state.run_id === null
      if (!isFree() || !(await goesOn(run_id)) || !isFree()) return
      dispatch({ type: 'joined', run_id })
      await follow((signal) => client.resumeAgent({ run_id }, { signal }))
      // Its events are no longer held, as after a restart of the server: what is stored is all there is.
      if (state.error?.code === 'not_found') dispatch({ type: 'stopped' })
    },

    async stop() {
      if (state.run_id !== null) return cancel(state.run_id)
      stop_wanted = state.status === 'sending'
    },

    async approve(decision, args) {
      const { approval } = state
      if (!approval || state.status !== 'awaiting_approval') return
      const { approval_id } = approval
      // No second decision while this one is on its way.
      dispatch({ type: 'resumed' })
      try {
        await client.trpc.run.approve.mutate({ approval_id, decision, ...(args && { arguments: args }) })
      } catch (error) {
        if (state.approval !== approval) return
        dispatch({ type: 'disconnected' })
        return fail(error)
      }
      if (state.approval === approval) await resume()
    },

    loadHistory(messages, id) {
      if (id !== state.session_id) disconnect()
      dispatch({ type: 'history_loaded', session_id: id, messages })
    },

    reset(id = null) {
      disconnect()
      dispatch({ type: 'reset', session_id: id })
    },

    disconnect,
  }
}
