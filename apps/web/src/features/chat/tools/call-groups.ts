import type { ChatPart, TextPart, ToolCallPart } from '@todo-agents/client/chat/chat-state'
import { isReading, titleKey } from './tool-names.ts'

/** Neighbouring parts of an answer that are shown as one. `key` stays the same while the answer grows. */
export type PartGroup =
  | { type: 'text'; key: string; part: TextPart }
  | { type: 'calls'; key: string; calls: [ToolCallPart, ...ToolCallPart[]] }

/**
 * Groups the parts of an answer: neighbouring calls that do the same are one card, and so are all neighbouring calls
 * that only read. A call that failed stands alone, because its reason is its own.
 */
export function groupParts(parts: ChatPart[]): PartGroup[] {
  const groups: PartGroup[] = []
  for (const [index, part] of parts.entries()) {
    const last = groups.at(-1)
    if (part.type === 'text') groups.push({ type: 'text', key: `text ${index}`, part })
    else if (last?.type === 'calls' && isLike(last.calls[0], part)) last.calls.push(part)
    else groups.push({ type: 'calls', key: part.call_id, calls: [part] })
  }
  return groups
}

function isLike(one: ToolCallPart, other: ToolCallPart): boolean {
  if (one.status === 'error' || other.status === 'error') return false
  return titleKey(one) === titleKey(other) || (isReading(one.tool_name) && isReading(other.tool_name))
}
