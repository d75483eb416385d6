import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { ActiveRun, CallDecision } from '@todo-agents/contract/run'
import { describeError } from '../errors.ts'
import type { AgentChat, AgentChatOptions } from './agent-chat-types.ts'
import type { ChatParts } from './carry-out.ts'
import { cancel, carryOutSteps, syncQueue } from './carry-out.ts'
import { createChatFollower } from './chat-follower.ts'
import { createChatOutbox } from './chat-outbox.ts'
import { isPlaced } from './chat-queue.ts'
import { retryOf, retryOfMessage } from './chat-retry.ts'
import { isBusy } from './chat-state.ts'
import type { ChatStore } from './chat-store.ts'
import { createChatStore } from './chat-store.ts'
import { keepUnsent } from './keep-unsent.ts'
import { rearrange } from './rearrange.ts'

export type { AgentChat } from './agent-chat-types.ts'

/**
 * Creates a chat. The user's actions are dispatched to the reducer; `nextStep` derives the next step from the state,
 * and `carryOutSteps` carries it out.
 */
export function createAgentChat(options: AgentChatOptions): AgentChat {
  const { client, session_id = null, notice_after_ms = 1_000, unsent } = options
  const store = createChatStore(session_id)
  const { dispatch } = store
  const follower = createChatFollower({ store, notice_after_ms })
  const outbox = createChatOutbox({ client, store })
  const chat: ChatParts = { client, store, follower, outbox }
  const keeper = keepUnsent(store, unsent)
  carryOutSteps(chat)
  holdUnsent()

  function holdUnsent(): void {
    const held = keeper.kept().map((message) => ({ ...message, run_id: null, is_held: true }) as const)
    dispatch(...held.map((message) => ({ type: 'queued', message }) as const))
  }

  /** Shows the conversation `next`. Its unsent messages from an earlier chat are held in the queue. */
  function open(next: string | null, show: () => void): void {
    keeper.open(next)
    outbox.abandon()
    show()
    holdUnsent()
  }

  return {
    getState: () => store.state,
    subscribe: store.subscribe,
    onEvent: store.onEvent,
    send: (text, { rewind_to } = {}) =>
      rewind_to === undefined ? say(chat, crypto.randomUUID(), text) : replace(chat, rewind_to, text),
    retry: (message_id) => retry(chat, message_id),
    release: (id) => release(chat, id),
    discard: (id) => discard(chat, id),
    stop: () => stop(chat),
    takeBack: (id) => takeBack(chat, id),
    rearrange: (wanted) => rearrange(chat, wanted),
    syncQueue: (active) => showQueue(chat, active),
    approve: (decision, args, calls) =>
      approve(chat, { decision, ...(args && { arguments: args }), ...(calls && { calls }) }),
    loadHistory(messages, id, next_cursor = null) {
      const load = () => dispatch({ type: 'history_loaded', session_id: id, messages, next_cursor })
      if (id === store.state.session_id) load()
      else open(id, load)
    },
    loadOlder: () => loadOlder(chat),
    reset: (id = null) => open(id, () => dispatch({ type: 'reset', session_id: id })),
    disconnect: () => dispatch({ type: 'disconnected' }),
  }
}

/** Sends a message at once, or queues it while an answer is under way or other messages are queued. */
function say({ store, outbox }: ChatParts, id: string, content: string): Promise<boolean> {
  const outcome = outbox.outcomeOf(id)
  if (isBusy(store.state) || store.state.queue.length > 0) {
    store.dispatch({ type: 'queued', message: { id, run_id: null, content } })
  } else store.dispatch({ type: 'sent', id, content })
  return outcome
}

