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
  /** The todo of the row, where the arguments of the call name it. */
  todo_id: string | null
}

/** The arguments of calls that the user has changed, by the ids of the calls. */
export type Edits = ReadonlyMap<string, Record<string, unknown>>

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
    linesOf(call).map((line, index) => ({
      key: `${call.call_id} ${index}`,
      line,
      call,
      index,
      todo_id: todoIdOf(call, index),
    })),
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

/**
 * Returns the details of an approval without the rows of these keys, and with the edited arguments. Undefined when no row
 * is left out and nothing is edited.
 */
export function detailsWithout(
  approval: Approval,
  left_out: ReadonlySet<string>,
  edits: Edits = new Map(),
): ApprovalDetails | undefined {
  if (left_out.size === 0 && edits.size === 0) return undefined
  const calls = waitingCalls(approval).map((call) => ({
    ...call,
    arguments: edits.get(call.call_id) ?? call.arguments,
  }))
  const [only] = calls
  if (calls.length === 1 && only) return { args: argumentsWithout(only, left_out) }
  return { calls: calls.flatMap((call) => decisionWithout(call, left_out, edits)) }
}

/** Returns the decision about a call, in a list. Empty when no row of the call is left out, and it is not edited. */
function decisionWithout(call: WaitingCall, left_out: ReadonlySet<string>, edits: Edits): CallDecision[] {
  const { call_id } = call
  const lines = linesOf(call)
  const out = lines.filter((_, index) => left_out.has(`${call_id} ${index}`)).length
  if (out === 0 && !edits.has(call_id)) return []
  if (out === lines.length) return [{ call_id, decision: 'deny' }]
  return [{ call_id, arguments: argumentsWithout(call, left_out) }]
}

/** True when all that is asked about is the deletion of todos. */
export function isDeletion(approval: Approval): boolean {
  return waitingCalls(approval).every(({ tool_name }) => tool_name === 'delete_todo')
}

/** True when a todo would be deleted. */
export function isDestructive(approval: Approval): boolean {
  return waitingCalls(approval).some(({ tool_name }) => tool_name === 'delete_todo')
}

function todoIdOf(call: WaitingCall, index: number): string | null {
  const { id } = call.arguments
  const value = rowsOf(call)?.[1][index] ?? (linesOf(call).length === 1 ? id : undefined)
  const found = typeof value === 'object' && value !== null && 'id' in value ? value.id : value
  return typeof found === 'string' ? found : null
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
