import type { ToolStatus } from '@todo-agents/contract/agent-events'
import type { Db } from '../scope.ts'
import type { LedgerRow, MessageRow } from '../sessions/message.repository.ts'
import { ledgerKey, ledgerOf } from '../sessions/message.repository.ts'
import type { AskedCall } from '../tables.ts'

/** Enough for a run of 20 steps with its message, and for the turns before this run. */
const MAX_MESSAGES = 40

export type TranscriptItem =
  | { role: 'user'; content: string }
  | { role: 'assistant'; content: string; tool_calls: AskedCall[]; model_state?: unknown }
  | { role: 'tool'; call_id: string; tool_name: string; output: unknown; status: ToolStatus }

interface RunKey {
  user_id: string
  session_id: string
  run_id: string
}

/**
 * Returns the last 40 messages of a session up to the end of a run, oldest first. The first one is a user message. Each
 * call is followed by its result, except the calls that this run has not made yet.
 */
export async function readTranscript(db: Db, key: RunKey): Promise<TranscriptItem[]> {
  const messages = await lastMessagesOf(db, key)
  const firstOfUser = messages.findIndex(({ role }) => role === 'user')
  const ledger = await ledgerOf(db, key.user_id, messages)
  return messages.slice(Math.max(firstOfUser, 0)).flatMap((message) => itemsOf(message, ledger, key.run_id))
}

/**
 * Orders the messages by run and leaves out later runs, because the messages of runs that are queued behind this one
 * are already stored.
 */
async function lastMessagesOf(db: Db, { user_id, session_id, run_id }: RunKey): Promise<MessageRow[]> {
  const rows = await db
    .selectFrom('agent_message')
    .innerJoin('agent_run', 'agent_run.id', 'agent_message.run_id')
    .selectAll('agent_message')
    .where('agent_message.user_id', '=', user_id)
    .where('agent_message.session_id', '=', session_id)
    .where('agent_run.seq', '<=', (eb) => eb.selectFrom('agent_run').select('seq').where('id', '=', run_id))
    .orderBy('agent_run.seq', 'desc')
    .orderBy('agent_message.seq', 'desc')
    .limit(MAX_MESSAGES)
    .execute()
  return rows.reverse()
}

function itemsOf(message: MessageRow, ledger: Map<string, LedgerRow>, run_id: string): TranscriptItem[] {
  const { role, content, tool_calls, model_state } = message
  if (role === 'user') return [{ role, content }]
  const results = tool_calls.flatMap((call) => {
    const made = ledger.get(ledgerKey({ run_id: message.run_id, call_id: call.call_id }))
    if (!made && message.run_id === run_id) return []
    return [resultOf(call, made)]
  })
  return [{ role, content, tool_calls, ...(model_state !== null && { model_state }) }, ...results]
}

/**
 * Returns the result of a call. A call without a ledger row has changed nothing, because this row commits with the
 * effect.
 */
function resultOf({ call_id, tool_name }: AskedCall, made: LedgerRow | undefined): TranscriptItem {
  if (made) return { role: 'tool', call_id, tool_name, output: made.output, status: made.status }
  const error = { code: 'interrupted', message: 'This call was not made: its run ended before. It changed nothing.' }
  return { role: 'tool', call_id, tool_name, output: { error }, status: 'error' }
}
