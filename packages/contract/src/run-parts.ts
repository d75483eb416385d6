import type { AgentEvent, ToolStatus } from './agent-events.ts'
import type { WaitingCall } from './approval.ts'
import { waitingCalls } from './approval.ts'

/** What a run has told so far, in order: the state that its events add up to. */
export type RunPart = TextPart | ToolCallPart

/** `streaming`: its deltas are still coming, and a `message_reset` would take them away. */
export interface TextPart {
  type: 'text'
  content: string
  streaming: boolean
}

/** `status` and `output` are null while there is no result. */
export interface ToolCallPart {
  type: 'tool_call'
  call_id: string
  tool_name: string
  arguments?: unknown
  output?: unknown
  status: ToolStatus | null
  change_ids: string[]
}

/** The state after one more event. Pure: the same parts come back when the event adds nothing. */
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
      return addFinalMessage(settleText(parts), event.data.final_message)
    default:
      return parts
  }
}

/** Adds a delta to the text that is being streamed, or begins one. */
function appendDelta(parts: RunPart[], content: string): RunPart[] {
  const last = parts.at(-1)
  if (!isStreaming(last)) return [...parts, { type: 'text', content, streaming: true }]
  return [...parts.slice(0, -1), { ...last, content: last.content + content }]
}

/** Puts the whole text of a message where its deltas were. */
function finishText(parts: RunPart[], content: string): RunPart[] {
  const start = parts.findIndex(isStreaming)
  const place = start < 0 ? parts.length : start
  const text: TextPart = { type: 'text', content, streaming: false }
  return [...parts.slice(0, place), text, ...dropStreaming(parts.slice(place))]
}

/** Takes back the deltas since the last whole message. */
function dropStreaming(parts: RunPart[]): RunPart[] {
  return parts.some(isStreaming) ? parts.filter((part) => !isStreaming(part)) : parts
}

/** Keeps the text so far: no more deltas will come. */
export function settleText(parts: RunPart[]): RunPart[] {
  return parts.map((part) => (isStreaming(part) ? { ...part, streaming: false } : part))
}

/** The last words of a run, unless they were told as its last message. */
function addFinalMessage(parts: RunPart[], final_message: string): RunPart[] {
  const last = parts.findLast((part) => part.type === 'text')
  if (final_message === '' || last?.content === final_message) return parts
  return [...parts, { type: 'text', content: final_message, streaming: false }]
}

function mergeWaitingCall(parts: RunPart[], { call_id, tool_name, arguments: args }: WaitingCall): RunPart[] {
  return mergeToolCall(parts, { call_id, tool_name, arguments: args })
}

type ToolCallUpdate = Pick<ToolCallPart, 'call_id' | 'tool_name'> & Partial<ToolCallPart>

/** Sets what is now known of a tool call; a new one goes to the end. */
function mergeToolCall(parts: RunPart[], update: ToolCallUpdate): RunPart[] {
  const place = parts.findIndex((part) => part.type === 'tool_call' && part.call_id === update.call_id)
  if (place < 0) return [...parts, { ...NEW_CALL, ...update }]
  return parts.map((part, index) => (index === place ? { ...(part as ToolCallPart), ...update } : part))
}

const NEW_CALL = { type: 'tool_call', arguments: {}, output: null, status: null, change_ids: [] as string[] } as const

function isStreaming(part: RunPart | undefined): part is TextPart {
  return part?.type === 'text' && part.streaming
}
