import { isDeepStrictEqual } from 'node:util'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { Question } from '@todo-agents/contract/approval'
import { approvalRequired } from '@todo-agents/contract/approval'
import { AppError, RunInterruptedError } from '@todo-agents/contract/errors'
import { safeOutput } from '@todo-agents/contract/safe-output'
import { shownOutput } from '@todo-agents/contract/shown-output'
import { isFree, mayAskAgain, remainingBudget, rowLines } from '../tools/approval.ts'
import type { ToolContext } from '../tools/tool.ts'
import type {
  Approval,
  CheckCall,
  Consent,
  RunPort,
  ToolCall,
  ToolResult,
  TranscriptItem,
  UserContext,
} from '../types.ts'
import { noteLines, objectionTo, rowsOf, sentBack } from './check-call.ts'
import type { ShownCall } from './gather-calls.ts'
import { gatherCalls } from './gather-calls.ts'
import { stepOf } from './journal.ts'
import type { PreparedCall } from './prepare-call.ts'
import { callBy, impossible, parseCall, prepareCall, touchedRows } from './prepare-call.ts'

export type ApprovalEvent = Extract<AgentEvent, { event: 'approval_required' }>

/** What the calls of one step need of their run. `announced` has the ids of calls that followers already know. */
export interface CallContext {
  port: RunPort
  user: UserContext
  handOver: AbortSignal
  announced: Set<string>
  emit: (event: AgentEvent) => void
  checkCall: CheckCall
  /** The conversation up to the calls. */
  transcript: TranscriptItem[]
}

/**
 * Makes the call at `index` of the open calls of a turn. Idempotent: the call changes data at most once. Returns null
 * when the call has a result. Returns the question when the call must wait for the user. The question includes later
 * calls that would have to wait as well.
 */
export async function makeCall(context: CallContext, open: ToolCall[], index: number): Promise<ApprovalEvent | null> {
  const { port, user, handOver, emit, transcript } = context
  const call = open[index]!
  const { call_id, tool_name } = call
  const consent = await port.consent()
  const earlier = consent.approvals.get(call_id) ?? null
  if (earlier && isWaiting(earlier, user.now)) return questionEvent(context, questionOf(open, consent, earlier))

  const given = earlier?.decision === 'approve' ? prepareCall(tool_name, earlier.arguments) : parseCall(call)
  const parsed = callBy(stepOf(call, transcript)?.model, tool_name, given)
  announce(context, { call_id, tool_name, arguments: parsed.arguments })
  const planned = earlier
    ? { prepared: afterDecision(call, parsed, earlier), excess: null }
    : await plan(context, call, parsed, consent)
  // After a handover the next process makes the call.
  if (handOver.aborted) throw new RunInterruptedError('lost')
  if (planned.excess) {
    const waiting = await gatherCalls({ call, ...planned.excess }, open.slice(index + 1), { port, user, consent })
    return questionEvent(context, await port.requestApproval(waiting))
  }

  const { prepared } = planned
  const named = { call_id, tool_name, arguments: prepared.arguments }
  const allowed = earlier?.decision === 'approve' ? null : remainingBudget(consent)
  const { isReadOnly } = prepared
  const result = await port.callOnce({ ...named, isReadOnly }, (store) => prepared.execute({ store, user }), allowed)
  // The revised arguments are emitted together with the result, so that a retry of the call does not emit them twice.
  if (earlier && isRevised(call, parsed)) emit(announcement(named))
  emit({ event: 'tool_result', data: { call_id, tool_name, ...result, output: shownOutput(result.output) } })
  return null
}

interface Plan {
  prepared: PreparedCall
  /** The rows of a call that waits for the user; null when the call needs no approval. */
  excess: Omit<ShownCall, 'call'> | null
}

/**
 * Decides whether a call must wait for the user: it exceeds the budget, or the model insists on a call that disagrees
 * with the user's words. A call whose rows cannot be shown fails instead.
 */
async function plan(callContext: CallContext, call: ToolCall, prepared: PreparedCall, consent: Consent): Promise<Plan> {
  const { port, user, transcript } = callContext
  // Arguments that do not fit the tool change nothing either. The tool says what is wrong with them.
  const objection = prepared.isReadOnly ? null : objectionTo(call, transcript, callContext)
  if (objection && !objection.isInsisted) return { prepared: sentBack(prepared, objection), excess: null }
  try {
    const context = { store: port.store(), user }
    const rows = await prepared.rows(context)
    if (!objection && isFree(rows, remainingBudget(consent))) return { prepared, excess: null }
    if (consent.isAskingElsewhere) throw new AppError('conflict', ASKS_ALREADY)
    if (!mayAskAgain(consent)) throw new AppError('declined', ASKED_ENOUGH)
    const lines = await rowLines(rows, context)
    const notes = objection ? noteLines(call.tool_name, prepared.arguments, objection) : []
    return { prepared, excess: { prepared, rows, preview: [...notes, ...lines] } }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { prepared: impossible(prepared.arguments, error), excess: null }
  }
}

