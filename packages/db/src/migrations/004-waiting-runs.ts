import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds an index that finds the next run to start when a place is free: the queued runs of all sessions, in the order of
 * their arrival.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index agent_run_queued on agent_run (seq) where status = 'queued'`.execute(db)
}
