import { canPlaceNext, isPlaced, queuedMessage } from './chat-queue.ts'
import { unsaidMessage } from './chat-retry.ts'
import type { ChatState, PlacedMessage, QueuedMessage } from './chat-state.ts'
import { isBusy } from './chat-state.ts'

/**
 * What a chat does without its user. Carrying out a step changes the state at once, so that `nextStep` does not return
 * the step again.
 */
export type ChatStep =
  /** Cancel the run of the message that the user stopped. */
  | { type: 'cancel'; run_id: string }
  /** Send the user's message, and follow the run that answers it. */
  | { type: 'send'; message: QueuedMessage; session_id: string | null }
  /** Follow the run that is shown, after `last_event_id`. */
  | { type: 'follow'; run_id: string; last_event_id: string | null; is_short: boolean }
  /** Read the runs of the session, to bring the queue up to date. */
  | { type: 'read_queue'; session_id: string }
  /** Show a message whose turn has come, or a run that waits for approval. */
  | { type: 'take_turn'; message: PlacedMessage }
  /** Start a new conversation with a message of the queue. */
  | { type: 'send_first'; message: QueuedMessage }
  /** Bring a message of the queue to the server, where it waits for its turn. */
  | { type: 'place'; message: QueuedMessage; session_id: string }

/** Returns the next step of a chat, or null while it waits for its user, the server or a stream. Pure. */
export function nextStep(state: ChatState): ChatStep | null {
  return nextCancel(state) ?? nextStream(state) ?? nextTurn(state) ?? nextMessage(state)
}

function nextCancel({ stop_wanted, messages, queue }: ChatState): ChatStep | null {
  if (stop_wanted === null) return null
  const run_id = [...messages, ...queue].find(({ id }) => id === stop_wanted)?.run_id
  return run_id ? { type: 'cancel', run_id } : null
}

function nextStream(state: ChatState): ChatStep | null {
  const { status, stream, is_deciding, is_short, run_id, last_event_id, session_id } = state
  if (stream !== 'none' || is_deciding) return null
  if (status === 'streaming' && run_id !== null) return { type: 'follow', run_id, last_event_id, is_short }
  const said = status === 'sending' ? unsaidMessage(state) : null
  return said && { type: 'send', message: queuedMessage(said), session_id }
}

/**
 * Returns the step that reads the session's runs, if that is due. Otherwise returns the step that shows the first
 * message in the queue that the server has, or, if the server has no message of the queue, a run
 * that waits for approval.
 */
function nextTurn(state: ChatState): ChatStep | null {
  const { queue, queue_read, run_id, approval, session_id, set_aside } = state
  if (isBusy(state)) return null
  if (queue_read === 'due' && session_id !== null) return { type: 'read_queue', session_id }
  if (queue_read === 'reading' || (run_id !== null && !approval)) return null
  const message = queue.find(isPlaced) ?? (run_id === null ? set_aside[0] : undefined)
  return message ? { type: 'take_turn', message } : null
}

/** Sends the next message of the queue, once the server has the one before it. So the server gets them in order. */
function nextMessage(state: ChatState): ChatStep | null {
  const { queue, session_id } = state
  const message = queue.find((queued) => !isPlaced(queued))
  if (!message || message.is_sending || !canPlaceNext(state)) return null
  if (session_id !== null) return { type: 'place', message, session_id }
  return isBusy(state) ? null : { type: 'send_first', message }
}
