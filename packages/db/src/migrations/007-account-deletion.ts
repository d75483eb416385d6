import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds the time at which a user's account will be deleted. The index contains only users who have one, because they are
 * few.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "user" add column delete_at timestamptz(3)`.execute(db)
  await sql`create index user_delete_at on "user" (delete_at) where delete_at is not null`.execute(db)
}
