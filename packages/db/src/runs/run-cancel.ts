import { AppError } from '@todo-agents/contract/errors'
import type { Expression, Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Clock } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { refundRun } from '../users/usage.repository.ts'
import { noRun } from './run.repository.ts'
import type { RunRow } from './run-locks.ts'
import { lockRun } from './run-locks.ts'

/**
 * Stops a run for its user. Returns the state before the stop:
 *
 * - `running`: the owner will stop before the next tool call.
 * - `queued`: the run had not started. It is cancelled now, and its message and its charge are removed.
 * - `awaiting_approval`: the run waited for its user, or had a decision and waited for its turn. It is cancelled now.
 *
 * Throws AppError `not_found`, and `conflict` when the run has already ended.
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
    if (run.finished_at) throw new AppError('conflict', 'This run has already ended.')
    const at = now().toISOString()
    if (run.status !== 'running') {
      await settleCancelled(trx, run, at)
      return { was: run.epoch === 0 ? 'queued' : 'awaiting_approval' }
    }
    await trx.updateTable('agent_run').set({ cancel_requested_at: at }).where('id', '=', run_id).execute()
    return { was: 'running' }
  })
}

/** The owner of a run that was ended from outside. Its lease is over, so the watchdog publishes its end. */
const NO_PROCESS = 'none'

/**
 * Settles a locked run as cancelled. If the run has not started, removes its message and its charge. If the run has
 * started, raises its epoch, which rejects everything that its last owner still writes or emits.
 */
export async function settleCancelled(
  trx: Transaction<Tables>,
  run: RunRow,
  finished_at: string | Expression<string>,
): Promise<void> {
  if (run.epoch === 0) await withdraw(trx, run)
  await trx
    .updateTable('agent_run')
    .set({
      status: 'cancelled',
      epoch: run.epoch + 1,
      finished_at,
      lease_owner: NO_PROCESS,
      lease_until: sql<string>`clock_timestamp()`,
    })
    .where('id', '=', run.id)
    .execute()
}

/** Removes the message and the charge of a run that has not started. */
async function withdraw(trx: Transaction<Tables>, { id, user_id, quota_month }: RunRow): Promise<void> {
  await trx.deleteFrom('agent_message').where('run_id', '=', id).execute()
  if (!quota_month) return
  await trx.updateTable('agent_run').set({ quota_month: null }).where('id', '=', id).execute()
  await refundRun(trx, user_id, quota_month)
}

/**
 * Cancels all running and queued runs of a user or of a session, but not runs that await approval. The caller must hold
 * the locks of the sessions.
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
