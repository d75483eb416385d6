import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { parseEventId } from '@todo-agents/contract/agent-events'
import type { ActiveRun, CallDecision } from '@todo-agents/contract/run'
import type { Message } from '@todo-agents/contract/session'
import { createChatFollower } from './chat-follower.ts'
import { createChatOutbox } from './chat-outbox.ts'
import type { PlacedMessage } from './chat-queue.ts'
import { fromRun, hasGoneOn, isOvertaken, isPlaced, syncedQueue } from './chat-queue.ts'
import { retryOf, retryOfMessage, unsaidMessage } from './chat-retry.ts'
import type { ChatState } from './chat-state.ts'
import { createChatStore } from './chat-store.ts'
import type { TodoAgents } from './client.ts'
import { describeError } from './errors.ts'
import { findTakenBack } from './taken-back.ts'

/** A conversation: its state, and what a user can do. A failure does not reject: `state.error` tells it. */
export interface AgentChat {
  getState(): ChatState
  /** Calls `listener` after each change of the state. Answers how to stop. */
  subscribe(listener: () => void): () => void
  /** Calls `listener` with each event once the state contains it. Answers how to stop. */
  onEvent(listener: (event: StreamEvent) => void): () => void
  /**
   * Says something. Resolves when the answer has ended or waits; while another answer is under way, when the message
   * is in the server's queue. False: it was refused, and is not shown, so that it can be kept elsewhere.
   */
  send(text: string): Promise<boolean>
  /**
   * After an error: follows the run that goes on, or sends the message again, as `retryOf` says of the state; with an id,
   * sends that message of the user again, as `retryOfMessage` says. Does nothing while an answer is under way.
   */
  retry(message_id?: string): Promise<void>
  /** Stops the run, also one that has yet to begin. */
  stop(): Promise<void>
  /** Takes a message out of the queue, by its id there. False: it could not be. */
  takeBack(id: string): Promise<boolean>
  /**
   * Shows what `run.active` says of this conversation, as after the page was loaded anew: messages that were said elsewhere wait in the queue, the run that
   * is under way is followed, and one that waits shows its approval.
   */
  syncQueue(active: ActiveRun[]): Promise<void>
  /**
   * Answers what the run asks. `args`: approve a question about one call with these instead of the proposed arguments;
   * `calls`: what is to become of single calls of a question about several, by default as `decision` says.
   */
  approve(decision: 'approve' | 'deny', args?: Record<string, unknown>, calls?: CallDecision[]): Promise<void>
  /** `messages`: oldest first, as `session.history` gives them. */
  loadHistory(messages: Message[], session_id: string, next_cursor?: string | null): void
  /**
   * Reads the messages before those that are shown, which `older` of the state leads to. Does nothing when there are
   * none. Rejects when they cannot be read; then it can be called again.
   */
  loadOlder(): Promise<void>
  /** Shows an empty conversation: a new one, or that of `session_id`. A run that goes on is not stopped. */
  reset(session_id?: string | null): void
  /** Closes the connection. A run that goes on is not stopped. */
  disconnect(): void
}

export interface AgentChatOptions {
  client: TodoAgents
  session_id?: string | null
  /** How long a connection may be lost before the state says so. */
  notice_after_ms?: number
}

/** How many earlier messages are read at once. */
const PAGE_LENGTH = 100

