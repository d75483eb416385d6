import type { HistoryMessage, ToolStatus } from '@todo-agents/contract/agent-events'
import type { Question, Touched, WaitingCall } from '@todo-agents/contract/approval'
import { AppError, RunInterruptedError } from '@todo-agents/contract/errors'
import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { changeLines } from '../changes/change-lines.ts'
import { toJson } from '../connection/json.ts'
import { isTransientError } from '../connection/transient-error.ts'
import type { Clock, Scope } from '../scope.ts'
import { insertMessage, lastMessages } from '../sessions/message.repository.ts'
import type { AskedCall, Tables } from '../tables.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'
import type { Bounds } from '../users/bounds.ts'
import { addTokens } from '../users/usage.repository.ts'
import { findQuestion, insertQuestion } from './question.repository.ts'
import { getRun } from './run.repository.ts'
import { changeLimiter, readConsent } from './run-consent.ts'
import type { RunEnding } from './run-end.ts'
import { settleRun } from './run-end.ts'
import type { RunFence } from './run-fence.ts'
import { lockClaimedRun } from './run-fence.ts'
import { HISTORY_LENGTH } from './run-journal.ts'
import { lockSession } from './run-turn.ts'
import { readTranscript } from './transcript.repository.ts'

/** How long a question waits for its user. */
const QUESTION_LIFETIME_MS = 24 * 60 * 60 * 1000

interface RunPortOptions extends RunFence {
  session_id: string
  now: Clock
  /** Counted runs that the user may start in a calendar month; null: no limit. */
  monthly_limit: number | null
  bounds: Bounds
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

/**
 * The journal and the ledger of one run in the hands of the process that has claimed it; the agent's `RunPort` says
 * what each does. Whatever writes throws RunInterruptedError `lost`, and writes nothing, when the claim is over.
 */
export function runPort(db: Kysely<Tables>, options: RunPortOptions) {
  const { run_id, session_id, user_id, epoch, now, monthly_limit, bounds } = options
  const fence: RunFence = { run_id, user_id, epoch }
  const scope: Scope = { user_id, actor: 'assistant', session_id, run_id, now, monthly_limit, bounds }
  /** The connection broke in a write: its commit may still be on its way. */
  let isInDoubt = false

  /** The run is locked in each write, by its first statements. */
  async function write<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      isInDoubt ||= isTransientError(error)
      throw error
    }
  }

  /** Waits for a write that is in doubt: after this the journal has it, or never will. */
  async function settle(): Promise<void> {
    if (!isInDoubt) return
    await db.selectFrom('agent_run').select('id').where('id', '=', run_id).forNoKeyUpdate().execute()
    isInDoubt = false
  }

  async function storedResult(trx: Transaction<Tables>, call_id: string): Promise<ToolResult | null> {
    const stored = await trx
      .selectFrom('tool_call')
      .select(['output', 'status', 'change_ids'])
      .where('user_id', '=', user_id)
      .where('run_id', '=', run_id)
      .where('call_id', '=', call_id)
      .executeTakeFirst()
    return stored ?? null
  }

  return {
    run_id,
    session_id,
    /** Made when it is asked for: its verbs take more memory than all else that is kept of a run. */
    store: () => todoStore(db, scope),
    consent: () => readConsent(db, user_id, run_id),

    async transcript() {
      await settle()
      return readTranscript(db, { user_id, session_id, run_id })
    },

    recordStep(step: { content: string; tool_calls: AskedCall[]; usage: TokenUsage }): Promise<void> {
      const { content, tool_calls, usage } = step
      return write(async (trx) => {
        await lockClaimedRun(trx, fence)
        await trx
          .updateTable('agent_run')
          .set((eb) => ({
            input_tokens: eb('input_tokens', '+', usage.input_tokens),
            output_tokens: eb('output_tokens', '+', usage.output_tokens),
          }))
          .where('id', '=', run_id)
          .execute()
        const created_at = now().toISOString()
        await insertMessage(trx, { user_id, session_id, run_id, role: 'assistant', content, tool_calls, created_at })
        await addTokens(trx, user_id, now, usage)
      })
    },

    /** Throws RunInterruptedError `cancelled` instead of making a call of a run that is to stop. */
    callOnce(
      call: Call,
      effect: (store: TodoStore) => Promise<ToolResult>,
      allowed: Touched | null = null,
    ): Promise<ToolResult> {
      const { call_id, tool_name } = call
      return write(async (trx) => {
        const { cancel_requested_at } = await lockClaimedRun(trx, fence)
        const stored = await storedResult(trx, call_id)
        if (stored) return stored
        if (cancel_requested_at) throw new RunInterruptedError('cancelled')

        const onChange = allowed === null ? undefined : changeLimiter(allowed)
        const store = todoStore(trx, { ...scope, call_id, onChange })
        const { output, status, change_ids } = await attempt(trx, () => effect(store))
        return trx
          .insertInto('tool_call')
          .values({
            run_id,
            call_id,
            user_id,
            tool_name,
            arguments: toJson(call.arguments),
            output: toJson(output),
            status,
            change_ids: toJson(change_ids),
            created_at: now().toISOString(),
          })
          .returning(['output', 'status', 'change_ids'])
          .executeTakeFirstOrThrow()
      })
    },

    /** Throws RunInterruptedError `cancelled` when the run is to stop, as nobody would answer any more. */
    async requestApproval(calls: WaitingCall[]): Promise<Question> {
      return write(async (trx) => {
        await lockSession(trx, session_id)
        // Asked already, when the answer to the first attempt was lost.
        const earlier = await findQuestion(trx, user_id, { run_id, call_id: calls[0]?.call_id ?? '' })
        if (earlier) return earlier
        const { cancel_requested_at } = await lockClaimedRun(trx, fence)
        if (cancel_requested_at) throw new RunInterruptedError('cancelled')
        const askedAt = now()
        const created_at = askedAt.toISOString()
        const expires_at = new Date(askedAt.getTime() + QUESTION_LIFETIME_MS).toISOString()
        const question = await insertQuestion(trx, { user_id, run_id, calls, created_at, expires_at })
        await trx.updateTable('agent_run').set({ status: 'awaiting_approval' }).where('id', '=', run_id).execute()
        return question
      })
    },

    /** Ends the run once; asked again with the same claim, it answers the same. */
    async settle(end: RunEnding): Promise<{ usage: TokenUsage; history: HistoryMessage[]; changes: string[] }> {
      await settleRun(db, { ...fence, session_id }, end, now)
      const { input_tokens, output_tokens } = await getRun(db, user_id, run_id)
      return {
        usage: { input_tokens, output_tokens },
        history: await lastMessages(db, { user_id, session_id }, HISTORY_LENGTH),
        changes: await changeLines(db, user_id, run_id),
      }
    },

    isTransient: isTransientError,
  }
}

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
