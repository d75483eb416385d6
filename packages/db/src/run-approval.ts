import { AppError } from '@todo-agents/contract/errors'
import type { ApproveInput } from '@todo-agents/contract/run'
import type { Kysely } from 'kysely'
import { toJson } from './json.ts'
import { stopBegun } from './run-cancel.ts'
import { lockRun } from './run-turn.ts'
import type { Clock, Db, InTransaction } from './scope.ts'
import type { Tables } from './tables.ts'

/**
 * Stores the user's decision on a waiting call, once and in time; its run waits for its turn, and can be claimed.
 * Throws AppError `not_found`, and `conflict` when it is decided, expired, or the run no longer waits.
 */
export function decideApproval(
  db: Kysely<Tables>,
  user_id: string,
  { approval_id, decision, arguments: edited }: ApproveInput,
  now: Clock,
  { alongside }: { alongside?: InTransaction } = {},
): Promise<{ run_id: string; session_id: string }> {
  return db.transaction().execute(async (trx) => {
    const asked = await findApproval(trx, user_id, approval_id)
    const run = asked && (await lockRun(trx, asked.run_id, user_id))
    // Read again: until the run is locked, somebody else may decide.
    const approval = run && (await findApproval(trx, user_id, approval_id))
    if (!approval) throw new AppError('not_found', 'There is no such question to decide.', { field: 'approval_id' })
    if (approval.decision) throw new AppError('conflict', 'This question is decided already.')
    const decided_at = now().toISOString()
    if (approval.expires_at <= decided_at) {
      throw new AppError('conflict', 'This question has expired. Ask the assistant again.')
    }
    if (run.status !== 'awaiting_approval') throw new AppError('conflict', 'This run no longer waits for a decision.')
    await trx
      .updateTable('approval')
      .set({ decision, decided_at, ...(edited && decision === 'approve' && { arguments: toJson(edited) }) })
      .where('id', '=', approval_id)
      .execute()
    await trx.updateTable('agent_run').set({ status: 'queued' }).where('id', '=', run.id).execute()
    await alongside?.(trx, run.id)
    return { run_id: run.id, session_id: run.session_id }
  })
}

function findApproval(db: Db, user_id: string, approval_id: string) {
  return db
    .selectFrom('approval')
    .select(['run_id', 'decision', 'expires_at'])
    .where('user_id', '=', user_id)
    .where('id', '=', approval_id)
    .executeTakeFirst()
}

/** Stops a run whose question was not answered in time, as its user would; answers whether it did. */
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
    await stopBegun(trx, run, now)
    return true
  })
}