const ASKS_ALREADY =
  'The user has to agree to this, and has not answered your earlier question yet; nothing was changed. Wait for that answer, then make this call again with a new key. One call can name many todos, so that the user is asked once.'

const ASKED_ENOUGH =
  'The user has declined such changes and is not asked again in this answer; nothing was changed. Do not try again.'

/** Rebuilds the question that this approval belongs to. */
function questionOf(open: ToolCall[], { approvals }: Consent, { approval_id, expires_at }: Approval): Question {
  const waiting = open.flatMap(({ call_id, tool_name }) => {
    const approval = approvals.get(call_id)
    if (approval?.approval_id !== approval_id) return []
    return [{ call_id, tool_name, arguments: approval.arguments, preview: approval.preview }]
  })
  return { approval_id, expires_at, calls: waiting }
}

/** Announces the calls of a question that followers do not know yet, and returns the event of the question. */
function questionEvent(context: CallContext, question: Question): ApprovalEvent {
  const calls = question.calls.map((call) => ({ ...call, arguments: safeArguments(call.arguments) }))
  for (const call of calls) announce(context, call)
  return approvalRequired({ ...question, calls })
}

type NamedCall = { call_id: string; tool_name: string; arguments: Record<string, unknown> }

function announce({ announced, emit }: CallContext, call: NamedCall): void {
  if (announced.has(call.call_id)) return
  announced.add(call.call_id)
  emit(announcement(call))
}

function announcement({ call_id, tool_name, arguments: args }: NamedCall): AgentEvent {
  return { event: 'tool_call', data: { call_id, tool_name, arguments: safeArguments(args) } }
}

/**
 * Prepares a call that waited for the user. Without an approval the call changes nothing, and the field `left_out` of
 * the output lists the rows of the call.
 */
function afterDecision(call: ToolCall, prepared: PreparedCall, { decision, preview }: Approval): PreparedCall {
  if (decision === 'approve') return onlyAsApproved(call, prepared, preview)
  const error =
    decision === 'deny'
      ? { code: 'declined', message: 'The user declined this; nothing was changed.' }
      : { code: 'expired', message: 'The user did not answer in time; nothing was changed.' }
  const output = { error, left_out: preview }
  return { ...prepared, execute: async () => ({ output, status: 'error', change_ids: [] }) }
}

/** Whether the user has revised the call. Compared deeply, since a database may reorder the fields. */
function isRevised(call: ToolCall, { arguments: approved }: PreparedCall): boolean {
  return !isDeepStrictEqual(parseCall(call).arguments, approved)
}

/**
 * Returns a call that changes data only if its rows are still as the user approved them. Otherwise `execute` throws
 * AppError `conflict`.
 */
function onlyAsApproved(call: ToolCall, prepared: PreparedCall, preview: string[]): PreparedCall {
  const approved = rowsOf(preview)
  return {
    ...prepared,
    async execute(context) {
      await context.store.lock()
      const rows = await touchedRows(prepared, context)
      if (rows.length !== approved.length || rows.some((row, index) => row !== approved[index])) throw changedSince()
      const left_out = isRevised(call, prepared) ? await leftOutRows(parseCall(call), prepared, context) : []
      const result = await prepared.execute(context)
      return left_out.length === 0 || result.status === 'error' ? result : withLeftOut(result, left_out)
    },
  }
}

/**
 * Returns the rows of the model's call that the revision left out. A row that the user changed is not left out. Returns
 * none when the rows can no longer be shown.
 */
async function leftOutRows(original: PreparedCall, revised: PreparedCall, context: ToolContext): Promise<string[]> {
  try {
    const kept = new Set((await revised.rows(context)).map(({ id }) => id))
    const rows = await original.rows(context)
    return await rowLines(
      rows.filter(({ id }) => !kept.has(id)),
      context,
    )
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return []
  }
}

function withLeftOut(result: ToolResult, left_out: string[]): ToolResult {
  return { ...result, output: { ...(result.output as object), left_out } }
}

function changedSince(): AppError {
  const sentence =
    'Some of these todos are no longer what they were when this was asked; nothing was changed. Ask again.'
  return new AppError('conflict', sentence)
}

function isWaiting({ decision, expires_at }: Approval, now: string): boolean {
  return decision === null && Date.parse(expires_at) > Date.parse(now)
}

function safeArguments(args: Record<string, unknown>): Record<string, unknown> {
  return safeOutput(args) as Record<string, unknown>
}
