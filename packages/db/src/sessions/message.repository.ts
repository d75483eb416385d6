import type { HistoryMessage, RunUsage } from '@todo-agents/contract/agent-events'
import { MAX_ANSWER_LENGTH } from '@todo-agents/contract/bounds'
import { safeOutput } from '@todo-agents/contract/safe-output'
import type { Message, MessagePage, SessionHistoryQuery, ToolCallView } from '@todo-agents/contract/session'
import { shownOutput } from '@todo-agents/contract/shown-output'
import type { ExpressionBuilder, Selectable } from 'kysely'
import { decodeCursor, encodeCursor, isSequenceCursor, KEY, pageOf } from '../cursor.ts'
import type { Db } from '../scope.ts'
import type { AskedCall, Tables } from '../tables.ts'

export type MessageRow = Selectable<Tables['agent_message']>
export type LedgerRow = Pick<
  Selectable<Tables['tool_call']>,
  'run_id' | 'call_id' | 'tool_name' | 'arguments' | 'output' | 'status' | 'change_ids'
>

/**
 * Returns the last messages of a session, or the last ones before a cursor, oldest first. Their calls are made safe for
 * display. The message of the cursor may have been deleted: its id still shows which messages came before it, because
 * ids are in order of time.
 */
export async function listMessages(
  db: Db,
  user_id: string,
  { id, limit, cursor, branch_id }: SessionHistoryQuery,
): Promise<MessagePage> {
  const shown = branch_id
    ? branchMessages(db, { user_id, session_id: id, branch_id })
    : startedMessages(db, { user_id, session_id: id })
  let select = shown.selectAll().select(errorCodeOf(user_id))
  const after =
    cursor && !isSequenceCursor('history', cursor) ? decodeCursor('history', cursor, [KEY.id])[0] : undefined
  if (after) {
    const ofUser = db.selectFrom('agent_message as first').where('first.user_id', '=', user_id)
    const first = ofUser.select('first.seq').where('first.id', '=', after)
    const before = ofUser
      .select((eb) => eb(eb.fn.max('first.seq'), '+', 1).as('seq'))
      .where('first.session_id', '=', id)
      .where('first.id', '<', after)
    select = select.where('seq', '<', (eb) => eb.fn.coalesce(first, before))
  }
  const rows = await select
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  const { page, next_cursor } = pageOf(rows, limit, (last) => encodeCursor('history', [last.id]))
  const ledger = await ledgerOf(db, user_id, page)
  return { messages: page.reverse().map((row) => toMessage(row, ledger)), next_cursor }
}

/** A row with its sequence number, which never leaves the repositories. */
export interface Numbered<Row> {
  seq: number
  row: Row
}

/**
 * Returns the first messages of a session after a sequence number, oldest first, for an export: outputs are whole and
 * made safe. Includes the messages of queued runs.
 */
export async function messagesAfter(
  db: Db,
  user_id: string,
  session_id: string,
  seq: number,
  limit: number,
): Promise<Numbered<Message>[]> {
  const all = db.selectFrom('agent_message').where('user_id', '=', user_id).where('session_id', '=', session_id)
  return exported(db, user_id, all.where('seq', '>', seq).limit(limit))
}

/** Returns what `messagesAfter` returns, of a branch or, where `branch_id` is null, of the current messages. */
export function messagesOfPart(
  db: Db,
  { user_id, session_id, branch_id }: { user_id: string; session_id: string; branch_id: string | null },
  seq: number,
  limit: number,
): Promise<Numbered<Message>[]> {
  const part =
    branch_id === null
      ? startedMessages(db, { user_id, session_id })
      : branchMessages(db, { user_id, session_id, branch_id })
  return exported(db, user_id, part.where('seq', '>', seq).limit(limit))
}

async function exported(
  db: Db,
  user_id: string,
  select: ReturnType<typeof startedMessages>,
): Promise<Numbered<Message>[]> {
  const rows = await select.selectAll().select(errorCodeOf(user_id)).orderBy('seq').execute()
  const ledger = await ledgerOf(db, user_id, rows)
  return rows.map((row) => ({ seq: row.seq, row: toMessage(row, ledger, safeOutput) }))
}

/**
 * Returns the last `limit` messages with text, oldest first. Returns fewer when together they would be longer than one
 * answer may be.
 */
