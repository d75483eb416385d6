import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Adds the indexes for the history: the changes of one actor, those of a time, and those of one call of the API. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index change_actor on change (user_id, actor, seq desc)`.execute(db)
  await sql`create index change_time on change (user_id, created_at)`.execute(db)
  await sql`create index change_call on change (user_id, call_id) where run_id is null and call_id is not null`.execute(
    db,
  )
}