/** Sends a message in the place of an earlier one. It is not queued: it would take back what it waits for. */
async function replace({ store, outbox }: ChatParts, replaced: string, content: string): Promise<boolean> {
  const { messages } = store.state
  if (isBusy(store.state)) {
    store.dispatch({ type: 'failed', error: { code: 'conflict', message: STOP_FIRST } })
    return false
  }
  const message = messages.find(({ id, role }) => role === 'user' && id === replaced)
  const id = crypto.randomUUID()
  const outcome = outbox.outcomeOf(id)
  // In the store, a message has another id than here, but the same run.
  store.dispatch({ type: 'sent', id, content, rewind_to: message?.run_id ?? replaced })
  return outcome
}

const STOP_FIRST = 'The assistant is still answering. Stop it first, then replace the message.'

async function retry({ store, follower, outbox }: ChatParts, message_id?: string): Promise<void> {
  if (isBusy(store.state)) return
  const said = store.state.messages.find(({ id }) => id === message_id)
  const what = said ? retryOfMessage(store.state, said) : retryOf(store.state)
  if (what?.type === 'resume') {
    store.dispatch({ type: 'resumed' })
    await follower.ended
  } else if (what) {
    const id = what.id ?? crypto.randomUUID()
    const outcome = outbox.outcomeOf(id)
    store.dispatch({ type: 'sent', id, content: what.content, rewind_to: what.rewind_to })
    await outcome
  }
}

async function release({ store, outbox }: ChatParts, id: string): Promise<boolean> {
  if (!isUnplaced(store, id)) return false
  const outcome = outbox.outcomeOf(id)
  store.dispatch({ type: 'unheld', id })
  return outcome
}

function discard({ store, outbox }: ChatParts, id: string): void {
  if (isUnplaced(store, id)) outbox.withdraw(id)
  else if (!isBusy(store.state)) store.dispatch({ type: 'discarded', id })
}

function isUnplaced({ state }: ChatStore, id: string): boolean {
  return state.queue.some((message) => message.id === id && !isPlaced(message))
}

async function stop(chat: ChatParts): Promise<void> {
  const { run_id } = chat.store.state
  if (run_id === null) chat.store.dispatch({ type: 'stop_wanted' })
  else await cancel(chat, run_id)
}

async function takeBack(chat: ChatParts, id: string): Promise<boolean> {
  const message = chat.store.state.queue.find((queued) => queued.id === id)
  if (!message) return false
  if (isPlaced(message)) return cancel(chat, message.run_id)
  chat.outbox.withdraw(id)
  return true
}

async function showQueue(chat: ChatParts, active: ActiveRun[]): Promise<void> {
  const { store, follower } = chat
  const before = store.state
  await syncQueue(chat, active)
  if (!isBusy(before) && store.state.run_id === before.run_id) await follower.ended
}

interface Decision {
  decision: 'approve' | 'deny'
  arguments?: Record<string, unknown>
  calls?: CallDecision[]
}

/**
 * Sends the user's decision, then follows the run. The server answers `conflict` when it already has a decision: from
 * another tab, or from this one when the first response was lost. The run is followed then, too.
 */
async function approve({ client, store, follower }: ChatParts, decision: Decision): Promise<void> {
  const { approval, status } = store.state
  if (!approval || status !== 'awaiting_approval') return
  // Prevents a second decision while this one is being sent.
  store.dispatch({ type: 'deciding' })
  try {
    await client.trpc.run.approve.mutate({ approval_id: approval.approval_id, ...decision })
    store.dispatch({ type: 'decided', approval })
  } catch (cause) {
    const error = describeError(cause)
    if (error.code === 'conflict') {
      store.dispatch({ type: 'decided', approval })
      await follower.ended
    }
    store.dispatch({ type: 'decision_failed', approval, error })
  }
  await follower.ended
}

async function loadOlder({ client, store }: ChatParts): Promise<void> {
  const { session_id, older: before } = store.state
  if (session_id === null || !before) return
  const page = await client.trpc.session.history.query({ id: session_id, limit: MAX_PAGE_LENGTH, cursor: before })
  store.dispatch({ type: 'older_loaded', session_id, before, ...page })
}
