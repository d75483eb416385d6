import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** What a model wants to find again with what it said: the question of the offline model that waits for an answer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table agent_message add column model_state jsonb`.execute(db)
}
