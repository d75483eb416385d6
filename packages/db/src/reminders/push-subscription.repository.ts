import { randomUUIDv7 } from 'node:crypto'
import { MAX_PUSH_DEVICES } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import type { PushDevice, PushSubscribe, PushUnsubscribe } from '@todo-agents/contract/reminder'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Clock, Db } from '../scope.ts'
import { inTransaction } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { gone } from '../users/user.repository.ts'

/** Where a message of Web Push goes, and the keys that encrypt it. */
export interface PushTarget {
  id: string
  endpoint: string
  p256dh: string
  auth: string
}

/** The subscribing user and sign-in session. */
export interface Subscriber {
  user_id: string
  session_id: string
  now: Clock
}

/**
 * Stores the subscription of a browser, and returns its id. Idempotent. A browser that another user has signed in to
 * before brings that user's subscription along: it is replaced when its secret is the same. Throws AppError `conflict`
 * when it is not, and `unauthorized` when the session has ended.
 */
export function subscribe(
  db: Kysely<Tables>,
  { user_id, session_id, now }: Subscriber,
  { endpoint, keys }: PushSubscribe,
): Promise<string> {
  return inTransaction(db, async (trx) => {
    const session = await trx
      .selectFrom('session')
      .select('id')
      .where('id', '=', session_id)
      .where('userId', '=', user_id)
      .forKeyShare()
      .executeTakeFirst()
    if (!session) throw gone()
    const { rows } = await sql<{ id: string }>`
      insert into push_subscription (id, user_id, session_id, endpoint, p256dh, auth, created_at)
      values (${randomUUIDv7()}, ${user_id}, ${session_id}, ${endpoint}, ${keys.p256dh}, ${keys.auth}, ${now().toISOString()})
      on conflict (endpoint) do update set
        user_id = excluded.user_id, session_id = excluded.session_id, p256dh = excluded.p256dh, failed_at = null
      where push_subscription.auth = excluded.auth
      returning id
    `.execute(trx)
    const [stored] = rows
    if (!stored) {
      throw new AppError('conflict', 'This push subscription belongs to another browser. Subscribe again.', {
        field: 'endpoint',
      })
    }
    await deleteOldest(trx, user_id)
    return stored.id
  })
}

async function deleteOldest(trx: Db, user_id: string): Promise<void> {
  await sql`
    delete from push_subscription where id in (
      select id from push_subscription where user_id = ${user_id} order by created_at desc, id desc offset ${MAX_PUSH_DEVICES}
    )
  `.execute(trx)
}

/** Idempotent. */
export async function unsubscribe(db: Db, user_id: string, input: PushUnsubscribe): Promise<void> {
  await db
    .deleteFrom('push_subscription')
    .where('user_id', '=', user_id)
    .$if('endpoint' in input, (query) => query.where('endpoint', '=', (input as { endpoint: string }).endpoint))
    .$if('id' in input, (query) => query.where('id', '=', (input as { id: string }).id))
    .execute()
}

/** A subscription with the user agent of its session, in place of the name of a device. */
export interface PushDeviceRow extends Omit<PushDevice, 'device' | 'is_current'> {
  session_id: string
  user_agent: string | null
}

/** Returns the subscriptions of a user, the newest first. */
export function listPushDevices(db: Db, user_id: string): Promise<PushDeviceRow[]> {
  return db
    .selectFrom('push_subscription')
    .innerJoin('session', 'session.id', 'push_subscription.session_id')
    .select([
      'push_subscription.id',
      'session_id',
      'userAgent as user_agent',
      'created_at',
      'last_used_at',
      'failed_at',
    ])
    .where('user_id', '=', user_id)
    .orderBy('created_at', 'desc')
    .orderBy('push_subscription.id', 'desc')
    .execute()
}

/** Returns the targets of a user's subscriptions, or of the one with this id. */
export function pushTargets(db: Db, user_id: string, id?: string): Promise<PushTarget[]> {
  return db
    .selectFrom('push_subscription')
    .select(['id', 'endpoint', 'p256dh', 'auth'])
    .where('user_id', '=', user_id)
    .$if(id !== undefined, (query) => query.where('id', '=', id!))
    .execute()
}

/** Stores that a push service has accepted a message for a subscription, or has failed to. */
export async function notePush(db: Db, id: string, outcome: 'accepted' | 'failed', at: Date): Promise<void> {
  const time = at.toISOString()
  await db
    .updateTable('push_subscription')
    .set(outcome === 'accepted' ? { last_used_at: time, failed_at: null } : { failed_at: time })
    .where('id', '=', id)
    .execute()
}

/** Deletes a subscription that its push service has ended, unless the browser has subscribed again meanwhile. */
export async function deleteEnded(db: Db, { id, endpoint, auth }: PushTarget): Promise<void> {
  await db
    .deleteFrom('push_subscription')
    .where('id', '=', id)
    .where('endpoint', '=', endpoint)
    .where('auth', '=', auth)
    .execute()
}
