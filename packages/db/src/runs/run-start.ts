import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { Run } from '@todo-agents/contract/run'
import type { Kysely, Transaction } from 'kysely'
import type { Clock, InTransaction } from '../scope.ts'
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
import { MAX_PENDING_IN_SESSION, turnsOf } from './run-turn.ts'

interface NewRun {
  user_id: string
  /** Begins with the user's prefix; a new session is made when it is absent. */
  session_id?: string | undefined
  /** What the user says. */
  content: string
  now: Clock
  quota: Quota
  bounds: Bounds
  /** Of the process that runs it, if it is its turn. */
  lease: Lease
  /** Whether that process can take it up now, which is the default; otherwise it waits although its session is free. */
  hasPlace?: boolean
  /** Of the same user within a day, the same key is the same run. */
  idempotency_key?: string | undefined
  /** What must be stored if, and only if, the run is. */
  alongside?: InTransaction
}

interface StartedRun {
  run: Run
  /** Null: the message was taken back before this request joined. */
  user_message_id: string | null
  /** The run is the caller's; null: it waits for its turn or for a place, or another request has started it. */
  claim: RunClaim | null
  hasJoined: boolean
}

/**
 * Stores a user's message and the run that is to answer it, and charges it, all or nothing. It runs at once when
 * its session is free and the process has a place. Throws AppError `access_denied` for a session of another user,
 * `queue_full`, `limit_reached`, `unavailable` when there is no place and MAX_PENDING runs wait, and
 * `rate_limit_exceeded` when the quota of the month is spent.
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
  const { user_id, content, now, quota, bounds, lease, hasPlace = true, alongside } = input
  const session_id = await ensureSession(trx, { user_id, now }, input)
  const isFree = (await hasFreeTurn(trx, session_id)) && hasPlace
  if (!hasPlace) await refuseWhenManyWait(trx)
  const created_at = now().toISOString()
  const run = await trx
    .insertInto('agent_run')
    .values({
      id,
      user_id,
      session_id,
      created_at,
      quota_month: chargedMonth(quota, now),
      ...(isFree
        ? { status: 'running', epoch: 1, lease_owner: lease.owner, lease_until: leaseEnd(lease) }
        : { status: 'queued' }),
    })
    .returning(RUN_COLUMNS)
    .executeTakeFirstOrThrow()
  const message = { user_id, session_id, run_id: id, role: 'user', content, created_at } as const
  const { id: user_message_id, ...counts } = await insertUserMessage(trx, message)
  refuseBeyond(bounds, 'sessions', counts.session_count)
  refuseBeyond(bounds, 'messages', counts.message_count)
  await alongside?.(trx, id)
  await chargeRun(trx, user_id, now, quota)
  return {
    run,
    user_message_id,
    claim: isFree ? { run_id: id, session_id, user_id, epoch: 1 } : null,
    hasJoined: false,
  }
}

/**
 * Messages of all users that may wait while their process has no place. In a process with the embedded database the
 * last of them waits for some minutes; as many streams are kept for clients that come back.
 */
export const MAX_PENDING = 1000

/** Asked only under load. Throws AppError `unavailable`. */
async function refuseWhenManyWait(trx: Transaction<Tables>): Promise<void> {
  const { waiting } = await trx
    .selectFrom('agent_run')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('status', '=', 'queued')
    .executeTakeFirstOrThrow()
  if (waiting < MAX_PENDING) return
  throw new AppError('unavailable', `${MAX_PENDING} messages wait for the assistant already. Try again in a minute.`)
}

/** Whether a run may begin at once in a session, whose lock is held. Throws AppError `queue_full`. */
async function hasFreeTurn(trx: Transaction<Tables>, session_id: string): Promise<boolean> {
  const { running, queued } = await turnsOf(trx, session_id)
  if (queued.length < MAX_PENDING_IN_SESSION) return !running && queued.length === 0
  const sentence = `${MAX_PENDING_IN_SESSION} messages wait already in this conversation. Wait for one, or take one back.`
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
