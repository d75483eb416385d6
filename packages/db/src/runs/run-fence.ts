import { RunInterruptedError } from '@todo-agents/contract/errors'
import type { Transaction } from 'kysely'
import type { Tables } from '../tables.ts'

/** A run as it was claimed. */
export interface RunFence {
  run_id: string
  user_id: string
  /** That of the claim. */
  epoch: number
}

/**
 * The first statement of every write of a run: nobody else can claim, stop or end it until the transaction has ended.
 * Throws RunInterruptedError `lost` when another process has claimed it, or it does not run any more.
 */
export async function lockClaimedRun(trx: Transaction<Tables>, { run_id, user_id, epoch }: RunFence) {
  const run = await trx
    .selectFrom('agent_run')
    .select('cancel_requested_at')
    .where('id', '=', run_id)
    .where('user_id', '=', user_id)
    .where('epoch', '=', epoch)
    .where('status', '=', 'running')
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!run) throw new RunInterruptedError('lost')
  return run
}
