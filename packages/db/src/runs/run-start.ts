import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { Run } from '@todo-agents/contract/run'
import type { Kysely, Transaction } from 'kysely'
import type { Clock } from '../scope.ts'
import { insertUserMessage } from '../sessions/message.repository.ts'
import { ensureSession } from '../sessions/session.repository.ts'
import type { Tables } from '../tables.ts'
import type { Bounds } from '../users/bounds.ts'
import { refuseBeyond } from '../users/bounds.ts'
import type { Quota } from '../users/usage.repository.ts'
import { chargedMonth, chargeRun } from '../users/usage.repository.ts'
import { reserveKey } from './idempotency-key.repository.ts'
import { getRun, RUN_COLUMNS } from './run.repository.ts'
import type { Lease, RunClaim } from './run-lease.ts'
import { leaseEnd } from './run-lease.ts'
import { MAX_PENDING_IN_SESSION, turnsOf } from './run-locks.ts'

interface NewRun {
  user_id: string
  /** Has the prefix of the user's session ids. Without it, a new session is created. */
  session_id?: string | undefined
  /** The user's message. */
  content: string
  now: Clock
  quota: Quota
  bounds: Bounds
  /** The lease of the process that stores the run. Used when the run can start now. */
  lease: Lease
  /**
   * False when this process executes as many runs as it may, or when other runs have been pending for longer. The new
   * run is then queued even when its session is free. True by default.
   */
  hasPlace?: boolean
  /** Two requests of a user with the same key, within a day, get the same run. */
  idempotency_key?: string | undefined
}

interface StartedRun {
  run: Run
  /** The id of the user's message. Null when it was removed before this request joined the run. */
  user_message_id: string | null
  /**
   * The claim of this process. Null when the run waits for its turn or for a place, or when another request has started
   * it.
   */
  claim: RunClaim | null
  /** True when an earlier request with the same key has started the run. */
  hasJoined: boolean
}

/**
 * Stores a user's message with the run that answers it, and charges the run, all or nothing. The run starts at once
 * when its session is free and the process has a place. Throws AppError `access_denied` for a session of another user,
 * `queue_full`, `limit_reached`, `unavailable` when the process has no place and MAX_PENDING runs are queued, and
 * `rate_limit_exceeded` when the quota of the month is used up.
 */
export function startRun(db: Kysely<Tables>, input: NewRun): Promise<StartedRun> {
  const { user_id, idempotency_key: key, now } = input
  const run_id = randomUUIDv7()
  return db.transaction().execute(async (trx) => {
    const first = key === undefined ? null : await reserveKey(trx, { user_id, key }, run_id, now)
    return first === null ? storeRun(trx, input, run_id) : joinRun(trx, user_id, first)
  })
}

async function storeRun(trx: Transaction<Tables>, input: NewRun, id: string): Promise<StartedRun> {
  const { user_id, content, now, quota, bounds, lease, hasPlace = true } = input
  const session_id = await ensureSession(trx, { user_id, now }, input)
  const startsNow = (await hasFreeTurn(trx, session_id)) && hasPlace
  if (!hasPlace) await refuseWhenManyPending(trx)
  const created_at = now().toISOString()
  const run = await trx
    .insertInto('agent_run')
    .values({
      id,
      user_id,
      session_id,
      created_at,
      quota_month: chargedMonth(quota, now),
      ...(startsNow
        ? { status: 'running', epoch: 1, lease_owner: lease.owner, lease_until: leaseEnd(lease) }
        : { status: 'queued' }),
    })
    .returning(RUN_COLUMNS)
    .executeTakeFirstOrThrow()
  const message = { user_id, session_id, run_id: id, role: 'user', content, created_at } as const
  const { id: user_message_id, ...counts } = await insertUserMessage(trx, message)
  refuseBeyond(bounds, 'sessions', counts.session_count)
  refuseBeyond(bounds, 'messages', counts.message_count)
  await chargeRun(trx, user_id, now, quota)
  return {
    run,
    user_message_id,
    claim: startsNow ? { run_id: id, session_id, user_id, epoch: 1 } : null,
    hasJoined: false,
  }
}

/**
 * How many messages of all users may be queued while the process has no place. With the embedded database, the last one
 * waits for some minutes. The event log in memory keeps as many closed logs for clients that reconnect.
 */
export const MAX_PENDING = 1000

/** Throws AppError `unavailable` when too many runs are queued. Called only when the process has no place. */
async function refuseWhenManyPending(trx: Transaction<Tables>): Promise<void> {
  const { pending } = await trx
    .selectFrom('agent_run')
    .select((eb) => eb.fn.countAll<number>().as('pending'))
    .where('status', '=', 'queued')
    .executeTakeFirstOrThrow()
  if (pending < MAX_PENDING) return
  throw new AppError('unavailable', `${MAX_PENDING} messages already wait for the assistant. Try again in a minute.`)
}

/**
 * Returns true when a new run has the turn in the session at once. Throws AppError `queue_full`. The caller must hold
 * the session's lock.
 */
async function hasFreeTurn(trx: Transaction<Tables>, session_id: string): Promise<boolean> {
  const { isBusy, queued } = await turnsOf(trx, session_id)
  if (queued.length < MAX_PENDING_IN_SESSION) return !isBusy && queued.length === 0
  const sentence = `${MAX_PENDING_IN_SESSION} messages already wait in this conversation. Wait for one, or take one back.`
  throw new AppError('queue_full', sentence)
}

async function joinRun(trx: Transaction<Tables>, user_id: string, run_id: string): Promise<StartedRun> {
  const message = await trx
    .selectFrom('agent_message')
    .select('id')
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .where('role', '=', 'user')
    .executeTakeFirst()
  const run = await getRun(trx, user_id, run_id)
  return { run, user_message_id: message?.id ?? null, claim: null, hasJoined: true }
}
