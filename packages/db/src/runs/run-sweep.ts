import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Tables } from '../tables.ts'
import { LOCKED_OWNER } from './owner-lock.ts'
import { PENDING } from './run-lease.ts'

/** The runs that need a process now. */
export interface DueRuns {
  /** True when running runs have lost their owner, see `claimExpired`. */
  hasExpired: boolean
  /** True when queued runs have the turn in their sessions, see `claimOldestPending`. */
  hasPending: boolean
  /**
   * Runs that have ended or wait for their user, and whose last owner had its lease to emit that, but may have died
   * before.
   */
  unpublished: { run_id: string; user_id: string; epoch: number; hasEnded: boolean }[]
  /** Owners of leases whose lock is free, see `openOwnerLock`: they died, or are about to take their lock again. */
  unlockedOwners: string[]
}

/** The keys of the locks of all live owners. `pg_locks` has a key of 64 bits in two columns. */
const HELD_KEYS = sql`
  select (classid::bigint << 32) | objid::bigint from pg_locks
  where locktype = 'advisory' and objsubid = 1 and granted
    and database = (select oid from pg_database where datname = current_database())
`

/** Finds the runs of all users that need a process now, in one statement. */
export async function findDueRuns(db: Kysely<Tables>): Promise<DueRuns> {
  const { rows } = await sql<DueRuns>`
    select
      count(*) filter (where status = 'running') > 0 as "hasExpired",
      exists (select from ${PENDING}) as "hasPending",
      coalesce(
        json_agg(json_build_object(
          'run_id', id, 'user_id', user_id, 'epoch', epoch, 'hasEnded', finished_at is not null
        )) filter (where status not in ('running', 'queued')),
        '[]'
      ) as unpublished,
      (
        select coalesce(json_agg(lease_owner), '[]')
        from (
          select distinct lease_owner from agent_run where lease_owner is not null and lease_until > clock_timestamp()
        ) as owners
        where starts_with(lease_owner, ${LOCKED_OWNER}) and hashtextextended(lease_owner, 0) not in (${HELD_KEYS})
      ) as "unlockedOwners"
    from agent_run where lease_owner is not null and lease_until <= clock_timestamp()
  `.execute(db)
  return rows[0]!
}

/** Finds the runs that wait for their user and whose question has expired by the database's clock. */
export async function findExpiredQuestions(db: Kysely<Tables>): Promise<{ run_id: string; user_id: string }[]> {
  return db
    .selectFrom('agent_run')
    .innerJoin('approval', 'approval.run_id', 'agent_run.id')
    .select(['agent_run.id as run_id', 'agent_run.user_id'])
    .distinct()
    .where('status', '=', 'awaiting_approval')
    .where('decision', 'is', null)
    .where('expires_at', '<=', sql<string>`clock_timestamp()`)
    .execute()
}
