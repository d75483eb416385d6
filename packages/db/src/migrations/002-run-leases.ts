import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Adds leases of runs, a queue for each session, and keys that make the start of a run idempotent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [RUN, IDEMPOTENCY].flatMap((part) => part.split(';\n'))) {
    if (statement.trim()) await sql.raw(statement).execute(db)
  }
}

/**
 * Runs that are `running` before this migration have no lease. Their process is gone, and one session may have several
 * of them.
 *
 * Session ids are unique among all users, so the indexes need no user. The second index serves the queue: the runs of a
 * session that have not ended, in the order of their start.
 */
const RUN = `
update agent_run set status = 'failed', error_code = 'interrupted', finished_at = now() where status = 'running';

alter table agent_run
  add column epoch int not null default 0,
  add column lease_owner text,
  add column lease_until timestamptz(3),
  add column cancel_requested_at timestamptz(3),
  add column quota_month date,
  drop constraint agent_run_status_check,
  add constraint agent_run_status_check
    check (status in ('queued', 'running', 'awaiting_approval', 'completed', 'cancelled', 'failed'));

drop index agent_run_running;
create unique index agent_run_running on agent_run (session_id) where status = 'running';
create index agent_run_active on agent_run (session_id, seq)
  where status in ('queued', 'running', 'awaiting_approval');
`

/** A key is stored before its run, so that a second request with the key waits for the commit of the first one. */
const IDEMPOTENCY = `
create table idempotency_key (
  user_id uuid not null references "user" (id) on delete cascade,
  key text not null,
  run_id uuid not null references agent_run (id) on delete cascade deferrable initially deferred,
  created_at timestamptz(3) not null,
  primary key (user_id, key)
);
create index idempotency_key_run on idempotency_key (run_id);
`
