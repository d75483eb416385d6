import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { inTransaction } from '../scope.ts'
import type { Tables } from '../tables.ts'

export interface DeletedUser {
  user_id: string
  /**
   * The runs that had not ended, or had ended in the last two days. Their event logs may still exist or have followers.
   */
  run_ids: string[]
}

/**
 * Deletes a user and all of its rows, in every table, in one transaction. Every table that refers to a user does so
 * with `on delete cascade`; `user-delete.test.ts` fails for a table that does not. A write that was waiting for the
 * user's lock then throws AppError `unauthorized`, and the owner of one of the user's runs loses its claim.
 *
 * Calls `isDue` while the user is locked, so the rows that it reads cannot change before the deletion. Returns null and
 * deletes nothing when `isDue` returns false or the user is gone. Idempotent. May throw a transient error (see
 * `isTransientError`), after which the caller should try again.
 */
export function deleteUser(
  db: Kysely<Tables>,
  user_id: string,
  isDue: (trx: Transaction<Tables>) => Promise<boolean>,
): Promise<DeletedUser | null> {
  return inTransaction(db, async (trx) => {
    // Locks in the order of all transactions (see run-locks.ts): sessions, runs, the user.
    await trx
      .selectFrom('agent_session')
      .select('id')
      .where('user_id', '=', user_id)
      .orderBy('id')
      .forUpdate()
      .execute()
    await trx.selectFrom('agent_run').select('id').where('user_id', '=', user_id).orderBy('id').forUpdate().execute()
    const user = await trx.selectFrom('user').select('id').where('id', '=', user_id).forUpdate().executeTakeFirst()
    if (!user || !(await isDue(trx))) return null
    const runs = await trx
      .selectFrom('agent_run')
      .select('id')
      .where('user_id', '=', user_id)
      .where((eb) => eb.or([eb('finished_at', 'is', null), eb('finished_at', '>', TWO_DAYS_AGO)]))
      .execute()
    await trx.deleteFrom('user').where('id', '=', user_id).execute()
    return { user_id, run_ids: runs.map(({ id }) => id) }
  })
}

/** Event logs are kept for a day after their last event. The second day allows for clocks that disagree. */
const TWO_DAYS_AGO = sql<string>`clock_timestamp() - interval '2 days'`
