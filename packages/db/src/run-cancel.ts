import { AppError } from '@todo-agents/contract/errors'
import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { noRun } from './run-state.ts'
import type { RunRow } from './run-turn.ts'
import { lockRun } from './run-turn.ts'
import type { Clock, InTransaction } from './scope.ts'
import type { Tables } from './tables.ts'
import { refundRun } from './usage.repository.ts'

/**
 * Stops a run. `queued`: it had not begun, and is taken back with its message and its charge. `running`: whoever runs
 * it stops before the next tool call. `awaiting_approval`: it waits for its turn, to say that it was stopped, and can be
 * claimed, for which `alongside` may see to it. Throws AppError `not_found`, and `conflict` when it has ended.
 */
export function requestCancel(
  db: Kysely<Tables>,
  user_id: string,
  run_id: string,
  now: Clock,
  { alongside }: { alongside?: InTransaction } = {},
): Promise<{ was: 'queued' | 'running' | 'awaiting_approval' }> {
  return db.transaction().execute(async (trx) => {
    const run = await lockRun(trx, run_id, user_id)
    if (!run) throw noRun()
    if (run.finished_at) throw new AppError('conflict', 'This run has ended already.')
    if (run.status === 'queued' && run.epoch === 0) {
      await takeBack(trx, run)
      await trx
        .updateTable('agent_run')
        .set({ status: 'cancelled', finished_at: now().toISOString() })
        .where('id', '=', run_id)
        .execute()
      return { was: 'queued' }
    }
    await stopBegun(trx, run, now)
    if (run.status !== 'running') await alongside?.(trx, run_id)
    return { was: run.status === 'running' ? 'running' : 'awaiting_approval' }
  })
}

/** Has a begun run, which is locked, end as cancelled as soon as somebody runs it. */
export async function stopBegun(trx: Transaction<Tables>, { id, status }: RunRow, now: Clock): Promise<void> {
  await trx
    .updateTable('agent_run')
    .set({ cancel_requested_at: now().toISOString(), status: status === 'running' ? status : 'queued' })
    .where('id', '=', id)
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
 * Ends all runs of a user that are running or wait for their turn; what a process still writes for one is refused.
 * Those that wait for an answer stay. To be called under the locks of the user's sessions.
 */
export async function endRunsOf(trx: Transaction<Tables>, user_id: string): Promise<void> {
  const runs = await trx
    .selectFrom('agent_run')
    .selectAll()
    .where('user_id', '=', user_id)
    .where('status', 'in', ['queued', 'running'])
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const run of runs) {
    if (run.epoch === 0) await takeBack(trx, run)
    await trx
      .updateTable('agent_run')
      .set({ status: 'cancelled', epoch: run.epoch + 1, finished_at: sql<string>`clock_timestamp()` })
      .where('id', '=', run.id)
      .execute()
  }
}
