import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Clock } from '../scope.ts'
import type { Tables } from '../tables.ts'

/** Rows that one statement deletes: a short lock, and a short pause for others on PGlite. */
const BATCH = 1000

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Deletes the oldest changes that are older than `days`, a batch of them; returns whether there may be more. What they
 * changed stays, but cannot be undone any more. The newest change of a user is kept, as feeds are positions in the
 * changes. The ids of changes begin with their time (UUID version 7), so no index is needed for it.
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

/** Deletes sign-in sessions that have expired, a batch of them; returns whether there may be more. */
export async function deleteExpiredSessions(db: Kysely<Tables>, now: Clock): Promise<boolean> {
  const { rows } = await sql`
    delete from session where id in (
      select id from session where "expiresAt" < ${now().toISOString()}::timestamptz limit ${BATCH} for update skip locked
    )
    returning id
  `.execute(db)
  return rows.length === BATCH
}

/** No UUID of version 7 from this millisecond on is less. */
function firstIdOf(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}
