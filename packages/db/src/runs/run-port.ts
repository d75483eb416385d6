import type { HistoryMessage } from '@todo-agents/contract/agent-events'
import type { Question, Touched, WaitingCall } from '@todo-agents/contract/approval'
import { AppError, RunInterruptedError } from '@todo-agents/contract/errors'
import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { changeLines } from '../changes/change-lines.ts'
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
import { HISTORY_LENGTH } from './run-journal.ts'
import type { RunFence } from './run-locks.ts'
import { lockClaimedRun, lockSession } from './run-locks.ts'
import type { RunEnding } from './run-settle.ts'
import { settleRun } from './run-settle.ts'
import type { Call, ToolResult } from './tool-call.repository.ts'
import { findResult, insertResult } from './tool-call.repository.ts'
import { readTranscript } from './transcript.repository.ts'

/** How long the user may take to answer a question. */
const QUESTION_LIFETIME_MS = 24 * 60 * 60 * 1000

interface RunPortOptions extends RunFence {
  session_id: string
  now: Clock
  /** How many counted runs the user may start in a calendar month. Null: no limit. */
  monthly_limit: number | null
  bounds: Bounds
}

interface TokenUsage {
  input_tokens: number
  output_tokens: number
}

interface RecordedStep {
  content: string
  tool_calls: AskedCall[]
  usage: TokenUsage
  model_state?: unknown
}

/**
 * The journal and the ledger of a run, for its owner. The agent's `RunPort` documents each method. When the claim is
 * lost, a method that writes throws RunInterruptedError `lost` and writes nothing.
 */
export function runPort(db: Kysely<Tables>, options: RunPortOptions) {
  const { run_id, session_id, user_id, epoch, now, monthly_limit, bounds } = options
  const fence: RunFence = { run_id, user_id, epoch }
  const scope: Scope = { user_id, actor: 'assistant', session_id, run_id, now, monthly_limit, bounds }
  /** True when the connection broke during a write: the database may still commit this write. */
  let isInDoubt = false

  /**
   * Runs `work` in a transaction, and remembers when it stays unknown whether the transaction was committed. `work`
   * must lock the run first.
   */
  async function write<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      isInDoubt ||= isTransientError(error)
      throw error
    }
  }

  /**
   * Waits for a write in doubt, by taking the lock on the run's row. Once the lock is taken, the write is either
   * committed or never will be, so the journal can be read.
   */
  async function awaitWriteInDoubt(): Promise<void> {
    if (!isInDoubt) return
    await db.selectFrom('agent_run').select('id').where('id', '=', run_id).forNoKeyUpdate().execute()
    isInDoubt = false
  }

  return {
    run_id,
    session_id,
    /** The store is created at each call, because its closures need more memory than all other state of a run. */
    store: () => todoStore(db, scope),
    consent: () => readConsent(db, user_id, run_id),

    async transcript() {
      await awaitWriteInDoubt()
      return readTranscript(db, { user_id, session_id, run_id })
    },

    recordStep(step: RecordedStep): Promise<void> {
      const { content, tool_calls, usage, model_state } = step
      return write(async (trx) => {
        await lockClaimedRun(trx, fence)
        await addTokensOfRun(trx, run_id, usage)
        const created_at = now().toISOString()
        const said = { content, tool_calls, model_state }
        await insertMessage(trx, { user_id, session_id, run_id, role: 'assistant', ...said, created_at })
        await addTokens(trx, user_id, now, usage)
      })
    },

    /** When the user has stopped the run, throws RunInterruptedError `cancelled` instead of making a new call. */
    callOnce(
      call: Call,
      effect: (store: TodoStore) => Promise<ToolResult>,
      allowed: Touched | null = null,
    ): Promise<ToolResult> {
      const key = { user_id, run_id, call_id: call.call_id }
      return write(async (trx) => {
        const { cancel_requested_at } = await lockClaimedRun(trx, fence)
        const stored = await findResult(trx, key)
        if (stored) return stored
        if (cancel_requested_at) throw new RunInterruptedError('cancelled')

        const onChange = allowed === null ? undefined : changeLimiter(allowed)
        const store = todoStore(trx, { ...scope, call_id: call.call_id, onChange })
        const result = await attempt(trx, () => effect(store))
        return insertResult(trx, { ...key, call, result, created_at: now().toISOString() })
      })
    },

    /**
     * When the user has stopped the run, throws RunInterruptedError `cancelled`, because the question would never be
     * answered.
     */
    async requestApproval(calls: WaitingCall[]): Promise<Question> {
      return write(async (trx) => {
        await lockSession(trx, session_id)
        // An earlier attempt may have stored the question and lost the connection before it knew of the commit.
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

    /** Settles the run. Idempotent for one claim. */
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
 * Runs the effect of a call. When it throws an AppError, returns the error as a result that the model can read, and
 * rolls back only the changes of the effect.
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

async function addTokensOfRun(trx: Transaction<Tables>, run_id: string, usage: TokenUsage): Promise<void> {
  await trx
    .updateTable('agent_run')
    .set((eb) => ({
      input_tokens: eb('input_tokens', '+', usage.input_tokens),
      output_tokens: eb('output_tokens', '+', usage.output_tokens),
    }))
    .where('id', '=', run_id)
    .execute()
}
