import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { toJson } from '../connection/json.ts'
import { statement } from '../connection/statement.ts'
import type { Tables } from '../tables.ts'
import type { RunRow } from './run-locks.ts'
import { lockRun, lockSession, turnsOf } from './run-locks.ts'

export interface Lease {
  /** The id of the process that holds the lease. */
  owner: string
  /** How long the lease lasts without a renewal. */
  ms: number
}

/** The right to write to a run, until another process claims it and raises the epoch. */
export interface RunClaim {
  run_id: string
  session_id: string
  user_id: string
  epoch: number
  /** The program that started the run. Left out: the user did, in person. */
  program?: RunProgram | undefined
}

/** `isRemote`: the program asks for calls; otherwise it has sent a message. */
export interface RunProgram {
  id: string
  isRemote: boolean
}

/** Returns the program of a run, by the columns of the run. */
export function programOf(run: { program_id: string | null; takes_calls: boolean | null }): RunProgram | undefined {
  return run.program_id === null ? undefined : { id: run.program_id, isRemote: run.takes_calls !== null }
}

/**
 * The result of a claim. `queued`: the run waits for its turn in its session, or until a process has a place for it.
 * `waitMs`: milliseconds until the next try makes sense; 0 or less when the run's question has expired. `leaseMs`: if
 * positive, for how many milliseconds the run's last owner may still emit what it wrote.
 */
export type ClaimAttempt =
  | { state: 'claimed'; claim: RunClaim }
  | { state: 'running'; waitMs: number }
  | { state: 'queued' }
  | { state: 'awaiting_approval'; waitMs: number; leaseMs: number; user_id: string }
  | { state: 'ended'; leaseMs: number; user_id: string }
  | { state: 'gone' }

/** When to try again after the question was decided between the two statements of a claim. */
const DECIDED_WAIT_MS = 1000

/** Returns the end of a lease that starts now, by the database's clock, because it is the same for all machines. */
export function leaseEnd({ ms }: Lease) {
  return sql<string>`clock_timestamp() + ${ms}::float8 * interval '1 millisecond'`
}

/**
 * Claims a running run whose lease has expired. Also claims a queued run that has the turn in its session, if the
 * process has a place for it (`canStart`). When several processes claim at once, one gets the run.
 */
export function claimRun(
  db: Kysely<Tables>,
  run_id: string,
  lease: Lease,
  { canStart = true } = {},
): Promise<ClaimAttempt> {
  return db.transaction().execute(async (trx) => {
    const run = await lockRun(trx, run_id)
    if (!run) return { state: 'gone' }
    const { status, session_id, user_id } = run
    const leaseMs = await untilLeaseExpires(trx, run_id)
    switch (status) {
      case 'running':
        if (leaseMs > 0) return { state: status, waitMs: leaseMs }
        return { state: 'claimed', claim: await claimLockedRun(trx, run, lease) }
      case 'queued': {
        if (!canStart) return { state: status }
        const { isBusy, queued } = await turnsOf(trx, session_id)
        if (isBusy || queued[0]?.id !== run_id) return { state: status }
        return { state: 'claimed', claim: await claimLockedRun(trx, run, lease) }
      }
      case 'awaiting_approval':
        return { state: status, waitMs: await untilQuestionExpires(trx, run_id), leaseMs, user_id }
      default:
        return { state: 'ended', leaseMs, user_id }
    }
  })
}

const findQueued = statement((db, { session_id }: { session_id: string }) =>
  db.selectFrom('agent_run').select('id').where('session_id', '=', session_id).where('status', '=', 'queued').limit(1),
)

/**
 * Claims the queued run that has the turn in a session. Returns null when none is queued, or when one is running. Takes
 * no lock when none is queued: a run that is being stored meanwhile finds the session free.
 */
export async function claimNext(db: Kysely<Tables>, session_id: string, lease: Lease): Promise<RunClaim | null> {
  if ((await findQueued(db, { session_id })).length === 0) return null
  return db.transaction().execute(async (trx) => {
    await lockSession(trx, session_id)
    const { isBusy, queued } = await turnsOf(trx, session_id)
    const [next] = queued
    return isBusy || !next ? null : claimLockedRun(trx, next, lease)
  })
}

