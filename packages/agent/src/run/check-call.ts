import { patchWords, shortTime } from '../tools/approval.ts'
import type { CheckCall, Disagreement, ToolCall, ToolResult, TranscriptItem, UserContext } from '../types.ts'
import { stepOf } from './journal.ts'
import type { PreparedCall } from './prepare-call.ts'
import { parseCall } from './prepare-call.ts'

/** The error code of a call that went back to the model because it disagrees with the user's words. */
const SENT_BACK = 'disagrees'

/** Starts the line of a question that shows a disagreement. */
const NOTE = 'Check: '
/** Starts the line of a question that shows a new todo. A todo that is created has no row. */
const NEW = 'Create “'

/** What a call disagrees with. `isInsisted`: a call of this run went back for that already, so the user is asked. */
export interface Objection extends Disagreement {
  isInsisted: boolean
}

/**
 * Compares a call with the user's message. Returns null when they agree. Everything comes from the transcript, so any
 * process finds the same.
 */
export function objectionTo(
  call: ToolCall,
  transcript: TranscriptItem[],
  { checkCall, user }: { checkCall: CheckCall; user: UserContext },
): Objection | null {
  const asked = transcript.findLastIndex(({ role }) => role === 'user')
  const message = transcript[asked]
  const items = transcript.slice(asked + 1)
  const sentBack = new Set(items.flatMap((item) => (wasSentBack(item) ? [item.call_id] : [])))
  const steps = items.filter((item) => item.role === 'assistant')
  const step = stepOf(call, transcript)
  if (message?.role !== 'user' || !step) return null
  const others = steps
    .flatMap(({ tool_calls }) => tool_calls)
    .filter(({ call_id }) => call_id !== call.call_id && !sentBack.has(call_id))
  const found = checkCall({
    message: message.content,
    call: named(call),
    others: others.map(named),
    model: step.model,
    user,
  })
  return found && { ...found, isInsisted: sentBack.size > 0 }
}

function named(call: ToolCall) {
  return { tool_name: call.tool_name, arguments: parseCall(call).arguments }
}

type Result = Extract<TranscriptItem, { role: 'tool' }>

function wasSentBack(item: TranscriptItem): item is Result {
  if (item.role !== 'tool' || item.status !== 'error') return false
  return (item.output as { error?: { code?: unknown } } | null)?.error?.code === SENT_BACK
}

/** Returns the call as one that changes nothing and tells the model both readings. */
export function sentBack(prepared: PreparedCall, { written, called }: Disagreement): PreparedCall {
  const message = `The user wrote ${written}. This call has ${called}. Nothing was changed. Correct it, or make the same call again if you mean it.`
  const result: ToolResult = { output: { error: { code: SENT_BACK, message } }, status: 'error', change_ids: [] }
  return { ...prepared, rows: async () => [], execute: async () => result }
}

/**
 * Returns the lines that a question shows before its rows: both readings, and the todo that the call would create. What a
 * call would change is in its rows.
 */
export function noteLines(tool_name: string, args: Record<string, unknown>, objection: Disagreement): string[] {
  const note = `${NOTE}you wrote ${objection.written}; this has ${objection.called}`
  return tool_name === 'create_todo' ? [note, newTodoLine(args)] : [note]
}

/** Describes a new todo as a row describes one: `Create “Dentist” (Fri 2026-01-16 09:00), importance high`. */
function newTodoLine({ item, start_time, due_date, ...others }: Record<string, unknown>): string {
  const when = [start_time, due_date].find((time) => typeof time === 'string')
  const fields = Object.fromEntries(Object.entries(others).flatMap(([field, value]) => shownField(field, value)))
  const details = Object.keys(fields).length > 0 ? `, ${patchWords(fields).slice('→ '.length)}` : ''
  return `${NEW}${item}”${when ? ` (${shortTime(String(when))})` : ''}${details}`
}

/** Steps are shown by their titles. Null is the same as a field that is left out. */
function shownField(field: string, value: unknown): [string, unknown][] {
  if (value === null) return []
  const steps = field === 'steps' && Array.isArray(value) ? value : null
  return [[field, steps ? steps.map((step) => (typeof step === 'string' ? step : step.item)) : value]]
}

/** Returns the lines of a question that show rows. */
export function rowsOf(preview: string[]): string[] {
  return preview.filter((line) => !line.startsWith(NOTE) && !line.startsWith(NEW))
}
