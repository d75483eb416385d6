import type { Question } from '@todo-agents/contract/approval'
import { AppError } from '@todo-agents/contract/errors'
import type { Kysely } from 'kysely'
import { toJson } from '../connection/json.ts'
import type { Clock, Db } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { questionRows, toQuestion } from './question.repository.ts'
import { settleCancelled } from './run-cancel.ts'
import { lockRun } from './run-locks.ts'

/** The decision about one call of a question. */
export interface DecidedCall {
  decision: 'approve' | 'deny'
  /** The user's revision of the call: its new arguments, and the new preview of the rows that it touches. */
  revised?: { arguments: Record<string, unknown>; preview: string[] } | undefined
}

interface Decision {
  approval_id: string
  /** Applies to each call that `calls` does not contain. */
  decision: 'approve' | 'deny'
  /** The decisions about single calls, by call id. */
  calls?: ReadonlyMap<string, DecidedCall>
}

/**
 * Stores the user's decision about a question and all of its calls. Queues the run again, so that it can be claimed.
 * Throws AppError `not_found`, and `conflict` when the question is already decided or expired, or when the run no
 * longer waits.
 */
export function decideApproval(
  db: Kysely<Tables>,
  user_id: string,
  { approval_id, decision, calls }: Decision,
  now: Clock,
): Promise<{ run_id: string; session_id: string }> {
  return db.transaction().execute(async (trx) => {
    const [unlocked] = await questionRows(trx, user_id, { approval_id })
    const run = unlocked && (await lockRun(trx, unlocked.run_id, user_id))
    // Read again: another request may have decided before this one locked the run.
    const rows = run ? await questionRows(trx, user_id, { approval_id }) : []
    const [first] = rows
    if (!first || !run) throw noQuestion()
    if (rows.some((row) => row.decision !== null)) throw new AppError('conflict', 'This question is already decided.')
    const decided_at = now().toISOString()
    if (first.expires_at <= decided_at) {
      throw new AppError('conflict', 'This question has expired. Ask the assistant again.')
    }
    if (run.status !== 'awaiting_approval') throw new AppError('conflict', 'This run no longer waits for a decision.')
    const undecided = rows.filter(({ call_id }) => !calls?.has(call_id)).map(({ id }) => id)
    if (undecided.length > 0) {
      await trx.updateTable('approval').set({ decision, decided_at }).where('id', 'in', undecided).execute()
    }
    for (const { id, call_id } of rows) {
      const own = calls?.get(call_id)
      if (!own) continue
      const { revised } = own
      const changed = revised && { arguments: toJson(revised.arguments), preview: toJson(revised.preview) }
      const set = { decision: own.decision, decided_at, ...changed }
      await trx.updateTable('approval').set(set).where('id', '=', id).execute()
    }
    await trx.updateTable('agent_run').set({ status: 'queued' }).where('id', '=', run.id).execute()
    return { run_id: run.id, session_id: run.session_id }
  })
}

/** Returns a question of the user, and the id of the run that asked it. Throws AppError `not_found`. */
export async function getQuestion(
  db: Db,
  user_id: string,
  approval_id: string,
): Promise<{ question: Question; run_id: string }> {
  const rows = await questionRows(db, user_id, { approval_id })
  const question = toQuestion(rows)
  if (!question) throw noQuestion()
  return { question, run_id: rows[0]!.run_id }
}

function noQuestion(): AppError {
  return new AppError('not_found', 'There is no such question to decide.', { field: 'approval_id' })
}

/** Cancels a run whose question has expired, just as its user could. Returns true if it did. */
export function expireApproval(db: Kysely<Tables>, run_id: string, now: Clock): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const expired = await trx
      .selectFrom('approval')
      .select('id')
      .where('run_id', '=', run_id)
      .where('decision', 'is', null)
      .where('expires_at', '<=', now().toISOString())
      .executeTakeFirst()
    const run = expired ? await lockRun(trx, run_id) : null
    if (run?.status !== 'awaiting_approval') return false
    await settleCancelled(trx, run, now().toISOString())
    return true
  })
}
