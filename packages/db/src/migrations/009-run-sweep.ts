import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds the indexes of the watchdog's sweep. The first one has the runs that need a process: those with a lease owner.
 * The owner of an ended run is removed when its end is published, and renewals do not change the owner, so the index is
 * small and a renewal does not write to it. The second one has the runs whose question may expire.
 *
 * Before this migration every ended run kept its owner. Their ends were published long ago.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update agent_run set lease_owner = null, lease_until = null
    where lease_owner is not null and finished_at is not null
  `.execute(db)
  await sql`create index agent_run_leased on agent_run (lease_owner) where lease_owner is not null`.execute(db)
  await sql`create index agent_run_asking on agent_run (id) where status = 'awaiting_approval'`.execute(db)
}
