import type { AgentEvent, ToolStatus } from './agent-events.ts'
import type { WaitingCall } from './approval.ts'
import { waitingCalls } from './approval.ts'

/** One text or tool call of a run. The state of a run is the list of its parts, in order, as its events build it up. */
export type RunPart = TextPart | ToolCallPart

/** `streaming`: more deltas may follow, and a `message_reset` would remove the text. */
export interface TextPart {
  type: 'text'
  content: string
  streaming: boolean
}

/** `status` and `output` are null until the result arrives. */
export interface ToolCallPart {
  type: 'tool_call'
  call_id: string
  tool_name: string
  arguments?: unknown
  output?: unknown
  status: ToolStatus | null
  change_ids: string[]
}

/** Returns the state of a run after one more event. Pure. Returns the same array when the event changes nothing. */
export function reduceParts(parts: RunPart[], event: AgentEvent): RunPart[] {
  switch (event.event) {
    case 'session_initialized':
      return []
    case 'resync':
      return event.data.parts
    case 'message_delta':
      return appendDelta(parts, event.data.content)
    case 'message':
      return finishText(parts, event.data.content)
    case 'message_reset':
      return dropStreaming(parts)
    case 'tool_call':
    case 'tool_result':
      return mergeToolCall(parts, event.data)
    case 'approval_required':
      return waitingCalls(event.data).reduce(mergeWaitingCall, parts)
    case 'completed':
      return addFinalMessage(closeText(parts), event.data.final_message)
    default:
      return parts
  }
}

/** Appends a delta to the streaming text, or starts one. */
function appendDelta(parts: RunPart[], content: string): RunPart[] {
  const last = parts.at(-1)
  if (!isStreaming(last)) return [...parts, { type: 'text', content, streaming: true }]
  return [...parts.slice(0, -1), { ...last, content: last.content + content }]
}

/** Replaces the deltas of a message by its whole text. */
function finishText(parts: RunPart[], content: string): RunPart[] {
  const start = parts.findIndex(isStreaming)
  const place = start < 0 ? parts.length : start
  const text: TextPart = { type: 'text', content, streaming: false }
  return [...parts.slice(0, place), text, ...dropStreaming(parts.slice(place))]
}

/** Removes the deltas since the last whole message. */
function dropStreaming(parts: RunPart[]): RunPart[] {
  return parts.some(isStreaming) ? parts.filter((part) => !isStreaming(part)) : parts
}

/** Marks the streaming text as complete, because no more deltas will follow. */
export function closeText(parts: RunPart[]): RunPart[] {
  return parts.map((part) => (isStreaming(part) ? { ...part, streaming: false } : part))
}

/** Appends the final message of a run, unless it equals the last text. */
function addFinalMessage(parts: RunPart[], final_message: string): RunPart[] {
  const last = parts.findLast((part) => part.type === 'text')
  if (final_message === '' || last?.content === final_message) return parts
  return [...parts, { type: 'text', content: final_message, streaming: false }]
}

function mergeWaitingCall(parts: RunPart[], { call_id, tool_name, arguments: args }: WaitingCall): RunPart[] {
  return mergeToolCall(parts, { call_id, tool_name, arguments: args })
}

type ToolCallUpdate = Pick<ToolCallPart, 'call_id' | 'tool_name'> & Partial<ToolCallPart>

/** Updates a tool call, or appends a new one. */
function mergeToolCall(parts: RunPart[], update: ToolCallUpdate): RunPart[] {
  const place = parts.findIndex((part) => part.type === 'tool_call' && part.call_id === update.call_id)
  if (place < 0) return [...parts, { ...NEW_CALL, ...update }]
  return parts.map((part, index) => (index === place ? { ...(part as ToolCallPart), ...update } : part))
}

const NEW_CALL = { type: 'tool_call', arguments: {}, output: null, status: null, change_ids: [] as string[] } as const

function isStreaming(part: RunPart | undefined): part is TextPart {
  return part?.type === 'text' && part.streaming
}
