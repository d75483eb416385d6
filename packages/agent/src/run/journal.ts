import type { ToolCall, TranscriptItem } from '../types.ts'

/** What this run has said and done: everything after the user message that it answers. */
function ofThisRun(transcript: TranscriptItem[]): TranscriptItem[] {
  return transcript.slice(transcript.findLastIndex(({ role }) => role === 'user') + 1)
}

/** The calls that the model asked for and that have no result yet, in its order. */
export function openCalls(transcript: TranscriptItem[]): ToolCall[] {
  const items = ofThisRun(transcript)
  const answered = new Set(items.map((item) => (item.role === 'tool' ? item.call_id : null)))
  return callsOf(items).filter(({ call_id }) => !answered.has(call_id))
}

/** The text that ended the run, when a step without calls is journalled already; null while the run goes on. */
export function finalAnswer(transcript: TranscriptItem[]): string | null {
  const last = ofThisRun(transcript).at(-1)
  return last?.role === 'assistant' && last.tool_calls.length === 0 ? last.content : null
}

/** How often this run has asked the model. */
export function turnsTaken(transcript: TranscriptItem[]): number {
  return ofThisRun(transcript).filter(({ role }) => role === 'assistant').length
}

/** What this run has said so far. */
export function saidLength(transcript: TranscriptItem[]): number {
  const steps = ofThisRun(transcript).map((item) => (item.role === 'assistant' ? stepLength(item) : 0))
  return steps.reduce((sum, length) => sum + length, 0)
}

/** What a model said in one step, text and calls, in UTF-16 code units; `MAX_ANSWER_LENGTH` bounds those of a run. */
export function stepLength({ content, tool_calls }: { content: string; tool_calls: ToolCall[] }): number {
  return tool_calls.reduce((sum, call) => sum + call.tool_name.length + call.arguments.length, content.length)
}

/** The ids of all calls of the conversation. */
export function callIds(transcript: TranscriptItem[]): Set<string> {
  return new Set(callsOf(transcript).map(({ call_id }) => call_id))
}

/** OpenAI refuses longer ids. */
const MAX_CALL_ID = 64

/**
 * The calls with ids that are not known in the conversation: some servers count from `call_0` again in each answer,
 * and the ledger would take the second `call_0` for the first.
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
