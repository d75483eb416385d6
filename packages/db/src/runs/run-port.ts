import type { HistoryMessage, RunUsage } from '@todo-agents/contract/agent-events'
import type { Question, Touched, WaitingCall } from '@todo-agents/contract/approval'
import { AppError, RunInterruptedError } from '@todo-agents/contract/errors'
import { usageOf } from '@todo-agents/contract/run'
import type { Kysely, Transaction } from 'kysely'
import { changeLines } from '../changes/change-lines.ts'
import { lastStatement } from '../connection/batch-driver.ts'
import { isTransientError } from '../connection/transient-error.ts'
import { budgetStart } from '../programs/program-budget.ts'
import type { Clock, Scope } from '../scope.ts'
import { lastMessages } from '../sessions/message.repository.ts'
import { exchangeTitle } from '../sessions/title.ts'
import type { Tables } from '../tables.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'
import type { Bounds } from '../users/bounds.ts'
import type { RunUser } from '../users/user-settings.ts'
import { readProviderRequest, storeProviderRequest } from './provider-request.repository.ts'
import { findQuestion, insertQuestion } from './question.repository.ts'
import { getRun } from './run.repository.ts'
import type { Consent } from './run-consent.ts'
import { limitChanges, readConsent } from './run-consent.ts'
import { HISTORY_LENGTH } from './run-journal.ts'
import type { RunProgram } from './run-lease.ts'
import type { RunFence } from './run-locks.ts'
import { lockClaimedRun, lockForCall, lockSession } from './run-locks.ts'
import type { RunEnding } from './run-settle.ts'
import { settleRun } from './run-settle.ts'
import type { Fold } from './session-fold.ts'
import { foldSession } from './session-fold.ts'
import type { NewStep } from './step.repository.ts'
import { insertStep, storedStep } from './step.repository.ts'
import type { Call, ToolResult } from './tool-call.repository.ts'
import { findResult, insertResult, isAlreadyMade } from './tool-call.repository.ts'
import type { SessionMemory, Transcript, TranscriptItem } from './transcript.repository.ts'
import { readTranscript } from './transcript.repository.ts'

/** How long the user may take to answer a question. */
const QUESTION_LIFETIME_MS = 24 * 60 * 60 * 1000

/** What the transaction that started a run has read. The port of that run need not read it again. */
export interface RunOpening {
  transcript: Transcript
  user: RunUser
}

interface RunPortOptions extends RunFence {
  session_id: string
  program?: RunProgram | undefined
  now: Clock
  /** How many counted runs the user may start in a calendar month. Null: no limit. */
  monthly_limit: number | null
  monthly_budget_usd?: number | null | undefined
  bounds: Bounds
  /** Reads the messages that the session's summary does not have. Otherwise the last 40 messages, without a summary. */
  withSummary?: boolean
  /** Only for the claim with which the run was started. Without it, the port reads what it needs. */
  opening?: RunOpening | null
}

interface RunEnd {
  usage: RunUsage
  history: HistoryMessage[]
  changes: string[]
}

/**
 * The journal and the ledger of a run, for its owner. The agent's `RunPort` documents each method. When the claim is
 * lost, a method that writes throws RunInterruptedError `lost` and writes nothing.
 *
 * While a claim holds, only its owner writes to the run. So the port keeps in memory what it has read and written, and
 * reads it again only after a write in doubt. The fence in each write finds out when the claim no longer holds.
 */
