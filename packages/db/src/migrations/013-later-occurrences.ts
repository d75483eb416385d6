import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds the index of the todos that have later occurrences. All of them are after `occurrence`, where the rule put the
 * open todo, and not always after `sort_time`: the todo may have been moved beyond some of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index todo_series_occurrence on todo (user_id, occurrence, id)
    where recurrence is not null and completed_at is null and recurrence_from = 'schedule'
  `.execute(db)
  await sql`drop index todo_repeating`.execute(db)
}