/** The queued runs, of all users, that have the turn in their sessions. */
export const PENDING = sql`
  agent_run as pending
  where status = 'queued' and not exists (
    select from agent_run as ahead
    where ahead.session_id = pending.session_id
      and (ahead.status = 'running' or (ahead.status = 'queued' and ahead.seq < pending.seq))
  )
`

/**
 * Claims the oldest queued run, of all users, that has the turn in its session. Returns null when there is no such run.
 * Several processes may call it at once.
 */
export async function claimOldestPending(db: Kysely<Tables>, lease: Lease): Promise<RunClaim | null> {
  for (;;) {
    const { rows } = await sql<{ session_id: string }>`select session_id from ${PENDING} order by seq limit 1`.execute(
      db,
    )
    const [oldest] = rows
    if (!oldest) return null
    const claim = await claimNext(db, oldest.session_id, lease)
    // No claim: since the read, another process has claimed the run, or its user has stopped it. Look for the next one.
    if (claim) return claim
  }
}

/** How many runs `claimExpired` claims at most, so that several processes share the runs of a dead one. */
export const CLAIMED_AT_ONCE = 50

/**
 * Claims running runs whose leases have expired, oldest first, at most CLAIMED_AT_ONCE. Skips the runs `except`, and
 * runs that are locked: another process is claiming them, or their owner is writing.
 */
export async function claimExpired(db: Kysely<Tables>, lease: Lease, except: string[] = []): Promise<RunClaim[]> {
  const { rows } = await sql<Omit<RunClaim, 'program'> & { program_id: string | null; takes_calls: boolean | null }>`
    with expired as (
      select id from agent_run
      where lease_owner is not null and status = 'running' and lease_until <= clock_timestamp()
        and id <> all(string_to_array(${except.join(',')}, ',')::uuid[])
      order by seq limit ${CLAIMED_AT_ONCE} for update skip locked
    )
    update agent_run set epoch = epoch + 1, lease_owner = ${lease.owner}, lease_until = ${leaseEnd(lease)}
    from expired where agent_run.id = expired.id
    returning agent_run.id as run_id, session_id, user_id, epoch, program_id, takes_calls
  `.execute(db)
  return rows.map(({ program_id, takes_calls, ...claim }) => ({
    ...claim,
    program: programOf({ program_id, takes_calls }),
  }))
}

/**
 * Ends the leases of owners that are dead. If one of them lives after all, the fence rejects its writes as soon as
 * another process has claimed the run.
 */
export async function endLeases(db: Kysely<Tables>, owners: string[]): Promise<void> {
  await sql`
    update agent_run set lease_until = clock_timestamp()
    where lease_owner in (select jsonb_array_elements_text(${toJson(owners)}::jsonb)) and lease_until > clock_timestamp()
  `.execute(db)
}

/** Ends the leases of all other owners. Only for the start of a process that is alone on its database. */
export async function endOtherLeases(db: Kysely<Tables>, { owner }: Lease): Promise<void> {
  await db
    .updateTable('agent_run')
    .set({ lease_until: sql<string>`clock_timestamp()` })
    .where('lease_owner', 'is not', null)
    .where('lease_owner', '<>', owner)
    .execute()
}

/**
 * Gives a locked run to a new owner. When this is the run's first start, moves the run's message to the end of the
 * history, after everything that was said while the run was queued.
 */
async function claimLockedRun(trx: Transaction<Tables>, run: RunRow, lease: Lease): Promise<RunClaim> {
  const { id: run_id, session_id, user_id, epoch } = run
  await trx
    .updateTable('agent_run')
    .set({ status: 'running', epoch: epoch + 1, lease_owner: lease.owner, lease_until: leaseEnd(lease) })
    .where('id', '=', run_id)
    .execute()
  if (epoch === 0) await sql`update agent_message set seq = default where run_id = ${run_id}`.execute(trx)
  return { run_id, session_id, user_id, epoch: epoch + 1, program: programOf(run) }
}

