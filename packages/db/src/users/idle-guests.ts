import type { Kysely } from 'kysely'
import type { Clock, Db } from '../scope.ts'
import type { Tables } from '../tables.ts'
import type { DeletedUser } from './user-delete.ts'
import { deleteUser } from './user-delete.ts'

/** Guests that one batch looks at. Each costs a few index reads; a deletion costs more, so few are made at once. */
const BATCH = 200

export interface IdleGuests {
  deleted: DeletedUser[]
  /** Where the next batch goes on; null when all guests were looked at. */
  next: string | null
}

/**
 * Deletes, of the next guests after a position, those that were idle for `days`, with everything of theirs. A guest is
 * idle when it was created before, no session of it was used since, no run of it is open, and nothing of it has changed
 * since. That costs no write per request: better-auth renews `session.updatedAt` at most once in its `updateAge`, so a
 * guest may count as idle for that much too long, and a program that never asks for a new token does not exist, as
 * tokens last 15 minutes. Safe in several processes at once: each deletion asks again under the locks of the guest.
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
    const gone = await deleteUser(db, id, (trx) => isIdle(trx, id, since, { isLocked: true }))
    if (gone) deleted.push(gone)
  }
  return { deleted, next: guests.length < BATCH ? null : guests.at(-1)!.id }
}

/** `isLocked`: the sessions are locked first, so that a use of one that has just begun is waited for. */
async function isIdle(db: Db, id: string, since: string, { isLocked = false } = {}): Promise<boolean> {
  if (isLocked) await db.selectFrom('session').select('id').where('userId', '=', id).forUpdate().execute()
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
      not(exists(selectFrom('agent_run').select('id').where('user_id', '=', id).where('finished_at', 'is', null))),
    )
    .executeTakeFirst()
  return idle !== undefined && !(await hasChangedSince(db, id, since))
}

/** The changes of a user are in the order of their numbers, so the last one says it. */
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
