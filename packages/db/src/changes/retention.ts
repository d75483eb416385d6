import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Clock } from '../scope.ts'
import type { Tables } from '../tables.ts'

/** How many rows one statement deletes. Keeps locks short and, on PGlite, the time for which other statements wait. */
const BATCH = 1000

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Deletes one batch of the oldest changes that are older than `days`. Returns true when there may be more. The todos
 * and tags stay as they are, but these changes can no longer be undone. Keeps the newest change of each user: a feed
 * that is up to date has the id of this change as its position, and resumes only while the row exists (see
 * `findPosition`). Needs no index on time: the ids are UUIDs of version 7, which start with the time.
 */
export async function deleteOldChanges(
  db: Kysely<Tables>,
  { days, now }: { days: number; now: Clock },
): Promise<boolean> {
  const before = firstIdOf(now().getTime() - days * DAY_MS)
  const { rows } = await sql`
    delete from change where id in (
      select id from change as old where id < ${before}::uuid and exists (
        select from change as later where later.user_id = old.user_id and later.seq > old.seq
      )
      order by id limit ${BATCH} for update skip locked
    )
    returning id
  `.execute(db)
  return rows.length === BATCH
}

/**
 * Deletes one batch of the reminders that were delivered more than `days` ago, and of the messages that were sent for
 * reminders a week ago. Returns true when there may be more. An open reminder of that age is forgotten, too.
 */
export async function deleteOldReminders(
  db: Kysely<Tables>,
  { days, now }: { days: number; now: Clock },
): Promise<boolean> {
  const idOf = (age: number) => firstIdOf(now().getTime() - age * DAY_MS)
  // Messages first: deleting an open reminder makes messages that clear it, which nobody needs after so long.
  const messages = await sql`
    delete from reminder_delivery where id in (
      select id from reminder_delivery where reminder_id < ${idOf(Math.min(days, 7))}::uuid limit ${BATCH} for update skip locked
    )
    returning id
  `.execute(db)
  if (messages.rows.length === BATCH) return true
  const reminders = await sql`
    delete from reminder where id in (
      select id from reminder where id < ${idOf(days)}::uuid limit ${BATCH} for update skip locked
    )
    returning id
  `.execute(db)
  return reminders.rows.length === BATCH
}

/** Deletes one batch of expired sign-in sessions. Returns true when there may be more. */
export async function deleteExpiredSessions(db: Kysely<Tables>, now: Clock): Promise<boolean> {
  const { rows } = await sql`
    delete from session where id in (
      select id from session where "expiresAt" < ${now().toISOString()}::timestamptz limit ${BATCH} for update skip locked
    )
    returning id
  `.execute(db)
  return rows.length === BATCH
}

/** Returns a lower bound of the UUIDs of version 7 that are made in this millisecond or later. */
function firstIdOf(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}
