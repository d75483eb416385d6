import type { ChatState } from '@todo-agents/client/chat/chat-state'
import type { WaitingCall } from '@todo-agents/contract/approval'
import { waitingCalls } from '@todo-agents/contract/approval'
import type { CallDecision } from '@todo-agents/contract/run'

type Approval = NonNullable<ChatState['approval']>

/** One row of a question to the user. */
export interface ApprovalRow {
  /** Identifies the row. Two todos may have the same line, so the line alone is not enough. */
  key: string
  line: string
  call: WaitingCall
  /** Index among the rows of its call, without its notes. */
  index: number
}

/** The details of an approval: `args` for a question about one call, `calls` for several. */
export interface ApprovalDetails {
  args?: Record<string, unknown>
  calls?: CallDecision[]
}

/** The names of the arguments in which the tools that may ask for approval list their todos, one for each row. */
const ROWS = ['id', 'moves']

/** Starts a line that tells the user something about a call, and is no row of it. */
const NOTE = 'Check: '

/** Returns the notes about all calls, in order, each once. */
export function approvalNotes(approval: Approval): string[] {
  return [...new Set(approval.preview.filter((line) => line.startsWith(NOTE)))]
}

function linesOf({ preview }: WaitingCall): string[] {
  return preview.filter((line) => !line.startsWith(NOTE))
}

/** Returns the rows of all calls, in order. */
export function approvalRows(approval: Approval): ApprovalRow[] {
  return waitingCalls(approval).flatMap((call) =>
    linesOf(call).map((line, index) => ({ key: `${call.call_id} ${index}`, line, call, index })),
  )
}

/**
 * Returns the keys of the rows that are left out together with this one: only its own, or all rows of a call whose
 * arguments do not list its todos.
 */
export function boundRows({ key, call }: ApprovalRow): string[] {
  return rowsOf(call) ? [key] : linesOf(call).map((_, index) => `${call.call_id} ${index}`)
}

/** True when the user can leave a row out and approve the rest. */
export function canChoose(approval: Approval): boolean {
  const calls = waitingCalls(approval)
  return calls.length > 1 || calls.some((call) => linesOf(call).length > 1 && rowsOf(call) !== undefined)
}

/** Returns the details of an approval without the rows of these keys. Undefined when none is left out. */
export function detailsWithout(approval: Approval, left_out: ReadonlySet<string>): ApprovalDetails | undefined {
  if (left_out.size === 0) return undefined
  const calls = waitingCalls(approval)
  const [only] = calls
  if (calls.length === 1 && only) return { args: argumentsWithout(only, left_out) }
  return { calls: calls.flatMap((call) => decisionWithout(call, left_out)) }
}

/** Returns the decision about a call, in a list. Empty when no row of the call is left out. */
function decisionWithout(call: WaitingCall, left_out: ReadonlySet<string>): CallDecision[] {
  const { call_id } = call
  const lines = linesOf(call)
  const out = lines.filter((_, index) => left_out.has(`${call_id} ${index}`)).length
  if (out === 0) return []
  if (out === lines.length) return [{ call_id, decision: 'deny' }]
  return [{ call_id, arguments: argumentsWithout(call, left_out) }]
}

function argumentsWithout(call: WaitingCall, left_out: ReadonlySet<string>): Record<string, unknown> {
  const rows = rowsOf(call)
  if (!rows) return call.arguments
  const [name, values] = rows
  return { ...call.arguments, [name]: values.filter((_, index) => !left_out.has(`${call.call_id} ${index}`)) }
}

function rowsOf(call: WaitingCall): [name: string, values: unknown[]] | undefined {
  const { arguments: args } = call
  const name = ROWS.find((field) => Array.isArray(args[field]))
  const values = name === undefined ? [] : (args[name] as unknown[])
  return name !== undefined && values.length === linesOf(call).length ? [name, values] : undefined
}
