import type { ChatState } from '@todo-agents/client/chat/chat-state'
import type { RunPhase } from '../tools/tool-card.tsx'

const OF_SHOWN_RUN: Record<ChatState['status'], RunPhase> = {
  idle: 'ended',
  sending: 'running',
  streaming: 'running',
  awaiting_approval: 'waiting',
}

/** Returns the phase of a message's run. The chat follows one run; others may wait for approval, or for their turn. */
export function runPhase(
  { run_id, status, set_aside, queue }: Pick<ChatState, 'run_id' | 'status' | 'set_aside' | 'queue'>,
  of_run: string | null,
): RunPhase {
  if (of_run === run_id) return OF_SHOWN_RUN[status]
  if (set_aside.some((waiting) => waiting.run_id === of_run)) return 'waiting'
  // A queued run with an answer is one whose question was decided: it goes on when its turn comes.
  return queue.some((queued) => queued.run_id === of_run && of_run !== null) ? 'running' : 'ended'
}
