import type { ToolStatus } from '@todo-agents/contract/agent-events'
import type { ExpressionBuilder } from 'kysely'
import { sql } from 'kysely'
import { statement } from '../connection/statement.ts'
import type { Db } from '../scope.ts'
import type { LedgerRow, MessageRow } from '../sessions/message.repository.ts'
import type { AskedCall, Tables } from '../tables.ts'

/** Enough for a run of 20 steps with its message, and for the turns before this run. */
const MAX_MESSAGES = 40

/** With a summary of the earlier ones, so that the agent folds turns long before a transcript reaches this. */
const MAX_UNFOLDED_MESSAGES = 160

/** So many runs are read although they are folded: the rules may answer, too, and they read no summary. */
const LAST_RUNS = 20

export type TranscriptItem =
  | { role: 'user'; content: string }
  | { role: 'assistant'; content: string; tool_calls: AskedCall[]; model_state?: unknown; model?: string }
  | { role: 'tool'; call_id: string; tool_name: string; output: unknown; status: ToolStatus }

/** What is known of the session beside the transcript, see `SessionMemory` of the agent. */
export interface SessionMemory {
  summary: string | null
  summarized_seq: number
  turns: number[]
}

/** The memory of a new session. */
export const NO_MEMORY: SessionMemory = { summary: null, summarized_seq: 0, turns: [] }

interface RunKey {
  user_id: string
  session_id: string
  run_id: string
}

export interface Transcript {
  items: TranscriptItem[]
  memory: SessionMemory
}

/**
 * Returns the last messages of a session up to the end of a run, oldest first. The first one is a user message. Each
 * call is followed by its result, except the calls that this run has not made yet. Takes one statement.
 *
 * There are 40 messages at most. `withSummary`: 160 at most, of the runs that are not folded and of the last 20 runs.
 */
export async function readTranscript(db: Db, key: RunKey, { withSummary = false } = {}): Promise<Transcript> {
  const messages = (await (withSummary ? selectUnfolded : selectLast)(db, key)).reverse()
  const firstOfUser = messages.findIndex(({ role }) => role === 'user')
  const read = messages.slice(Math.max(firstOfUser, 0))
  const { summary = null, summarized_seq = 0 } = read.at(-1) ?? {}
  const earlier = read.filter(({ role, run_id }) => role === 'user' && run_id !== key.run_id)
  return {
    items: read.flatMap((message) => itemsOf(message, key.run_id)),
    memory: { summary, summarized_seq, turns: earlier.map(({ run_seq }) => run_seq) },
  }
}

type MadeCall = Pick<LedgerRow, 'call_id' | 'output' | 'status'>

/** `made`: the results of the calls of the message. Null when no call was made. */
type SaidRow = Pick<MessageRow, 'run_id' | 'role' | 'content' | 'tool_calls' | 'model_state' | 'model'> & {
  made: MadeCall[] | null
  run_seq: number
  /** Only in the messages of the run itself, because a summary is long. */
  summary: string | null
  summarized_seq: number
}

/**
 * Newest first. Orders the messages by run and leaves out later runs, because the messages of runs that are queued
 * behind this one are already stored. Reads the runs from this one back. As many runs as messages are enough, because
 * only runs with a message count: those that were cancelled while queued have none.
 */
function messagesStatement(maxMessages: number) {
  return statement((db, { user_id, session_id, run_id }: RunKey) =>
    db
      .selectFrom((eb) =>
        eb
          .selectFrom('agent_run')
          .select(['id', 'seq', sql<number>`row_number() over (order by seq desc)`.as('nth')])
          .where('session_id', '=', session_id)
          .where('branch_id', 'is', null)
          .where('seq', '<=', (run) => run.selectFrom('agent_run').select('seq').where('id', '=', run_id))
          .where(firstMessageOfRun, 'is not', null)
          .orderBy('seq', 'desc')
          .limit(sql.lit(maxMessages))
          .as('run'),
      )
      .innerJoin('agent_session', (join) => join.on('agent_session.id', '=', session_id))
      .innerJoinLateral(
        (eb) =>
          eb
            .selectFrom('agent_message')
            .select(['seq', 'role', 'content', 'tool_calls', 'model_state', 'model'])
            .whereRef('run_id', '=', 'run.id')
            .where('user_id', '=', user_id)
            .orderBy('seq', 'desc')
            .limit(sql.lit(maxMessages))
            .as('message'),
        (join) => join.onTrue(),
      )
      .$if(maxMessages > MAX_MESSAGES, (query) =>
        query.where((eb) => eb.or([eb('run.seq', '>', eb.ref('summarized_seq')), eb('nth', '<=', LAST_RUNS)])),
      )
      .select(['run.id as run_id', 'run.seq as run_seq', 'role', 'content', 'tool_calls', 'model_state', 'model'])
      .select(sql<string | null>`case when run.id = ${run_id} then summary end`.as('summary'))
      .select('summarized_seq')
      .select(
        sql<MadeCall[] | null>`(
          select json_agg(json_build_object('call_id', call_id, 'output', output, 'status', tool_call.status))
          from jsonb_array_elements(message.tool_calls) as asked
          join tool_call on tool_call.run_id = run.id and call_id = asked ->> 'call_id'
          where tool_call.user_id = ${user_id}
        )`.as('made'),
      )
      .orderBy('run.seq', 'desc')
      .orderBy('message.seq', 'desc')
      .limit(sql.lit(maxMessages)),
  )
}

const selectLast = messagesStatement(MAX_MESSAGES)
const selectUnfolded = messagesStatement(MAX_UNFOLDED_MESSAGES)

/** Unlike `exists`, which the planner may turn into a join with all messages, this is read for one run at a time. */
function firstMessageOfRun(eb: ExpressionBuilder<Tables, 'agent_run'>) {
  return eb
    .selectFrom('agent_message')
    .select('agent_message.seq')
    .whereRef('agent_message.run_id', '=', 'agent_run.id')
    .orderBy('agent_message.seq')
    .limit(sql.lit(1))
}

function itemsOf(
  { role, content, tool_calls, model_state, model, made, ...message }: SaidRow,
  run_id: string,
): TranscriptItem[] {
  if (role === 'user') return [{ role, content }]
  const results = tool_calls.flatMap((call) => {
    const result = made?.find(({ call_id }) => call_id === call.call_id)
    if (!result && message.run_id === run_id) return []
    return [resultOf(call, result)]
  })
  const said = {
    role,
    content,
    tool_calls,
    ...(model_state !== null && { model_state }),
    ...(model !== null && { model }),
  }
  return [said, ...results]
}

/**
 * Returns the result of a call. A call without a ledger row has changed nothing, because this row commits with the
 * effect.
 */
function resultOf({ call_id, tool_name }: AskedCall, made: MadeCall | undefined): TranscriptItem {
  if (made) return { role: 'tool', call_id, tool_name, output: made.output, status: made.status }
  const error = { code: 'interrupted', message: 'This call was not made: its run ended before. It changed nothing.' }
  return { role: 'tool', call_id, tool_name, output: { error }, status: 'error' }
}
