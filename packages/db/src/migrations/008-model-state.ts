import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds a column for what a model wants to find again beside its message: for the offline model, its question that waits
 * for an answer.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table agent_message add column model_state jsonb`.execute(db)
}