export function runPort(db: Kysely<Tables>, options: RunPortOptions) {
  const { run_id, session_id, user_id, epoch, now, monthly_limit, monthly_budget_usd, bounds, opening, program } =
    options
  const { withSummary = false } = options
  const fence: RunFence = { run_id, user_id, epoch }
  const scope: Scope = {
    user_id,
    actor: program?.isRemote ? 'program' : 'assistant',
    program_id: program?.id ?? null,
    session_id,
    run_id,
    now,
    monthly_limit,
    monthly_budget_usd,
    bounds,
  }
  /** Null when it must be read. */
  let read: Transcript | null = opening?.transcript ?? null
  /** Null when it must be read. */
  let consent: Consent | null =
    opening && !program?.isRemote
      ? {
          approvals: new Map(),
          used: { deleted: 0, changed: 0 },
          ask_before_deleting: opening.user.ask_before_deleting,
          isAskingElsewhere: false,
        }
      : null
  /** True when the connection broke during a write: the database may still commit this write. */
  let isInDoubt = false

  /** Makes a write that locks the run first, and remembers when it stays unknown whether the write was committed. */
  async function write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (isTransientError(error)) {
        isInDoubt = true
        read = null
        consent = null
      }
      throw error
    }
  }

  function transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
    return write(() => db.transaction().execute(work))
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

  async function readOnce(): Promise<Transcript> {
    await awaitWriteInDoubt()
    read ??= await readTranscript(db, { user_id, session_id, run_id }, { withSummary })
    return read
  }

  function remember(item: TranscriptItem): void {
    // A new array, because a model may still hold the old one.
    if (read) read = { ...read, items: [...read.items, item] }
  }

  async function record(step: NewStep, last: { isLast: boolean; title?: string | null }): Promise<RunUsage> {
    const usage = await write(() => insertStep(db, fence, step, { now, ...last }))
    if (!usage) throw new RunInterruptedError('lost')
    remember(storedStep(step))
    return usage
  }

  /** Makes the call in a transaction with its ledger row. Rejects when the ledger has the call, see `isAlreadyMade`. */
  async function makeCall(call: Call, effect: Effect, allowed: Touched | null): Promise<ToolResult> {
    const touched: Touched = { deleted: 0, changed: 0 }
    const made = await transaction(async (trx) => {
      const { cancel_requested_at, owner } = await lockForCall(trx, fence, { withUser: !call.isReadOnly })
      // The journal shows which calls are made. Without it, the ledger is asked.
      const stored = read ? null : await findResult(trx, { user_id, run_id, call_id: call.call_id })
      if (stored) return stored
      if (cancel_requested_at) throw new RunInterruptedError('cancelled')
      const onChange = limitChanges(touched, allowed, owner)
      const result = await effect(todoStore(trx, { ...scope, call_id: call.call_id, owner, onChange }))
      const row = { call, result, created_at: now().toISOString() }
      return lastStatement(trx, () => insertResult(trx, fence, row))
    })
    if (consent && !isApproved(consent, call)) consent = withUsed(consent, touched)
    return made
  }

  /** Stores the error of a call whose transaction was rolled back, for the model to read. */
  async function refuseCall(call: Call, { code, message, field }: AppError): Promise<ToolResult> {
    const result: ToolResult = {
      output: { error: { code, message, field: field ?? null } },
      status: 'error',
      change_ids: [],
    }
    // The user may have been asked to be asked, or another call may have touched rows: the next plan looks again.
    consent = null
    return write(() => insertResult(db, fence, { call, result, created_at: now().toISOString() }))
  }

  /** Throws RunInterruptedError `lost` when the row of the ledger is gone again: the run was deleted. */
  async function storedResult(call_id: string): Promise<ToolResult> {
    const stored = await findResult(db, { user_id, run_id, call_id })
    if (!stored) throw new RunInterruptedError('lost')
    return stored
  }

  async function endOf(usage: RunUsage): Promise<RunEnd> {
    return { usage, history: await lastMessages(db, { user_id, session_id }, HISTORY_LENGTH), changes: [] }
  }

  return {
    run_id,
    session_id,

    async transcript(): Promise<TranscriptItem[]> {
      return (await readOnce()).items
    },

    async memory(): Promise<SessionMemory> {
      return (await readOnce()).memory
    },

    async fold(fold: Fold): Promise<void> {
      await write(() => foldSession(db, fence, fold))
      const { summary, seq } = fold
      if (read) read = { ...read, memory: { ...read.memory, summary, summarized_seq: seq } }
    },

    /** The store is created at each call, because its closures need more memory than all other state of a run. */
    store: () => todoStore(db, scope),

    async consent(): Promise<Consent> {
      await awaitWriteInDoubt()
      consent ??= await readConsent(db, {
        user_id,
        run_id,
        program: program?.isRemote ? { id: program.id, since: budgetStart(now) } : null,
      })
      const read = consent
      // The user may answer the other question at any time.
      if (read.isAskingElsewhere) consent = null
      return read
    },

    providerRequest: () => readProviderRequest(db, { user_id, run_id }),

    async storeProviderRequest(request: object): Promise<void> {
      await storeProviderRequest(db, fence, request)
    },

    async recordStep(step: NewStep): Promise<void> {
      await record(step, { isLast: false })
    },

    async recordAnswer(step: NewStep): Promise<RunEnd> {
      const said = (await readOnce()).items.filter((item) => item.role === 'user')
      const title = said.length === 1 && said[0] ? exchangeTitle(said[0].content) : null
      return endOf(await record(step, { isLast: true, title }))
    },

    /** When the user has stopped the run, throws RunInterruptedError `cancelled` instead of making a new call. */
    async callOnce(call: Call, effect: Effect, allowed: Touched | null = null): Promise<ToolResult> {
      await awaitWriteInDoubt()
      const result = await makeCall(call, effect, allowed)
        .catch((error: unknown) => {
          if (error instanceof AppError) return refuseCall(call, error)
          throw error
        })
        .catch((error: unknown) => {
          if (isAlreadyMade(error)) return storedResult(call.call_id)
          throw error
        })
      const { call_id, tool_name } = call
      remember({ role: 'tool', call_id, tool_name, output: result.output, status: result.status })
      return result
    },

    /**
     * When the user has stopped the run, throws RunInterruptedError `cancelled`, because the question would never be
     * answered.
     */
    async requestApproval(calls: WaitingCall[]): Promise<Question> {
      return transaction(async (trx) => {
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
    async settle(end: RunEnding): Promise<RunEnd> {
      await settleRun(db, { ...fence, session_id }, end, now)
      const settled = await endOf(usageOf(await getRun(db, user_id, run_id)))
      return end.status === 'cancelled' ? { ...settled, changes: await changeLines(db, user_id, run_id) } : settled
    },

    isTransient: isTransientError,
  }
}

type Effect = (store: TodoStore) => Promise<ToolResult>

function isApproved({ approvals }: Consent, { call_id }: Call): boolean {
  return approvals.get(call_id)?.decision === 'approve'
}

function withUsed(consent: Consent, { deleted, changed }: Touched): Consent {
  const before = consent.used
  return { ...consent, used: { deleted: before.deleted + deleted, changed: before.changed + changed } }
}
