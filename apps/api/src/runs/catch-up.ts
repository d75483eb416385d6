import { isDeepStrictEqual } from 'node:util'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { RunPart, ToolCallPart } from '@todo-agents/contract/run-parts'

/**
 * Returns the events that the journal has and the log lacks, because the last owner died after a commit and before it
 * emitted the event. The last owner may also have died in the middle of a text. Then the first event withdraws that
 * text, because the model is asked for the same step again.
 */
export function catchUp(emitted: readonly RunPart[], journal: readonly RunPart[]): AgentEvent[] {
  const texts = emitted.filter((part) => part.type === 'text')
  const calls = new Map(emitted.flatMap((part) => (part.type === 'tool_call' ? [[part.call_id, part] as const] : [])))
  let textCount = 0

  const missing = journal.flatMap((part): AgentEvent[] => {
    if (part.type === 'tool_call') return missingOfCall(part, calls.get(part.call_id))
    const known = texts[textCount++]
    return known && !known.streaming ? [] : [{ event: 'message', data: { content: part.content } }]
  })
  const hasUnfinishedText = texts.slice(textCount).some(({ streaming }) => streaming)
  return hasUnfinishedText ? [{ event: 'message_reset', data: {} }, ...missing] : missing
}

function missingOfCall(stored: ToolCallPart, emitted: ToolCallPart | undefined): AgentEvent[] {
  const { call_id, tool_name, output, status, change_ids } = stored
  const args = (stored.arguments ?? {}) as Record<string, unknown>
  // The user may have revised the arguments that were emitted. Then the call is emitted again.
  const isEmitted = emitted !== undefined && isDeepStrictEqual(emitted.arguments ?? {}, args)
  const call: AgentEvent[] = isEmitted ? [] : [{ event: 'tool_call', data: { call_id, tool_name, arguments: args } }]
  if (status === null || emitted?.status) return call
  return [...call, { event: 'tool_result', data: { call_id, tool_name, output, status, change_ids } }]
}

/** Returns the ids of the tool calls that followers already know, so that they are not announced again. */
export function announcedCalls(...parts: (readonly RunPart[])[]): Set<string> {
  return new Set(parts.flat().flatMap((part) => (part.type === 'tool_call' ? [part.call_id] : [])))
}
