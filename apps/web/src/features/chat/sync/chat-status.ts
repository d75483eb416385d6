import { isPlaced } from '@todo-agents/client/chat/chat-queue'
import type { ChatState } from '@todo-agents/client/chat/chat-state'

/**
 * Returns the state of the chat as a sentence for screen readers. Errors and answers are announced where they are
 * shown.
 */
export function chatStatus(state: ChatState): string {
  const { status, connection, rate_limit, model_wait, is_waiting } = state
  if (status === 'awaiting_approval') return 'The assistant asks for your approval.'
  if (rate_limit) return waitsForLimit(state) ? `${TOO_SOON} in ${rate_limit.retry_after} seconds.` : ''
  if (connection === 'reconnecting') return 'Reconnecting…'
  if (model_wait && isBusy(state)) return `${MODEL_WAITS} in ${model_wait.retry_after} seconds.`
  if (is_waiting && isBusy(state)) return WAITS_FOR_TURN
  return isBusy(state) ? 'The assistant is working.' : ''
}

export const TOO_SOON = 'Many messages in a short time. It goes on by itself'

export const MODEL_WAITS = 'The server of the language model asked to wait. It goes on by itself'

export const WAITS_FOR_TURN = 'Waiting: the assistant is busy with other messages.'

export function isBusy({ status }: ChatState): boolean {
  return status === 'sending' || status === 'streaming'
}

/** True when a message hit a short limit, and the client sends it again by itself. */
export function waitsForLimit(state: ChatState): boolean {
  const isShort = state.rate_limit !== null && state.rate_limit.remaining_quota !== 0
  return isShort && (isBusy(state) || !state.queue.every(isPlaced))
}
