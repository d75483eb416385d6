import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'

/**
 * Returns the events without the reasoning of steps that have ended among them: a client that comes later has the answer,
 * and what the model thought before is no part of it.
 */
export function withoutEndedReasoning(events: NumberedAgentEvent[]): NumberedAgentEvent[] {
  if (events.length === 1 || !events.some(({ event }) => event === 'reasoning')) return events
  const end = events.findLastIndex(({ event }) => event !== 'reasoning' && event !== 'message_delta')
  return events.filter(({ event }, index) => event !== 'reasoning' || index > end)
}
