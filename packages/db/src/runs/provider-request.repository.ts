import { RunInterruptedError } from '@todo-agents/contract/errors'
import { toJson } from '../connection/json.ts'
import type { Db } from '../scope.ts'
import type { RunFence } from './run-locks.ts'

/** Returns the request that the provider answers in the background; null when there is none. */
export async function readProviderRequest(
  db: Db,
  { user_id, run_id }: Pick<RunFence, 'user_id' | 'run_id'>,
): Promise<object | null> {
  const run = await db
    .selectFrom('agent_run')
    .select('provider_request')
    .where('id', '=', run_id)
    .where('user_id', '=', user_id)
    .executeTakeFirst()
  return run?.provider_request ?? null
}

/**
 * Stores the request that the provider answers in the background. The next step of the run clears it. Throws
 * RunInterruptedError `lost` when the claim of the fence is lost.
 */
export async function storeProviderRequest(
  db: Db,
  { user_id, run_id, epoch }: RunFence,
  request: object,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('agent_run')
    .set({ provider_request: toJson(request) })
    .where('id', '=', run_id)
    .where('user_id', '=', user_id)
    .where('epoch', '=', epoch)
    .where('status', '=', 'running')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new RunInterruptedError('lost')
}
