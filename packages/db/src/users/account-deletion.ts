import { AppError } from '@todo-agents/contract/errors'
import type { Kysely } from 'kysely'
import type { Clock, Db } from '../scope.ts'
import type { Tables } from '../tables.ts'
import type { DeletedUser } from './user-delete.ts'
import { deleteUser } from './user-delete.ts'

/** How long after the request an account is deleted. Until then, the user can cancel the deletion. */
export const DELETION_WAIT_MS = 7 * 24 * 60 * 60 * 1000

/**
 * Marks a user for deletion after `DELETION_WAIT_MS`, and returns the instant of the deletion. A second request keeps
 * the instant of the first one. Throws AppError `unauthorized` when the user is gone.
 */
export async function requestDeletion(db: Db, user_id: string, now: Clock): Promise<string> {
  const delete_at = new Date(now().getTime() + DELETION_WAIT_MS).toISOString()
  const user = await db
    .updateTable('user')
    .set((eb) => ({ delete_at: eb.fn.coalesce('delete_at', eb.val(delete_at)) }))
    .where('id', '=', user_id)
    .returning('delete_at')
    .executeTakeFirst()
  if (!user?.delete_at) throw new AppError('unauthorized', 'This account no longer exists. Sign in again.')
  return user.delete_at
}

/** Cancels a requested deletion. Idempotent. */
export async function cancelDeletion(db: Db, user_id: string): Promise<void> {
  await db.updateTable('user').set({ delete_at: null }).where('id', '=', user_id).execute()
}

/** Deletes the user whose deletion has been due for the longest time. Returns null when no deletion is due. */
export async function deleteNextDue(db: Kysely<Tables>, now: Clock): Promise<DeletedUser | null> {
  for (;;) {
    const at = now().toISOString()
    const due = await db
      .selectFrom('user')
      .select('id')
      .where('delete_at', '<=', at)
      .orderBy('delete_at')
      .limit(1)
      .executeTakeFirst()
    if (!due) return null
    const deleted = await deleteUser(db, due.id, async (trx) => {
      const user = await trx.selectFrom('user').select('delete_at').where('id', '=', due.id).executeTakeFirst()
      return user?.delete_at !== null && user?.delete_at !== undefined && user.delete_at <= at
    })
    // Not deleted: since the read, the user has cancelled the request, or another process has deleted the user. Look
    // again.
    if (deleted) return deleted
  }
}
