import { findTool } from '../tools/registry.ts'
import type { ToolCall, TranscriptItem } from '../types.ts'

/** Returns the items of this run: everything after the user message that the run answers. */
function ofThisRun(transcript: TranscriptItem[]): TranscriptItem[] {
  return transcript.slice(transcript.findLastIndex(({ role }) => role === 'user') + 1)
}

/** Returns the calls of this run that have no result yet, in the model's order. */
export function openCalls(transcript: TranscriptItem[]): ToolCall[] {
  const items = ofThisRun(transcript)
  const answered = new Set(items.map((item) => (item.role === 'tool' ? item.call_id : null)))
  return callsOf(items).filter(({ call_id }) => !answered.has(call_id))
}

/** Returns the step of this run that has the call. */
export function stepOf({ call_id }: ToolCall, transcript: TranscriptItem[]) {
  const steps = ofThisRun(transcript).filter((item) => item.role === 'assistant')
  return steps.find(({ tool_calls }) => tool_calls.some((call) => call.call_id === call_id))
}

/** Returns the last step, when it has no calls and so ends the run; null otherwise. */
export function finalAnswer(transcript: TranscriptItem[]): Extract<TranscriptItem, { role: 'assistant' }> | null {
  const last = ofThisRun(transcript).at(-1)
  return last?.role === 'assistant' && last.tool_calls.length === 0 ? last : null
}

/** Whether a call of this run has changed anything, as far as its tool and its result tell. */
export function hasChangedData(transcript: TranscriptItem[]): boolean {
  return ofThisRun(transcript).some(
    (item) => item.role === 'tool' && item.status === 'ok' && findTool(item.tool_name)?.isReadOnly !== true,
  )
}

/** Returns how many answers of the model this run has journalled. */
export function turnsTaken(transcript: TranscriptItem[]): number {
  return ofThisRun(transcript).filter(({ role }) => role === 'assistant').length
}

/** Returns the length of all steps of this run, see {@link stepLength}. */
export function saidLength(transcript: TranscriptItem[]): number {
  const steps = ofThisRun(transcript).map((item) => (item.role === 'assistant' ? stepLength(item) : 0))
  return steps.reduce((sum, length) => sum + length, 0)
}

/**
 * Returns the length of a model's text and calls in one step, in UTF-16 code units. `MAX_ANSWER_LENGTH` limits their
 * sum in a run.
 */
export function stepLength({ content, tool_calls }: { content: string; tool_calls: ToolCall[] }): number {
  return tool_calls.reduce((sum, call) => sum + call.tool_name.length + call.arguments.length, content.length)
}

/** Returns the ids of all calls of the conversation. */
export function callIds(transcript: TranscriptItem[]): Set<string> {
  return new Set(callsOf(transcript).map(({ call_id }) => call_id))
}

/** OpenAI rejects longer ids. */
const MAX_CALL_ID = 64

/**
 * Gives each call an id that is new in the conversation. Some servers start from `call_0` in each answer, and the
 * ledger would return the result of the first `call_0` for the second.
 */
export function withNewIds(calls: ToolCall[], known: ReadonlySet<string>): ToolCall[] {
  const taken = new Set(known)
  return calls.map((call) => {
    let call_id = call.call_id
    for (let n = 1; !call_id || call_id.length > MAX_CALL_ID || taken.has(call_id); n++) {
      call_id = `call_${taken.size + n}`
    }
    taken.add(call_id)
    return { ...call, call_id }
  })
}

function callsOf(items: TranscriptItem[]): ToolCall[] {
  return items.flatMap((item) => (item.role === 'assistant' ? item.tool_calls : []))
}