/** Joins the client's streams to the reducer. Knows no framework; a page subscribes to it. */
export function createAgentChat({ client, session_id = null, notice_after_ms = 1_000 }: AgentChatOptions): AgentChat {
  const store = createChatStore(session_id)
  const { dispatch } = store
  const follower = createChatFollower({ store, onEvents: stopIfWanted, notice_after_ms })
  const outbox = createChatOutbox({ client, store, onPlaced: advance, sayFirst: ({ id, content }) => say(id, content) })
  /** The message whose run the user stopped before it had an id to cancel. */
  let stop_wanted: string | null = null
  /** Messages that were given back to their writer instead of being said. */
  const withdrawn = new Set<string>()
  /** Runs that wait for approval while another is shown. */
  let set_aside: PlacedMessage[] = []

  function fail(error: unknown): void {
    dispatch({ type: 'failed', error: describeError(error) })
  }

  function disconnect(): void {
    stop_wanted = null
    follower.close()
    dispatch({ type: 'disconnected' })
  }

  function isBusy(): boolean {
    const { status } = store.state
    return follower.isFollowing || status === 'sending' || status === 'streaming'
  }

  function stopIfWanted(events: StreamEvent[]): void {
    const run_id = parseEventId(events.find(({ id }) => id)?.id ?? '')?.run_id
    if (stop_wanted === null || !run_id) return
    stop_wanted = null
    void cancel(run_id)
  }

  async function cancel(run_id: string): Promise<boolean> {
    try {
      await client.trpc.run.cancel.mutate({ run_id })
      const queued = store.state.queue.find((message) => message.run_id === run_id)
      if (queued) dispatch({ type: 'unqueued', id: queued.id })
      else if (store.state.run_id === run_id) showStopped()
      advance()
      return true
    } catch (error) {
      cancelFailed(run_id, error)
      return false
    }
  }

  /** An open stream tells the end itself, with the text so far and what had been changed. */
  function showStopped(): void {
    if (follower.isConnected) return
    if (follower.isFollowing) void resume({ is_short: true })
    else dispatch({ type: 'stopped' })
  }

  function cancelFailed(run_id: string, error: unknown): void {
    const isShown = store.state.run_id === run_id
    // It has ended already, and its stream tells how.
    if (describeError(error).code === 'conflict') {
      if (isShown && !follower.isFollowing) void resume({ is_short: true })
      else advance()
    } else if (isShown || store.state.queue.some((message) => message.run_id === run_id)) fail(error)
  }

  /** The id of the message is its idempotency key: sent again after a lost answer, it joins the same run. */
  async function say(id: string, content: string): Promise<boolean> {
    setAside()
    stop_wanted = null
    dispatch({ type: 'sent', id, content })
    const request = { message: content, session_id: store.state.session_id ?? undefined }
    await follower.follow((options) => client.streamAgent(request, { ...options, idempotency_key: id }))
    if (stop_wanted === id) stop_wanted = null
    // Nobody waits for the next month: the message is its writer's again.
    if (store.state.rate_limit && unsaidMessage(store.state)?.id === id) withdraw(id)
    if (withdrawn.delete(id)) return false
    if (store.state.queue.some((message) => message.id === id)) await readQueue()
    else advance()
    return true
  }

  function withdraw(id: string): void {
    withdrawn.add(id)
    dispatch({ type: 'withdrawn', id })
  }

  async function resume({ is_short = false } = {}): Promise<void> {
    const { run_id, last_event_id } = store.state
    if (run_id === null) return
    dispatch({ type: 'resumed' })
    await follower.follow((options) => client.resumeAgent({ run_id, last_event_id }, { ...options, is_short }))
    advance()
  }

  /** A run that waits for its user waits on, while another takes its place. */
  function setAside(): void {
    const { run_id, status } = store.state
    if (run_id === null || status !== 'awaiting_approval') return
    set_aside = [...set_aside.filter((message) => message.run_id !== run_id), { id: run_id, run_id, content: '' }]
  }

  /** Goes on with what is next: a message that waited for its turn, or else a question that waits for the user. */
  function advance(): void {
    const { queue, run_id, approval } = store.state
    if (isBusy() || (run_id !== null && !approval)) return
    const next = queue.find(isPlaced) ?? (run_id === null ? set_aside[0] : undefined)
    if (next) void begin(next)
  }

  async function begin(message: PlacedMessage): Promise<void> {
    const { run_id } = message
    setAside()
    set_aside = set_aside.filter((waiting) => waiting.run_id !== run_id)
    dispatch({ type: 'begun', message })
    await follower.follow((options) => client.resumeAgent({ run_id }, options))
    // Nothing of it is known any more: what is stored is all there is.
    if (store.state.error?.code === 'not_found') dispatch({ type: 'stopped' })
    advance()
  }

  /** Without an answer, the message of this page is followed; it waits for those before it by itself. */
  async function readQueue(): Promise<void> {
    const { session_id } = store.state
    try {
      if (session_id !== null) await syncQueue(await client.trpc.run.active.query({ session_id }))
    } catch {
      advance()
    }
  }

  async function syncQueue(runs: ActiveRun[]): Promise<void> {
    const { session_id } = store.state
    const active = runs.filter((run) => run.session_id === session_id)
    const taken_back = await findTakenBack(client, store.state.queue, active)
    if (store.state.session_id !== session_id) return
    if (isOvertaken(store.state, active)) {
      follower.close()
      dispatch({ type: 'put_back' })
    }
    const queue = syncedQueue(store.state, active)
    dispatch({ type: 'queue_synced', queue: queue.filter(({ run_id }) => run_id === null || !taken_back.has(run_id)) })
    const { run_id } = store.state
    set_aside = active.filter(({ id, status }) => status === 'awaiting_approval' && id !== run_id).map(fromRun)
    if (!isBusy() && hasGoneOn(store.state, active)) await resume()
    else advance()
  }

  return {
    getState: () => store.state,
    subscribe: store.subscribe,
    onEvent: store.onEvent,

    async send(text) {
      if (isBusy() || store.state.queue.length > 0) return outbox.send(text)
      return say(crypto.randomUUID(), text)
    },

    async retry(message_id) {
      if (isBusy()) return
      const said = store.state.messages.find(({ id }) => id === message_id)
      const what = said ? retryOfMessage(store.state, said) : retryOf(store.state)
      if (what?.type === 'resume') await resume()
      else if (what) await say(what.id ?? crypto.randomUUID(), what.content)
    },

    async stop() {
      const { run_id, status, rate_limit } = store.state
      if (run_id !== null) {
        await cancel(run_id)
      } else if (status === 'sending') {
        const id = unsaidMessage(store.state)?.id ?? null
        // What waits for a limit was refused so far: it need not begin only to be stopped.
        if (rate_limit && id !== null) {
          follower.close()
          withdraw(id)
          dispatch({ type: 'limited', rate_limit: null })
        } else stop_wanted = id
      }
    },

    async takeBack(id) {
      const message = store.state.queue.find((queued) => queued.id === id)
      if (!message) return false
      if (message.run_id !== null) return cancel(message.run_id)
      outbox.withdraw(id)
      return true
    },

    syncQueue,

    async approve(decision, args, calls) {
      const { approval, status } = store.state
      if (!approval || status !== 'awaiting_approval') return
      const { approval_id } = approval
      /** Nobody has left the conversation meanwhile. */
      const isWanted = () => store.state.approval === approval && store.state.status === 'streaming'
      // No second decision while this one is on its way.
      dispatch({ type: 'resumed' })
      try {
        const details = { ...(args && { arguments: args }), ...(calls && { calls }) }
        await client.trpc.run.approve.mutate({ approval_id, decision, ...details })
      } catch (error) {
        if (store.state.approval !== approval) return
        // Decided in another tab, or by a first attempt whose answer was lost: the stream tells.
        if (describeError(error).code === 'conflict' && isWanted()) await resume()
        if (store.state.approval !== approval) return
        dispatch({ type: 'disconnected' })
        return fail(error)
      }
      if (isWanted()) await resume()
    },

    loadHistory(messages, id, next_cursor = null) {
      if (id !== store.state.session_id) leave()
      dispatch({ type: 'history_loaded', session_id: id, messages, next_cursor })
    },

    async loadOlder() {
      const { session_id, older: before } = store.state
      if (session_id === null || !before) return
      const query = { id: session_id, limit: PAGE_LENGTH, cursor: before }
      const page = await client.trpc.session.history.query(query)
      dispatch({ type: 'older_loaded', session_id, before, ...page })
    },

    reset(id = null) {
      leave()
      dispatch({ type: 'reset', session_id: id })
    },

    disconnect,
  }

  function leave(): void {
    disconnect()
    set_aside = []
  }
}
