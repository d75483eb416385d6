import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { toJson } from '../connection/json.ts'
import type { Tables } from '../tables.ts'
import type { RunRow } from './run-turn.ts'
import { lockRun, lockSession, turnsOf } from './run-turn.ts'

export interface Lease {
  /** The id of a process. */
  owner: string
  /** How long it lasts without being renewed. */
  ms: number
}

/** A run that this process may write to, until another one claims it and raises the epoch. */
export interface RunClaim {
  run_id: string
  session_id: string
  user_id: string
  epoch: number
}

/**
 * `queued`: it waits for its turn in its session, or for a place. `waitMs`: when to ask again; 0 or less for a question
 * whose time is over. `leaseMs`: how long its last process may still be telling what it wrote, if positive.
 */
export type ClaimAttempt =
  | { state: 'claimed'; claim: RunClaim }
  | { state: 'running'; waitMs: number }
  | { state: 'queued' }
  | { state: 'awaiting_approval'; waitMs: number; leaseMs: number; user_id: string }
  | { state: 'ended'; leaseMs: number; user_id: string }
  | { state: 'gone' }

/** When to ask again about a run whose question was answered between two statements. */
const ANSWERED_MS = 1000

/** The end of a lease that begins now. All machines go by the database's clock. */
export function leaseEnd({ ms }: Lease) {
  return sql<string>`clock_timestamp() + ${ms}::float8 * interval '1 millisecond'`
}

/**
 * Takes a run over when its lease is over. Begins one that waits when it is its turn in its session and the process has a
 * place for it (`canStart`). Of several processes that claim at once, one gets the run.
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
    const leaseMs = await untilLeaseIsOver(trx, run_id)
    switch (status) {
      case 'running':
        if (leaseMs > 0) return { state: status, waitMs: leaseMs }
        return { state: 'claimed', claim: await claimLockedRun(trx, run, lease) }
      case 'queued': {
        if (!canStart) return { state: status }
        const { running, queued } = await turnsOf(trx, session_id)
        if (running || queued[0]?.id !== run_id) return { state: status }
        return { state: 'claimed', claim: await claimLockedRun(trx, run, lease) }
      }
      case 'awaiting_approval':
        return { state: status, waitMs: await untilQuestionExpires(trx, run_id), leaseMs, user_id }
      default:
        return { state: 'ended', leaseMs, user_id }
    }
  })
}

/** Begins the run whose turn it is in a session; null when none waits, or one runs. */
export function claimNext(db: Kysely<Tables>, session_id: string, lease: Lease): Promise<RunClaim | null> {
  return db.transaction().execute(async (trx) => {
    await lockSession(trx, session_id)
    const { running, queued } = await turnsOf(trx, session_id)
    const [next] = queued
    return running || !next ? null : claimLockedRun(trx, next, lease)
  })
}

interface PendingRun {
  run_id: string
  session_id: string
}

/** The run that has waited longest of those whose turn it is in their session, of all users; null when there is none. */
export async function findOldestPending(db: Kysely<Tables>): Promise<PendingRun | null> {
  const { rows } = await sql<PendingRun>`
    select id as run_id, session_id from agent_run as waiting
    where status = 'queued' and not exists (
      select from agent_run as ahead
      where ahead.session_id = waiting.session_id
        and (ahead.status = 'running' or (ahead.status = 'queued' and ahead.seq < waiting.seq))
    )
    order by seq limit 1
  `.execute(db)
  return rows[0] ?? null
}

/** Begins the run that has waited longest; null when none can begin. Several processes may ask at once. */
export async function claimOldestPending(db: Kysely<Tables>, lease: Lease): Promise<RunClaim | null> {
  for (;;) {
    const oldest = await findOldestPending(db)
    if (!oldest) return null
    const claim = await claimNext(db, oldest.session_id, lease)
    // Otherwise another process has begun it, or its user has taken it back, since it was read.
    if (claim) return claim
  }
}

/** Takes over all that runs, whatever its lease. For the start of a process that alone has the database. */
export function claimOrphans(db: Kysely<Tables>, lease: Lease): Promise<RunClaim[]> {
  return db.transaction().execute(async (trx) => {
    const runs = await trx.selectFrom('agent_run').selectAll().where('status', '=', 'running').forUpdate().execute()
    const claims: RunClaim[] = []
    for (const run of runs) claims.push(await claimLockedRun(trx, run, lease))
    return claims
  })
}

/**
 * Gives a locked run to the holder of a lease. The message of one that begins only now takes its place in the history,
 * behind all that was said while it waited.
 */
async function claimLockedRun(trx: Transaction<Tables>, run: RunRow, lease: Lease): Promise<RunClaim> {
  const { id: run_id, session_id, user_id, epoch } = run
  await trx
    .updateTable('agent_run')
    .set({ status: 'running', epoch: epoch + 1, lease_owner: lease.owner, lease_until: leaseEnd(lease) })
    .where('id', '=', run_id)
    .execute()
  if (epoch === 0) await sql`update agent_message set seq = default where run_id = ${run_id}`.execute(trx)
  return { run_id, session_id, user_id, epoch: epoch + 1 }
}

/** Milliseconds, 0 or less when it is over. */
async function untilLeaseIsOver(trx: Transaction<Tables>, run_id: string): Promise<number> {
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
  return question?.ms ?? ANSWERED_MS
}

/**
 * Renews the leases of claims, in one statement. Those that are missing in the answer are lost; one that has just
 * ended, or waits for its user, is not. A run that is locked is passed over: nobody else can claim it meanwhile.
 */
export async function renewLeases(
  db: Kysely<Tables>,
  lease: Lease,
  claims: RunClaim[],
): Promise<{ run_id: string; isCancelRequested: boolean }[]> {
  const held = toJson(claims.map(({ run_id, epoch }) => ({ run_id, epoch })))
  const ids = claims.map(({ run_id }) => run_id).join(',')
  // The ids are there twice for the planner, which knows nothing of what is in JSON and would read the whole table.
  const { rows } = await sql<{ run_id: string; isCancelRequested: boolean }>`
    with held as (
      select * from jsonb_to_recordset(${held}::jsonb) as held (run_id uuid, epoch int)
    ), mine as (
      select agent_run.id from agent_run
      join held on held.run_id = agent_run.id and held.epoch = agent_run.epoch
      where agent_run.id = any(string_to_array(${ids}, ',')::uuid[])
      for no key update of agent_run skip locked
    ), renewed as (
      update agent_run set lease_until = ${leaseEnd(lease)} from mine where agent_run.id = mine.id
    )
    select agent_run.id as run_id, cancel_requested_at is not null as "isCancelRequested" from agent_run
    join held on held.run_id = agent_run.id and held.epoch = agent_run.epoch
    where agent_run.id = any(string_to_array(${ids}, ',')::uuid[])
  `.execute(db)
  return rows
}

/** Lets go of a run, if it is still held: anyone may claim it now. */
export async function releaseLease(db: Kysely<Tables>, { run_id, epoch }: RunClaim): Promise<void> {
  await db
    .updateTable('agent_run')
    .set({ lease_until: sql<string>`clock_timestamp()` })
    .where('id', '=', run_id)
    .where('epoch', '=', epoch)
    .where('status', '=', 'running')
    .execute()
}
