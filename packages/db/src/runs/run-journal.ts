import type { AgentEvent } from '@todo-agents/contract/agent-events'
import type { Question, WaitingCall } from '@todo-agents/contract/approval'
import { approvalRequired } from '@todo-agents/contract/approval'
import { sentenceOf } from '@todo-agents/contract/error-sentences'
import { withErrorId } from '@todo-agents/contract/errors'
import type { Run } from '@todo-agents/contract/run'
import { usageOf } from '@todo-agents/contract/run'
import type { RunPart, ToolCallPart } from '@todo-agents/contract/run-parts'
import { safeOutput } from '@todo-agents/contract/safe-output'
import { expiredMessage, stoppedMessage } from '@todo-agents/contract/stopped-message'
import { changeLines } from '../changes/change-lines.ts'
import type { Db } from '../scope.ts'
import type { LedgerRow, MessageRow } from '../sessions/message.repository.ts'
import { lastMessages, ledgerKey, ledgerOf, toView } from '../sessions/message.repository.ts'
import { findQuestion } from './question.repository.ts'

/** The number of messages in the `history` event at the end of a run. */
export const HISTORY_LENGTH = 40

/** What a run has shown to its user, as stored in the database. */
export interface RunJournal {
  /** The text and calls of the run's finished steps, and the calls that await approval. Safe for display. */
  parts: RunPart[]
  /** The last events of the run's stream. Empty while the run is queued or running. */
  end: AgentEvent[]
}

/** Reads the journal of a run. Needs the transaction in which the run was read, so that both show the same moment. */
export async function readJournal(trx: Db, user_id: string, run: Run): Promise<RunJournal> {
  const messages = await answersOf(trx, user_id, run.id)
  const ledger = await ledgerOf(trx, user_id, messages)
  const parts = messages.flatMap((message) => partsOf(message, ledger))
  const question = run.status === 'awaiting_approval' ? await openQuestion(trx, user_id, run.id) : null
  if (question) return { parts: [...parts, ...question.calls.map(pendingPart)], end: [approvalRequired(question)] }
  return { parts, end: await endOf(trx, { user_id, run, messages }) }
}

function answersOf(db: Db, user_id: string, run_id: string): Promise<MessageRow[]> {
  return db
    .selectFrom('agent_message')
    .selectAll()
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .where('role', '=', 'assistant')
    .orderBy('seq')
    .execute()
}

/** Returns the text of a step, then those of its calls that have a result. */
function partsOf({ run_id, content, tool_calls }: MessageRow, ledger: Map<string, LedgerRow>): RunPart[] {
  const calls = tool_calls.flatMap((call): RunPart[] => {
    const made = ledger.get(ledgerKey({ run_id, call_id: call.call_id }))
    return made ? [{ type: 'tool_call', ...toView(call, made) }] : []
  })
  return content === '' ? calls : [{ type: 'text', content, streaming: false }, ...calls]
}

/** Returns the open question of a run, of which there is one at most. Its calls are made safe for display. */
async function openQuestion(db: Db, user_id: string, run_id: string): Promise<Question | null> {
  const question = await findQuestion(db, user_id, { run_id, decision: null })
  if (!question) return null
  const calls = question.calls.map((call) => ({
    ...call,
    arguments: safeOutput(call.arguments) as typeof call.arguments,
  }))
  return { ...question, calls }
}

function pendingPart({ call_id, tool_name, arguments: args }: WaitingCall): ToolCallPart {
  return { type: 'tool_call', call_id, tool_name, arguments: args, output: null, status: null, change_ids: [] }
}

interface EndOptions {
  user_id: string
  run: Run
  messages: MessageRow[]
}

async function endOf(db: Db, { user_id, run, messages }: EndOptions): Promise<AgentEvent[]> {
  const { id, session_id, status, error_code } = run
  if (status === 'failed') return [errorEvent(error_code ?? 'internal_error', id)]
  if (status !== 'completed' && status !== 'cancelled') return []
  const last = status === 'completed' ? messages.at(-1) : undefined
  const final_message = status === 'completed' ? (last?.content ?? '') : await cancelledMessage(db, user_id, run)
  return [
    {
      event: 'completed',
      data: { final_message, usage: usageOf(run), status, ...(last?.model && { model: last.model }) },
    },
    { event: 'history', data: await lastMessages(db, { user_id, session_id }, HISTORY_LENGTH) },
  ]
}

/**
 * Returns the final message of a cancelled run. When the run's question expired, it must not say that the user stopped
 * the run.
 */
async function cancelledMessage(db: Db, user_id: string, { id: run_id, finished_at }: Run): Promise<string> {
  const changes = await changeLines(db, user_id, run_id)
  const question = await findQuestion(db, user_id, { run_id, decision: null })
  const isExpired = question !== null && finished_at !== null && question.expires_at <= finished_at
  return isExpired ? expiredMessage(changes) : stoppedMessage(changes)
}

/** Makes the error event from the code, because the message that was first emitted with it is not stored. */
function errorEvent(code: string, run_id: string): AgentEvent {
  const sentence = sentenceOf(code)
  const message = code === 'internal_error' ? withErrorId(sentence, run_id) : sentence
  return { event: 'error', data: { status: 'error', code, message } }
}
