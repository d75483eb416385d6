import type { ChatPart, TextPart, ToolCallPart } from './chat-state.ts'

/** Adds a delta to the text that is being streamed, or begins one. */
export function appendDelta(parts: ChatPart[], content: string): ChatPart[] {
  const last = parts.at(-1)
  if (!isStreaming(last)) return [...parts, { type: 'text', content, streaming: true }]
  return [...parts.slice(0, -1), { ...last, content: last.content + content }]
}

/** Puts the whole text of a message where its deltas were. */
export function finishText(parts: ChatPart[], content: string): ChatPart[] {
  const start = parts.findIndex(isStreaming)
  const place = start < 0 ? parts.length : start
  const text: TextPart = { type: 'text', content, streaming: false }
  return [...parts.slice(0, place), text, ...dropStreaming(parts.slice(place))]
}

/** Takes back the deltas since the last whole message. */
export function dropStreaming(parts: ChatPart[]): ChatPart[] {
  return parts.filter((part) => !isStreaming(part))
}

/** Keeps the text so far: no more deltas will come. */
export function settleText(parts: ChatPart[]): ChatPart[] {
  return parts.map((part) => (isStreaming(part) ? { ...part, streaming: false } : part))
}

/** The last words of a run, unless they were told as its last message. */
export function addFinalMessage(parts: ChatPart[], final_message: string): ChatPart[] {
  const last = parts.findLast((part) => part.type === 'text')
  if (final_message === '' || last?.content === final_message) return parts
  return [...parts, { type: 'text', content: final_message, streaming: false }]
}

type ToolCallUpdate = Pick<ToolCallPart, 'call_id' | 'tool_name'> & Partial<ToolCallPart>

/** Sets what is now known of a tool call; a new one goes to the end. */
export function mergeToolCall(parts: ChatPart[], update: ToolCallUpdate): ChatPart[] {
  const place = parts.findIndex((part) => part.type === 'tool_call' && part.call_id === update.call_id)
  if (place < 0) return [...parts, { ...NEW_CALL, ...update }]
  return parts.map((part, index) => (index === place ? { ...(part as ToolCallPart), ...update } : part))
}

const NEW_CALL = { type: 'tool_call', arguments: {}, output: null, status: null, change_ids: [] as string[] } as const

function isStreaming(part: ChatPart | undefined): part is TextPart {
  return part?.type === 'text' && part.streaming
}
