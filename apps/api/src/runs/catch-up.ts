import { isDeepStrictEqual } from 'node:util'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { RunPart, ToolCallPart } from '@todo-agents/contract/run-parts'

/**
 * The events that bring followers from what the log has told to what the journal holds. The process before may have
 * died between a commit and the event that tells of it, or in the middle of a text, which is withdrawn: the step that
 * it belongs to is asked anew.
 */
export function catchUp(told: readonly RunPart[], journal: readonly RunPart[]): AgentEvent[] {
  const texts = told.filter((part) => part.type === 'text')
  const calls = new Map(told.flatMap((part) => (part.type === 'tool_call' ? [[part.call_id, part] as const] : [])))
  let text_count = 0

  const missing = journal.flatMap((part): AgentEvent[] => {
    if (part.type === 'tool_call') return missingOfCall(part, calls.get(part.call_id))
    const known = texts[text_count++]
    return known && !known.streaming ? [] : [{ event: 'message', data: { content: part.content } }]
  })
  const is_half_told = texts.slice(text_count).some(({ streaming }) => streaming)
  return is_half_told ? [{ event: 'message_reset', data: {} }, ...missing] : missing
}

function missingOfCall(made: ToolCallPart, told: ToolCallPart | undefined): AgentEvent[] {
  const { call_id, tool_name, output, status, change_ids } = made
  const args = (made.arguments ?? {}) as Record<string, unknown>
  // A user may have put other arguments in the place of those that were told.
  const is_told = told !== undefined && isDeepStrictEqual(told.arguments ?? {}, args)
  const call: AgentEvent[] = is_told ? [] : [{ event: 'tool_call', data: { call_id, tool_name, arguments: args } }]
  if (status === null || told?.status) return call
  return [...call, { event: 'tool_result', data: { call_id, tool_name, output, status, change_ids } }]
}

/** The calls that followers know of: they are not announced again. */
export function announcedCalls(...parts: (readonly RunPart[])[]): Set<string> {
  return new Set(parts.flat().flatMap((part) => (part.type === 'tool_call' ? [part.call_id] : [])))
}
