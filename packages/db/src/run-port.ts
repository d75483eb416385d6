import { randomUUIDv7 } from 'node:crypto'
import type { HistoryMessage, ToolStatus } from '@todo-agents/contract/agent-events'
import { AppError } from '@todo-agents/contract/errors'
import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { changeLines } from './change-lines.ts'
import { toJson } from './json.ts'
import { insertMessage, lastMessages } from './message.repository.ts'
import type { Clock, Scope } from './scope.ts'
import type { AskedCall, Tables } from './tables.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'
import { readTranscript } from './transcript.ts'
import { addUsage } from './usage.repository.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const HISTORY_LENGTH = 40

interface RunPortOptions {
  run_id: string
  session_id: string
  user_id: string
  now: Clock
  /** Runs that the user may start in a calendar month. */
  monthly_limit: number
  /** How long a question waits for the user. */
  approval_ttl_ms?: number
}

interface ToolResult {
  output: unknown
  status: ToolStatus
  change_ids: string[]
}

interface Call {
  call_id: string
  tool_name: string
  arguments: Record<string, unknown>
}

interface TokenUsage {
  input_tokens: number
  output_tokens: number
}

/** The journal and the ledger of one run, which must be the user's; the agent's `RunPort` says what each does. */
export function runPort(db: Kysely<Tables>, options: RunPortOptions) {
  const { run_id, session_id, user_id, now, monthly_limit, approval_ttl_ms = DAY_MS } = options
  const scope: Scope = { user_id, actor: 'assistant', session_id, run_id, now, monthly_limit }

  function storedResult(trx: Transaction<Tables>, call_id: string): Promise<ToolResult> {
    return trx
      .selectFrom('tool_call')
      .select(['output', 'status', 'change_ids'])
      .where('user_id', '=', user_id)
      .where('run_id', '=', run_id)
      .where('call_id', '=', call_id)
      .executeTakeFirstOrThrow()
  }

  async function approval(call_id: string) {
    const row = await db
      .selectFrom('approval')
      .select(['id as approval_id', 'arguments', 'preview', 'expires_at', 'decision'])
      .where('user_id', '=', user_id)
      .where('run_id', '=', run_id)
      .where('call_id', '=', call_id)
      .executeTakeFirst()
    return row ?? null
  }

  return {
    run_id,
    session_id,
    store: todoStore(db, scope),
    approval,

    transcript: () => readTranscript(db, { user_id, session_id, run_id }),

    recordStep(step: { content: string; tool_calls: AskedCall[]; usage: TokenUsage }): Promise<void> {
      const { content, tool_calls, usage } = step
      return db.transaction().execute(async (trx) => {
        const created_at = now().toISOString()
        await insertMessage(trx, { user_id, session_id, run_id, role: 'assistant', content, tool_calls, created_at })
        await trx
          .updateTable('agent_run')
          .set((eb) => ({
            input_tokens: eb('input_tokens', '+', usage.input_tokens),
            output_tokens: eb('output_tokens', '+', usage.output_tokens),
          }))
          .where('user_id', '=', user_id)
          .where('id', '=', run_id)
          .execute()
        await addUsage(trx, user_id, now, usage)
      })
    },

    callOnce(call: Call, effect: (store: TodoStore) => Promise<ToolResult>): Promise<ToolResult> {
      const { call_id, tool_name } = call
      return db.transaction().execute(async (trx) => {
        // The row comes before the effect: who makes the same call meanwhile waits here for the first one's commit.
        const claimed = await trx
          .insertInto('tool_call')
          .values({
            run_id,
            call_id,
            user_id,
            tool_name,
            arguments: toJson(call.arguments),
            output: 'null',
            status: 'error',
            change_ids: '[]',
            created_at: now().toISOString(),
          })
          .onConflict((conflict) => conflict.columns(['run_id', 'call_id']).doNothing())
          .returning('call_id')
          .executeTakeFirst()
        if (!claimed) return storedResult(trx, call_id)

        const { output, status, change_ids } = await attempt(trx, () => effect(todoStore(trx, { ...scope, call_id })))
        await trx
          .updateTable('tool_call')
          .set({ output: toJson(output), status, change_ids: toJson(change_ids) })
          .where('user_id', '=', user_id)
          .where('run_id', '=', run_id)
          .where('call_id', '=', call_id)
          .execute()
        return storedResult(trx, call_id)
      })
    },

    async requestApproval(ask: Call & { preview: string[] }) {
      const asked_at = now()
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('approval')
          .values({
            id: randomUUIDv7(),
            user_id,
            run_id,
            call_id: ask.call_id,
            tool_name: ask.tool_name,
            arguments: toJson(ask.arguments),
            preview: toJson(ask.preview),
            decision: null,
            created_at: asked_at.toISOString(),
            expires_at: new Date(asked_at.getTime() + approval_ttl_ms).toISOString(),
            decided_at: null,
          })
          .onConflict((conflict) => conflict.columns(['run_id', 'call_id']).doNothing())
          .execute()
        await trx
          .updateTable('agent_run')
          .set({ status: 'awaiting_approval' })
          .where('user_id', '=', user_id)
          .where('id', '=', run_id)
          .where('status', '=', 'running')
          .execute()
      })
      const stored = await approval(ask.call_id)
      if (!stored) throw new AppError('conflict', 'The conversation of this run was deleted.')
      return stored
    },

    async finish(end: RunEnding): Promise<{ usage: TokenUsage; history: HistoryMessage[]; changes: string[] }> {
      await db
        .updateTable('agent_run')
        .set({
          status: end.status,
          error_code: end.status === 'failed' ? end.error_code : null,
          finished_at: now().toISOString(),
        })
        .where('user_id', '=', user_id)
        .where('id', '=', run_id)
        .where('status', 'in', ['running', 'awaiting_approval'])
        .execute()
      const usage = await db
        .selectFrom('agent_run')
        .select(['input_tokens', 'output_tokens'])
        .where('user_id', '=', user_id)
        .where('id', '=', run_id)
        .executeTakeFirst()
      return {
        usage: usage ?? { input_tokens: 0, output_tokens: 0 },
        history: await lastMessages(db, { user_id, session_id }, HISTORY_LENGTH),
        changes: await changeLines(db, user_id, run_id),
      }
    },
  }
}

type RunEnding = { status: 'completed' | 'cancelled' } | { status: 'failed'; error_code: string }

/**
 * What a call answers. An AppError is an answer, too, one that the model can read and act on: then whatever the
 * effect had changed is rolled back, and only that.
 */
async function attempt(trx: Transaction<Tables>, effect: () => Promise<ToolResult>): Promise<ToolResult> {
  await sql`savepoint effect`.execute(trx)
  try {
    return await effect()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await sql`rollback to savepoint effect`.execute(trx)
    const { code, message, field = null } = error
    return { output: { error: { code, message, field } }, status: 'error', change_ids: [] }
  }
}
