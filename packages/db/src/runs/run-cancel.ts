import { AppError } from '@todo-agents/contract/errors'
import type { Expression, Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Clock } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { refundRun } from '../users/usage.repository.ts'
import { noRun } from './run.repository.ts'
import type { RunRow } from './run-turn.ts'
import { lockRun } from './run-turn.ts'

/**
 * Stops a run. `running`: whoever runs it stops before the next tool call. Otherwise it has ended now, since nobody
 * runs it and its turn may be long in coming; `queued`: it had not begun, and is taken back with its message and its
 * charge; `awaiting_approval`: it waited for its user, or had an answer and waited for its turn. Throws AppError
 * `not_found`, and `conflict` when it has ended before.
 */
export function requestCancel(
  db: Kysely<Tables>,
  user_id: string,
  run_id: string,
  now: Clock,
): Promise<{ was: 'queued' | 'running' | 'awaiting_approval' }> {
  return db.transaction().execute(async (trx) => {
    const run = await lockRun(trx, run_id, user_id)
    if (!run) throw noRun()
    if (run.finished_at) throw new AppError('conflict', 'This run has ended already.')
    const at = now().toISOString()
    if (run.status !== 'running') {
      await settleCancelled(trx, run, at)
      return { was: run.epoch === 0 ? 'queued' : 'awaiting_approval' }
    }
    await trx.updateTable('agent_run').set({ cancel_requested_at: at }).where('id', '=', run_id).execute()
    return { was: 'running' }
  })
}

/**
 * Ends a run, which is locked, as cancelled. It is taken back if it has not begun; otherwise what the process that had
 * it still writes or tells is refused.
 */
export async function settleCancelled(
  trx: Transaction<Tables>,
  run: RunRow,
  finished_at: string | Expression<string>,
): Promise<void> {
  if (run.epoch === 0) await takeBack(trx, run)
  await trx
    .updateTable('agent_run')
    .set({ status: 'cancelled', epoch: run.epoch + 1, finished_at })
    .where('id', '=', run.id)
    .execute()
}

/** The message and the charge of a run that has not begun. */
async function takeBack(trx: Transaction<Tables>, { id, user_id, quota_month }: RunRow): Promise<void> {
  await trx.deleteFrom('agent_message').where('run_id', '=', id).execute()
  if (!quota_month) return
  await trx.updateTable('agent_run').set({ quota_month: null }).where('id', '=', id).execute()
  await refundRun(trx, user_id, quota_month)
}

/**
 * Ends all runs of a user, or of one session, that are running or wait for their turn; what a process still writes for
 * one is refused. Those that wait for an answer stay. To be called under the locks of the sessions.
 */
export async function cancelRunsOf(
  trx: Transaction<Tables>,
  of: { user_id: string } | { session_id: string },
): Promise<void> {
  const runs = await trx
    .selectFrom('agent_run')
    .selectAll()
    .where((eb) => eb.and(of))
    .where('status', 'in', ['queued', 'running'])
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const run of runs) await settleCancelled(trx, run, sql<string>`clock_timestamp()`)
}
