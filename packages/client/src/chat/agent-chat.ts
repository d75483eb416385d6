import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { parseEventId } from '@todo-agents/contract/agent-events'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { ActiveRun } from '@todo-agents/contract/run'
import { describeError } from '../errors.ts'
import type { AgentChat, AgentChatOptions } from './agent-chat-types.ts'
import { createChatFollower } from './chat-follower.ts'
import { createChatOutbox } from './chat-outbox.ts'
import type { PlacedMessage } from './chat-queue.ts'
import { fromRun, hasGoneOn, isOvertaken, isPlaced, syncedQueue } from './chat-queue.ts'
import { retryOf, retryOfMessage, unsaidMessage } from './chat-retry.ts'
import { createChatStore } from './chat-store.ts'
import { keepUnsent } from './keep-unsent.ts'
import { findTakenBack } from './withdrawn-messages.ts'

export type { AgentChat } from './agent-chat-types.ts'

/** Joins the client's streams to the reducer. Knows no framework; a page subscribes to it. */
export function createAgentChat(options: AgentChatOptions): AgentChat {
  const { client, session_id = null, notice_after_ms = 1_000, unsent } = options
  const store = createChatStore(session_id)
  const { dispatch } = store
  const follower = createChatFollower({ store, onEvents: stopIfWanted, notice_after_ms })
  const outbox = createChatOutbox({ client, store, onPlaced: advance, sayFirst: ({ id, content }) => say(id, content) })
  const keeper = keepUnsent(store, unsent)
  outbox.hold(keeper.kept())
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

    release: outbox.release,

    discard(id) {
      if (store.state.queue.some((message) => message.id === id && !isPlaced(message))) outbox.withdraw(id)
      else if (!isBusy()) dispatch({ type: 'discarded', id })
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
      const isOther = id !== store.state.session_id
      if (isOther) leave(id)
      dispatch({ type: 'history_loaded', session_id: id, messages, next_cursor })
      if (isOther) outbox.hold(keeper.kept())
    },

    async loadOlder() {
      const { session_id, older: before } = store.state
      if (session_id === null || !before) return
      const query = { id: session_id, limit: MAX_PAGE_LENGTH, cursor: before }
      const page = await client.trpc.session.history.query(query)
      dispatch({ type: 'older_loaded', session_id, before, ...page })
    },

    reset(id = null) {
      leave(id)
      dispatch({ type: 'reset', session_id: id })
      outbox.hold(keeper.kept())
    },

    disconnect,
  }

  function leave(next: string | null): void {
    disconnect()
    keeper.open(next)
    outbox.leave()
    set_aside = []
  }
}