export async function lastMessages(
  db: Db,
  { user_id, session_id }: { user_id: string; session_id: string },
  limit: number,
): Promise<HistoryMessage[]> {
  const rows = await startedMessages(db, { user_id, session_id })
    .select(['role', 'content', 'created_at'])
    .where('content', '<>', '')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return withinLength(rows).reverse()
}

/** Returns the first rows that together are no longer than one answer may be, so that they fit in one event. */
function withinLength<Row extends { content: string }>(rows: Row[]): Row[] {
  let length = 0
  const end = rows.findIndex(({ content }) => {
    length += content.length
    return length > MAX_ANSWER_LENGTH
  })
  return end < 0 ? rows : rows.slice(0, end)
}

/** Selects the error code of the run of a message. Null when the run did not fail. */
function errorCodeOf(user_id: string) {
  return (eb: ExpressionBuilder<Tables, 'agent_message'>) =>
    eb
      .selectFrom('agent_run')
      .select('error_code')
      .whereRef('agent_run.id', '=', 'agent_message.run_id')
      .where('agent_run.user_id', '=', user_id)
      .as('error_code')
}

/** Selects the messages of a branch. Its runs have all ended. */
function branchMessages(
  db: Db,
  { user_id, session_id, branch_id }: Record<'user_id' | 'session_id' | 'branch_id', string>,
) {
  return db
    .selectFrom('agent_message')
    .where('user_id', '=', user_id)
    .where('session_id', '=', session_id)
    .where('run_id', 'in', (eb) => eb.selectFrom('agent_run').select('id').where('branch_id', '=', branch_id))
}

/** Selects the messages of the current runs of a session that have started. */
function startedMessages(db: Db, { user_id, session_id }: { user_id: string; session_id: string }) {
  return db
    .selectFrom('agent_message')
    .where('user_id', '=', user_id)
    .where('session_id', '=', session_id)
    .where('run_id', 'not in', (eb) =>
      eb
        .selectFrom('agent_run')
        .select('id')
        .where('session_id', '=', session_id)
        .where('status', '=', 'queued')
        .where('epoch', '=', 0),
    )
    .where('run_id', 'not in', (eb) =>
      eb.selectFrom('agent_run').select('id').where('session_id', '=', session_id).where('branch_id', 'is not', null),
    )
}

/** Returns the results of the calls of these messages, by {@link ledgerKey}. */
export async function ledgerOf(db: Db, user_id: string, messages: MessageRow[]): Promise<Map<string, LedgerRow>> {
  const run_ids = [...new Set(messages.filter(({ tool_calls }) => tool_calls.length > 0).map(({ run_id }) => run_id))]
  if (run_ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('tool_call')
    .select(['run_id', 'call_id', 'tool_name', 'arguments', 'output', 'status', 'change_ids'])
    .where('user_id', '=', user_id)
    .where('run_id', 'in', run_ids)
    .execute()
  return new Map(rows.map((row) => [ledgerKey(row), row]))
}

export function ledgerKey({ run_id, call_id }: { run_id: string; call_id: string }): string {
  return `${run_id} ${call_id}`
}

function toMessage(
  row: MessageRow & { error_code: string | null },
  ledger: Map<string, LedgerRow>,
  forReader = shownOutput,
): Message {
  const { id, run_id, role, content, model, created_at } = row
  const error_code = role === 'user' ? row.error_code : null
  const tool_calls = row.tool_calls.map((call) => toView(call, ledger.get(ledgerKey({ ...call, run_id })), forReader))
  return { id, run_id, role, content, tool_calls, error_code, model, usage: usageOf(row), created_at }
}

/** Returns null for a message of the user, and for an answer whose tokens were not counted yet. */
function usageOf({ input_tokens, output_tokens, cached_input_tokens, cost_usd }: MessageRow): RunUsage | null {
  if (input_tokens === null || output_tokens === null) return null
  return { input_tokens, output_tokens, cached_input_tokens: cached_input_tokens ?? 0, cost_usd }
}

/**
 * Returns a call with its result, or, when the call was not made, as the model asked for it. `forReader` makes an output
 * safe, and by default also short.
 */
export function toView(asked: AskedCall, made: LedgerRow | undefined, forReader = shownOutput): ToolCallView {
  return {
    call_id: asked.call_id,
    tool_name: asked.tool_name,
    arguments: safeOutput(made ? made.arguments : parsed(asked.arguments)),
    output: made ? forReader(made.output) : null,
    status: made?.status ?? null,
    change_ids: made?.change_ids ?? [],
  }
}

/** Parses the arguments of a call. Returns the text itself when it is not JSON, because a model may write anything. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
