import type { Kysely } from 'kysely'
import type { Clock, Db } from '../scope.ts'
import type { Tables } from '../tables.ts'
import type { DeletedUser } from './user-delete.ts'
import { deleteUser } from './user-delete.ts'

/**
 * How many guests one batch checks. A check costs a few index reads, but a deletion costs more, so a batch is small.
 */
const BATCH = 200

export interface IdleGuests {
  deleted: DeletedUser[]
  /** Pass it as `after` to check the next batch. Null when all guests have been checked. */
  next: string | null
}

/**
 * Checks the next batch of guests, and deletes those that have been idle for `days`, with all of their rows. A guest is
 * idle when it was created more than `days` ago, has used no sign-in session and no program and changed nothing within
 * these days, and has no open run.
 *
 * The check needs no write per request, because using a session renews its `updatedAt`. better-auth does so at most
 * once per `updateAge`, so a guest may seem to be idle for up to `updateAge` longer than it is. Programs use their
 * session, too: their tokens last 15 minutes, and each new token is asked for with the session.
 *
 * Safe in several processes at once: each deletion checks again under the guest's locks.
 */
export async function deleteIdleGuests(
  db: Kysely<Tables>,
  { after, days, now }: { after: string | null; days: number; now: Clock },
): Promise<IdleGuests> {
  const since = new Date(now().getTime() - days * DAY_MS).toISOString()
  let select = db.selectFrom('user').select(['id', 'createdAt']).where('isAnonymous', '=', true)
  if (after !== null) select = select.where('id', '>', after)
  const guests = await select.orderBy('id').limit(BATCH).execute()
  const deleted: DeletedUser[] = []
  for (const { id } of guests) {
    if (!(await isIdle(db, id, since))) continue
    const user = await deleteUser(db, id, async (trx) => {
      // Waits for a transaction that has just started to use one of the guest's sign-in sessions.
      await trx.selectFrom('session').select('id').where('userId', '=', id).forUpdate().execute()
      return isIdle(trx, id, since)
    })
    if (user) deleted.push(user)
  }
  return { deleted, next: guests.length < BATCH ? null : guests.at(-1)!.id }
}

async function isIdle(db: Db, id: string, since: string): Promise<boolean> {
  const idle = await db
    .selectFrom('user')
    .select('id')
    .where('id', '=', id)
    .where('isAnonymous', '=', true)
    .where('createdAt', '<', since)
    .where('updatedAt', '<', since)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('session').select('id').where('userId', '=', id).where('updatedAt', '>=', since))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('program').select('id').where('user_id', '=', id).where('last_used_at', '>=', since))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('agent_run').select('id').where('user_id', '=', id).where('finished_at', 'is', null))),
    )
    .executeTakeFirst()
  return idle !== undefined && !(await hasChangedSince(db, id, since))
}

/** Returns true when the user's newest change, which has the highest number, is not older than `since`. */
async function hasChangedSince(db: Db, user_id: string, since: string): Promise<boolean> {
  const last = await db
    .selectFrom('change')
    .select('created_at')
    .where('user_id', '=', user_id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last !== undefined && last.created_at >= since
}

const DAY_MS = 24 * 60 * 60 * 1000
