import { reviseCall } from '@todo-agents/agent/run/prepare-call'
import type { ToolContext } from '@todo-agents/agent/tools/tool'
import type { Question } from '@todo-agents/contract/approval'
import { AppError } from '@todo-agents/contract/errors'
import type { ApproveInput, CallDecision } from '@todo-agents/contract/run'
import type { DecidedCall } from '@todo-agents/db/runs/run-approval'

/**
 * Returns the user's decisions on single calls of a question, by call id. Revised arguments are checked like arguments
 * from the assistant. Throws AppError `invalid_request` for arguments or calls that do not fit the question.
 */
export async function decidedCalls(
  { approval_id: _, ...input }: ApproveInput,
  question: Question,
  context: ToolContext,
): Promise<Map<string, DecidedCall>> {
  const decided = new Map<string, DecidedCall>()
  for (const { call_id, decision = 'approve', arguments: args } of callsOf(input, question)) {
    const call = question.calls.find((each) => each.call_id === call_id)
    if (!call)
      throw new AppError('invalid_request', `The question is not about the call ${call_id}.`, { field: 'calls' })
    const isRevised = decision === 'approve' && args !== undefined
    decided.set(call_id, {
      decision,
      revised: isRevised ? await reviseCall(call.tool_name, args, context) : undefined,
    })
  }
  return decided
}

/**
 * Returns the decisions of an input. Throws AppError `invalid_request` for arguments without a call id when the
 * question is about several calls, because the arguments could be meant for any of them.
 */
function callsOf(
  { arguments: args, calls }: Pick<ApproveInput, 'arguments' | 'calls'>,
  { calls: asked }: Question,
): CallDecision[] {
  if (args === undefined) return calls ?? []
  const [only, ...others] = asked
  if (only && others.length === 0) return [{ call_id: only.call_id, arguments: args }]
  const sentence = `This question is about ${asked.length} calls. Give the arguments of each as calls.`
  throw new AppError('invalid_request', sentence, { field: 'arguments' })
}
