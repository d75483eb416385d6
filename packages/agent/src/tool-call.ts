import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import { safeOutput } from '@todo-agents/contract/safe-output'
import type { PreparedCall } from './prepare-call.ts'
import { impossible, parseCall, prepareCall } from './prepare-call.ts'
import type { ToolContext } from './tools/tool.ts'
import type { Approval, RunPort, ToolCall, UserContext } from './types.ts'

type CallEvent = Extract<AgentEvent, { event: 'tool_call' | 'tool_result' }>
export type ApprovalEvent = Extract<AgentEvent, { event: 'approval_required' }>

/**
 * Makes one call, at most once ever. Answers null when it has a result, or the question to the user when the
 * call must wait for one.
 */
export async function* makeCall(
  port: RunPort,
  user: UserContext,
  call: ToolCall,
): AsyncGenerator<CallEvent, ApprovalEvent | null, void> {
  const { call_id, tool_name } = call
  const earlier = await port.approval(call_id)
  const parsed = earlier?.decision === 'approve' ? prepareCall(tool_name, earlier.arguments) : parseCall(call)
  // A call that has waited was announced before the question.
  if (!earlier) yield { event: 'tool_call', data: { call_id, tool_name, arguments: safeArguments(parsed.arguments) } }

  const { prepared, preview } = earlier
    ? { prepared: decided(parsed, earlier), preview: null }
    : await previewed(parsed, { store: port.store, user })
  const named = { call_id, tool_name, arguments: prepared.arguments }
  const approval = preview ? await port.requestApproval({ ...named, preview }) : earlier
  if (approval && isWaiting(approval, user.now)) return approvalEvent(call, approval)

  const result = await port.callOnce(named, (store) => prepared.execute({ store, user }))
  yield { event: 'tool_result', data: { call_id, tool_name, ...result, output: safeOutput(result.output) } }
  return null
}

/** With the rows to show when the user must agree first. When they cannot be shown, the call cannot be made. */
async function previewed(
  prepared: PreparedCall,
  context: ToolContext,
): Promise<{ prepared: PreparedCall; preview: string[] | null }> {
  try {
    return { prepared, preview: await prepared.preview(context) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { prepared: impossible(prepared.arguments, error), preview: null }
  }
}

/** What becomes of a call that waited: only an approval lets it happen. */
function decided(prepared: PreparedCall, { decision }: Approval): PreparedCall {
  if (decision === 'approve') return prepared
  const reason =
    decision === 'deny'
      ? 'The user declined this; nothing was changed.'
      : 'The user did not answer in time; nothing was changed.'
  return impossible(prepared.arguments, new AppError('access_denied', reason))
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
