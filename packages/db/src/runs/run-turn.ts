import type { Selectable, Transaction } from 'kysely'
import type { Tables } from '../tables.ts'

/** Messages of one session that may wait for their turn. */
export const MAX_PENDING_IN_SESSION = 10

/**
 * The order in which everything that touches runs takes its locks: the session, the run, the user, the rest.
 *
 * Whose turn it is in a session changes only under the lock of its row: who starts a run knows whether another runs,
 * and who ends one sees all that wait. The lock does not hold up what merely refers to the session, such as messages.
 * Answers whether there is such a session.
 */
export async function lockSession(trx: Transaction<Tables>, session_id: string): Promise<boolean> {
  const locked = await trx
    .selectFrom('agent_session')
    .select('id')
    .where('id', '=', session_id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return locked !== undefined
}

export type RunRow = Selectable<Tables['agent_run']>

/** A run under its lock, and before it that of its session; null when there is none, or it is not this user's. */
export async function lockRun(trx: Transaction<Tables>, run_id: string, user_id?: string): Promise<RunRow | null> {
  let session = trx
    .selectFrom('agent_session')
    .innerJoin('agent_run', 'agent_run.session_id', 'agent_session.id')
    .select('agent_session.id')
    .where('agent_run.id', '=', run_id)
    .forNoKeyUpdate('agent_session')
  if (user_id !== undefined) session = session.where('agent_run.user_id', '=', user_id)
  if (!(await session.executeTakeFirst())) return null
  const run = await trx.selectFrom('agent_run').selectAll().where('id', '=', run_id).forUpdate().executeTakeFirst()
  return run ?? null
}

/** What runs in a session and what waits for its turn, first come, first served. To be asked under the session's lock. */
export async function turnsOf(
  trx: Transaction<Tables>,
  session_id: string,
): Promise<{ running: boolean; queued: RunRow[] }> {
  const rows = await trx
    .selectFrom('agent_run')
    .selectAll()
    .where('session_id', '=', session_id)
    .where('status', 'in', ['queued', 'running'])
    .orderBy('seq')
    .execute()
  return {
    running: rows.some(({ status }) => status === 'running'),
    queued: rows.filter(({ status }) => status === 'queued'),
  }
}
