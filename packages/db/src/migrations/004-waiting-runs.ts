import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** The runs that wait, in the order of their arrival, whatever their session: the next to begin when a place is free. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index agent_run_queued on agent_run (seq) where status = 'queued'`.execute(db)
}
