import { AppError } from '@todo-agents/contract/errors'
import type { ApproveInput } from '@todo-agents/contract/run'
import type { Kysely } from 'kysely'
import { toJson } from './json.ts'
import { endStopped } from './run-cancel.ts'
import { lockRun } from './run-turn.ts'
import type { Clock, Db, InTransaction } from './scope.ts'
import type { Tables } from './tables.ts'

interface Decision extends Pick<ApproveInput, 'approval_id' | 'decision'> {
  /** Takes the place of what was asked, with the rows that it touches. */
  revised?: { arguments: Record<string, unknown>; preview: string[] } | null
}

/**
 * Stores the user's decision on a waiting call, once and in time; its run waits for its turn, and can be claimed.
 * Throws AppError `not_found`, and `conflict` when it is decided, expired, or the run no longer waits.
 */
export function decideApproval(
  db: Kysely<Tables>,
  user_id: string,
  { approval_id, decision, revised }: Decision,
  now: Clock,
  { alongside }: { alongside?: InTransaction } = {},
): Promise<{ run_id: string; session_id: string }> {
  return db.transaction().execute(async (trx) => {
    const asked = await findApproval(trx, user_id, approval_id)
    const run = asked && (await lockRun(trx, asked.run_id, user_id))
    // Read again: until the run is locked, somebody else may decide.
    const approval = run && (await findApproval(trx, user_id, approval_id))
    if (!approval) throw noQuestion()
    if (approval.decision) throw new AppError('conflict', 'This question is decided already.')
    const decided_at = now().toISOString()
    if (approval.expires_at <= decided_at) {
      throw new AppError('conflict', 'This question has expired. Ask the assistant again.')
    }
    if (run.status !== 'awaiting_approval') throw new AppError('conflict', 'This run no longer waits for a decision.')
    await trx
      .updateTable('approval')
      .set({
        decision,
        decided_at,
        ...(revised && { arguments: toJson(revised.arguments), preview: toJson(revised.preview) }),
      })
      .where('id', '=', approval_id)
      .execute()
    await trx.updateTable('agent_run').set({ status: 'queued' }).where('id', '=', run.id).execute()
    await alongside?.(trx, run.id)
    return { run_id: run.id, session_id: run.session_id }
  })
}

/** The tool that a question is about. Throws AppError `not_found`. */
export async function askedTool(db: Db, user_id: string, approval_id: string): Promise<string> {
  const approval = await findApproval(db, user_id, approval_id)
  if (!approval) throw noQuestion()
  return approval.tool_name
}

function noQuestion(): AppError {
  return new AppError('not_found', 'There is no such question to decide.', { field: 'approval_id' })
}

function findApproval(db: Db, user_id: string, approval_id: string) {
  return db
    .selectFrom('approval')
    .select(['run_id', 'tool_name', 'decision', 'expires_at'])
    .where('user_id', '=', user_id)
    .where('id', '=', approval_id)
    .executeTakeFirst()
}

/** Ends a run whose question was not answered in time, as its user would; answers whether it did. */
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
    await endStopped(trx, run, now().toISOString())
    return true
  })
}
