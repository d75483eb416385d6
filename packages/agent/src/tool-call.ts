import { isDeepStrictEqual } from 'node:util'
import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { AppError, RunInterruptedError } from '@todo-agents/contract/errors'
import { safeOutput } from '@todo-agents/contract/safe-output'
import type { PreparedCall } from './prepare-call.ts'
import { impossible, parseCall, prepareCall, touchedRows } from './prepare-call.ts'
import { needsApproval, rowLines } from './tools/approval.ts'
import type { ToolContext } from './tools/tool.ts'
import type { Approval, RunPort, ToolCall, UserContext } from './types.ts'

export type ApprovalEvent = Extract<AgentEvent, { event: 'approval_required' }>

/** What a call needs of its run. `announced`: the ids of the calls that followers know of. */
interface CallContext {
  port: RunPort
  user: UserContext
  leave: AbortSignal
  announced: Set<string>
  emit: (event: AgentEvent) => void
}

/**
 * Makes one call, at most once ever, however often this is done. Answers null when it has a result, or the question
 * to the user when the call must wait for one.
 */
export async function makeCall(context: CallContext, call: ToolCall): Promise<ApprovalEvent | null> {
  const { port, user, leave, announced, emit } = context
  const { call_id, tool_name } = call
  const earlier = await port.approval(call_id)
  const parsed = earlier?.decision === 'approve' ? prepareCall(tool_name, earlier.arguments) : parseCall(call)
  const announcement: AgentEvent = {
    event: 'tool_call',
    data: { call_id, tool_name, arguments: safeArguments(parsed.arguments) },
  }
  if (!announced.has(call_id)) {
    announced.add(call_id)
    emit(announcement)
  }

  const { prepared, preview } = earlier
    ? { prepared: decided(parsed, earlier), preview: null }
    : await previewed(parsed, { store: port.store(), user })
  // Whoever takes the run over makes the call.
  if (leave.aborted) throw new RunInterruptedError('lost')
  const named = { call_id, tool_name, arguments: prepared.arguments }
  const approval = preview ? await port.requestApproval({ ...named, preview }) : earlier
  if (approval && isWaiting(approval, user.now)) return approvalEvent(call, approval)

  const result = await port.callOnce(named, (store) => prepared.execute({ store, user }))
  // With its result, so that it is told but once, however often the call has to be repeated.
  if (earlier && isRevised(call, parsed)) emit(announcement)
  emit({ event: 'tool_result', data: { call_id, tool_name, ...result, output: safeOutput(result.output) } })
  return null
}

/** With the rows to show when the user must agree first. When they cannot be shown, the call cannot be made. */
async function previewed(
  prepared: PreparedCall,
  context: ToolContext,
): Promise<{ prepared: PreparedCall; preview: string[] | null }> {
  try {
    const rows = await prepared.rows(context)
    return { prepared, preview: needsApproval(rows) ? await rowLines(rows, context) : null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { prepared: impossible(prepared.arguments, error), preview: null }
  }
}

/** What becomes of a call that waited: only an approval lets it happen. */
function decided(prepared: PreparedCall, { decision, preview }: Approval): PreparedCall {
  if (decision === 'approve') return asShown(prepared, preview)
  const reason =
    decision === 'deny'
      ? 'The user declined this; nothing was changed.'
      : 'The user did not answer in time; nothing was changed.'
  return impossible(prepared.arguments, new AppError('access_denied', reason))
}

/** Whether the user has put other arguments in the place of the model's. A database may keep their fields in another order. */
function isRevised(call: ToolCall, { arguments: made }: PreparedCall): boolean {
  return !isDeepStrictEqual(parseCall(call).arguments, made)
}

/** Does what the user agreed to and nothing else: what has changed since it was shown is left alone. */
function asShown(prepared: PreparedCall, shown: string[]): PreparedCall {
  return {
    ...prepared,
    async execute(context) {
      await context.store.hold()
      const rows = await touchedRows(prepared, context)
      if (rows.length !== shown.length || rows.some((row, index) => row !== shown[index])) throw changedSince()
      return prepared.execute(context)
    },
  }
}

function changedSince(): AppError {
  const sentence =
    'Some of these todos are no longer what they were when this was asked; nothing was changed. Ask again.'
  return new AppError('conflict', sentence)
}

function isWaiting({ decision, expires_at }: Approval, now: string): boolean {
  return decision === null && Date.parse(expires_at) > Date.parse(now)
}

function approvalEvent({ call_id, tool_name }: ToolCall, approval: Approval): ApprovalEvent {
  const { approval_id, preview, expires_at } = approval
  const data = { approval_id, call_id, tool_name, arguments: safeArguments(approval.arguments), preview, expires_at }
  return { event: 'approval_required', data }
}

function safeArguments(args: Record<string, unknown>): Record<string, unknown> {
  return safeOutput(args) as Record<string, unknown>
}