/** Returns milliseconds; 0 or less when the lease has expired. */
async function untilLeaseExpires(trx: Transaction<Tables>, run_id: string): Promise<number> {
  const left = sql<number>`coalesce(ceil(extract(epoch from lease_until - clock_timestamp()) * 1000), 0)`
  const { ms } = await trx
    .selectFrom('agent_run')
    .select(left.as('ms'))
    .where('id', '=', run_id)
    .executeTakeFirstOrThrow()
  return ms
}

async function untilQuestionExpires(trx: Transaction<Tables>, run_id: string): Promise<number> {
  const left = sql<number>`ceil(extract(epoch from expires_at - clock_timestamp()) * 1000)`
  const question = await trx
    .selectFrom('approval')
    .select(left.as('ms'))
    .where('run_id', '=', run_id)
    .where('decision', 'is', null)
    .executeTakeFirst()
  return question?.ms ?? DECIDED_WAIT_MS
}

/**
 * Renews the leases of claims, in one statement. Returns the claims that still hold; a claim that is missing in the
 * result is lost. A run that has just ended or awaits approval is not missing. A locked run is in the result but keeps
 * its old lease, which does no harm: no other process can claim it while it is locked.
 */
export async function renewLeases(
  db: Kysely<Tables>,
  lease: Lease,
  claims: RunClaim[],
): Promise<{ run_id: string; isCancelRequested: boolean }[]> {
  const { json, ids } = keysOf(claims)
  const { rows } = await sql<{ run_id: string; isCancelRequested: boolean }>`
    with claim as (
      select * from jsonb_to_recordset(${json}::jsonb) as claim (run_id uuid, epoch int)
    ), mine as (
      select agent_run.id from agent_run
      join claim on claim.run_id = agent_run.id and claim.epoch = agent_run.epoch
      where agent_run.id = any(string_to_array(${ids}, ',')::uuid[])
      for no key update of agent_run skip locked
    ), renewed as (
      update agent_run set lease_until = ${leaseEnd(lease)} from mine where agent_run.id = mine.id
    )
    select agent_run.id as run_id, cancel_requested_at is not null as "isCancelRequested" from agent_run
    join claim on claim.run_id = agent_run.id and claim.epoch = agent_run.epoch
    where agent_run.id = any(string_to_array(${ids}, ',')::uuid[])
  `.execute(db)
  return rows
}

/**
 * Ends the lease of a claim, so that any process can claim the run now, or publish its end. Does nothing when the claim
 * is lost.
 */
export async function releaseLease(db: Kysely<Tables>, { run_id, epoch }: RunClaim): Promise<void> {
  await db
    .updateTable('agent_run')
    .set({ lease_until: sql<string>`clock_timestamp()` })
    .where('id', '=', run_id)
    .where('epoch', '=', epoch)
    .where('lease_owner', 'is not', null)
    .execute()
}

/** Identifies the end or the question of a run, which its owner stored under this epoch. */
export type PublishedRun = Pick<RunClaim, 'run_id' | 'epoch'>

/**
 * Removes the owner of runs whose end or question was published, so that the watchdog ignores them. Does nothing to a
 * run that has been claimed since.
 */
export async function removeOwners(db: Kysely<Tables>, published: PublishedRun[]): Promise<void> {
  const { json, ids } = keysOf(published)
  await sql`
    update agent_run set lease_owner = null, lease_until = null
    from jsonb_to_recordset(${json}::jsonb) as published (run_id uuid, epoch int)
    where agent_run.id = published.run_id and agent_run.epoch = published.epoch and status <> 'running'
      and agent_run.id = any(string_to_array(${ids}, ',')::uuid[])
  `.execute(db)
}

/** The ids are also passed outside the JSON: the planner cannot see into JSON, and would read the whole table. */
function keysOf(runs: PublishedRun[]): { json: string; ids: string } {
  return {
    json: toJson(runs.map(({ run_id, epoch }) => ({ run_id, epoch }))),
    ids: runs.map(({ run_id }) => run_id).join(','),
  }
}
