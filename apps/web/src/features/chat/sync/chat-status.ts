import { isPlaced } from '@todo-agents/client/chat/chat-queue'
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { chatTexts as t } from '../../../lib/texts/chat.ts'

/**
 * Returns the state of the chat as a sentence for screen readers. Errors and answers are announced where they are
 * shown. `isSlow`: see `useIsSlow`.
 */
export function chatStatus(state: ChatState, isSlow = false): string {
  const { status, connection, rate_limit, model_wait, is_waiting } = state
  if (status === 'awaiting_approval') return t.asksApproval
  if (rate_limit) return waitsForLimit(state) ? t.inSeconds(t.tooSoon, rate_limit.retry_after) : ''
  if (connection === 'reconnecting') return t.reconnecting
  if (model_wait && isBusy(state)) return t.inSeconds(t.modelWaits, model_wait.retry_after)
  if (is_waiting && isBusy(state)) return t.waitsForTurn
  if (!isBusy(state)) return ''
  if (isSlow) return t.slowModel
  return state.reasoning === null ? t.isWorking : t.isThinking
}

export function isBusy({ status }: ChatState): boolean {
  return status === 'sending' || status === 'streaming'
}

/**
 * True when the next event of the answer has to come from the model: the run has begun and is connected, no tool is at
 * work, and the model's server has not asked to wait.
 */
export function awaitsModel({
  status,
  stream,
  connection,
  model_wait,
  is_waiting,
  messages,
  run_id,
}: ChatState): boolean {
  const isConnected = stream === 'open' && connection === 'open'
  if (status !== 'streaming' || !isConnected || run_id === null || model_wait !== null || is_waiting) return false
  const answer = messages.findLast((message) => message.role === 'assistant' && message.run_id === run_id)
  return !answer?.parts.some((part) => part.type === 'tool_call' && part.status === null)
}

/** True when a message hit a short limit, and the client sends it again by itself. */
export function waitsForLimit(state: ChatState): boolean {
  const isShort = state.rate_limit !== null && state.rate_limit.remaining_quota !== 0
  return isShort && (isBusy(state) || !state.queue.every(isPlaced))
}
