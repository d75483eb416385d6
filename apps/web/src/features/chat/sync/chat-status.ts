import { isPlaced } from '@todo-agents/client/chat/chat-queue'
import type { ChatState } from '@todo-agents/client/chat/chat-state'

/**
 * Returns the state of the chat as a sentence for screen readers. Errors and answers are announced where they are
 * shown. `isSlow`: see `useIsSlow`.
 */
export function chatStatus(state: ChatState, isSlow = false): string {
  const { status, connection, rate_limit, model_wait, is_waiting } = state
  if (status === 'awaiting_approval') return 'The assistant asks for your approval.'
  if (rate_limit) return waitsForLimit(state) ? `${TOO_SOON} in ${rate_limit.retry_after} seconds.` : ''
  if (connection === 'reconnecting') return 'Reconnecting…'
  if (model_wait && isBusy(state)) return `${MODEL_WAITS} in ${model_wait.retry_after} seconds.`
  if (is_waiting && isBusy(state)) return WAITS_FOR_TURN
  if (!isBusy(state)) return ''
  if (isSlow) return SLOW_MODEL
  return state.reasoning === null ? 'The assistant is working.' : 'The assistant is thinking.'
}

export const TOO_SOON = 'Many messages in a short time. It goes on by itself'

export const MODEL_WAITS = 'The server of the language model asked to wait. It goes on by itself'

export const SLOW_MODEL = 'The model is slow to answer.'

export const WAITS_FOR_TURN = 'Waiting: the assistant is busy with other messages.'

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
