import type { Touched, WaitingCall } from '@todo-agents/contract/approval'
import { MAX_ASKED_CALLS } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import type { Kind } from '../tools/approval.ts'
import { countRows, exceededKinds, isFree, remainingBudget, rowLines, touchesAny } from '../tools/approval.ts'
import type { ToolContext, TouchedRow } from '../tools/tool.ts'
import type { Consent, RunPort, ToolCall, UserContext } from '../types.ts'
import type { PreparedCall } from './prepare-call.ts'
import { parseCall } from './prepare-call.ts'

/** No call is added to a question that has this many rows. One call has at most 100 rows. */
const MAX_ASKED_ROWS = 200

interface GatherContext {
  port: RunPort
  user: UserContext
  consent: Consent
}

/** A call with its rows, and a preview line for each row. */
export interface ShownCall {
  call: ToolCall
  prepared: PreparedCall
  rows: TouchedRow[]
  preview: string[]
}

/**
 * Returns the calls of one question: `first`, which exceeds the budget, and later open calls. A later call is added
 * when it would need approval as well, or when it touches rows of a kind (deleted or changed) for which the budget
 * is already exceeded. Calls that fit the budget are left out; they are made in their turn.
 *
 * A call with a row that an earlier open call touches is left out, too, because its preview may be outdated when the
 * call is made. It gets its own question later.
 */
export async function gatherCalls(
  first: ShownCall,
  later: ToolCall[],
  { port, user, consent }: GatherContext,
): Promise<WaitingCall[]> {
  const context = { store: port.store(), user }
  const budget = remainingBudget(consent)
  const kinds = new Set<Kind>(exceededKinds(first.rows, budget))
  const touched = new Set(first.rows.map(({ id }) => id))
  const gathered = [waitingCall(first)]
  let rowCount = first.rows.length
  if (first.prepared.isRelative) return gathered

  for (const call of later) {
    if (gathered.length >= MAX_ASKED_CALLS || rowCount >= MAX_ASKED_ROWS) break
    const prepared = parseCall(call)
    // The previews of this call and of later ones are true only after the earlier calls are made.
    if (prepared.isRelative) break
    const rows = await prepared.rows(context)
    const isAlone = rows.every(({ id }) => !touched.has(id))
    for (const { id } of rows) touched.add(id)
    const exceeded = exceededKinds(rows, budget)
    if (isFree(rows, budget) && !touchesAny(rows, kinds)) {
      spend(budget, rows)
      continue
    }
    for (const kind of exceeded) kinds.add(kind)
    const preview = isAlone && !consent.approvals.has(call.call_id) ? await linesOf(rows, context) : null
    if (!preview) continue
    gathered.push(waitingCall({ call, prepared, rows, preview }))
    rowCount += rows.length
  }
  return gathered
}

function spend(budget: Touched, rows: TouchedRow[]): void {
  const { deleted, changed } = countRows(rows)
  budget.deleted -= deleted
  budget.changed -= changed
}

/** Returns a preview line for each row. Returns null when a row does not exist: the call then fails when it is made. */
async function linesOf(rows: TouchedRow[], context: ToolContext): Promise<string[] | null> {
  try {
    return await rowLines(rows, context)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function waitingCall({ call: { call_id, tool_name }, prepared, preview }: ShownCall): WaitingCall {
  return { call_id, tool_name, arguments: prepared.arguments, preview }
}
