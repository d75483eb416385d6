import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Db } from '../scope.ts'

/** Returns how many transactions wait for a lock, on PostgreSQL. `db` needs a free connection for the query. */
export async function waitingForLocks(db: Db): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()
  `.execute(db)
  return rows[0]!.waiting
}

/** Resolves when `count` transactions wait for a lock. */
export async function waitForLock(db: Db, count = 1): Promise<void> {
  await expect.poll(() => waitingForLocks(db)).toBe(count)
}
