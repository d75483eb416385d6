import type { Approval, ChatAction, ChatError, ChatState } from './chat-state.ts'
import { disconnect, endRun, refuse, resume } from './reduce-event.ts'

/**
 * The user stops a message that has no run yet. If the message waits for a limit, it is withdrawn at once. Otherwise
 * its run is cancelled as soon as the run has an id.
 */
export function wantStop(state: ChatState): ChatState {
  const said = state.messages.at(-1)
  if (state.status !== 'sending' || !said) return state
  return state.rate_limit ? { ...disconnect(state), rate_limit: null } : { ...state, stop_wanted: said.id }
}

/**
 * The server has cancelled a run. If the run's stream is open, nothing changes here: the stream brings the run's end,
 * with the text so far and the changes that the run has made.
 */
export function cancelled(state: ChatState, run_id: string): ChatState {
  if (isQueued(state, run_id)) return { ...state, queue: state.queue.filter((message) => message.run_id !== run_id) }
  if (state.run_id !== run_id || state.stream === 'open') return state
  return state.stream === 'connecting' ? resume(state, { is_short: true }) : endRun(state)
}

/**
 * Shows why a run could not be cancelled. `conflict` is not shown: the run has ended already, so its stream says how.
 */
export function cancelFailed(state: ChatState, { run_id, error }: { run_id: string; error: ChatError }): ChatState {
  const isShown = state.run_id === run_id
  if (error.code === 'conflict') return isShown && state.stream === 'none' ? resume(state, { is_short: true }) : state
  return isShown || isQueued(state, run_id) ? refuse(state, error) : state
}

function isQueued({ queue }: ChatState, run_id: string): boolean {
  return queue.some((message) => message.run_id === run_id)
}

/** Follows the run again after the decision. Changes nothing when the user has left the conversation meanwhile. */
export function decided(state: ChatState, approval: Approval): ChatState {
  return state.approval === approval && state.is_deciding ? resume(state) : state
}

/** Shows why the decision was not taken. The question stays open, so that the user can decide again. */
export function decisionFailed(
  state: ChatState,
  { approval, error }: Extract<ChatAction, { type: 'decision_failed' }>,
): ChatState {
  return state.approval === approval ? refuse(disconnect(state), error) : state
}
