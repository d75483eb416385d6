import { RunInterruptedError } from '@todo-agents/contract/errors'
import type { Kysely, Transaction } from 'kysely'
import type { Clock } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { refundRun } from '../users/usage.repository.ts'
import type { RunFence } from './run-locks.ts'
import { lockSession } from './run-locks.ts'

/** How a run ended. `isFree`: the model did no work that costs money. See `RunPort.settle` of the agent. */
export type RunEnding = ({ status: 'completed' | 'cancelled' } | { status: 'failed'; error_code: string }) & {
  isFree?: boolean
}

/**
 * Ends a run and settles its charge. A free run is refunded, unless the journal has a step of the model. Idempotent for
 * one claim, because the caller repeats it when the connection broke before the database had answered. Throws
 * RunInterruptedError `lost`.
 */
export function settleRun(
  db: Kysely<Tables>,
  { run_id, user_id, epoch, session_id }: RunFence & { session_id: string },
  end: RunEnding,
  now: Clock,
): Promise<void> {
  return db.transaction().execute(async (trx) => {
    await lockSession(trx, session_id)
    const run = await trx
      .selectFrom('agent_run')
      .select(['status', 'finished_at', 'quota_month'])
      .where('id', '=', run_id)
      .where('user_id', '=', user_id)
      .where('epoch', '=', epoch)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (run?.finished_at) return
    if (run?.status !== 'running') throw new RunInterruptedError('lost')
    const isFree = end.isFree === true && !(await hasAnswered(trx, run_id))
    await trx
      .updateTable('agent_run')
      .set({
        status: end.status,
        error_code: end.status === 'failed' ? end.error_code : null,
        finished_at: now().toISOString(),
        quota_month: isFree ? null : run.quota_month,
      })
      .where('id', '=', run_id)
      .execute()
    if (isFree && run.quota_month) await refundRun(trx, user_id, run.quota_month)
  })
}

async function hasAnswered(trx: Transaction<Tables>, run_id: string): Promise<boolean> {
  const answer = await trx
    .selectFrom('agent_message')
    .select('id')
    .where('run_id', '=', run_id)
    .where('role', '=', 'assistant')
    .limit(1)
    .executeTakeFirst()
  return answer !== undefined
}
