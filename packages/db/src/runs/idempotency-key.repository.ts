import { sql } from 'kysely'
import type { Clock, Db } from '../scope.ts'

const LIFETIME_MS = 24 * 60 * 60 * 1000

interface KeyOfUser {
  user_id: string
  key: string
}

/**
 * Reserves a key for a run that is about to be stored. Returns null when the key now belongs to this run. Returns the
 * id of another run when that run has had the key for less than a day. A second transaction with the same key waits
 * here until the first one has ended.
 */
export async function reserveKey(
  trx: Db,
  { user_id, key }: KeyOfUser,
  run_id: string,
  now: Clock,
): Promise<string | null> {
  const reserved = await trx
    .insertInto('idempotency_key')
    .values({ user_id, key, run_id, created_at: now().toISOString() })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'key'])
        .doUpdateSet((eb) => ({ run_id: eb.ref('excluded.run_id'), created_at: eb.ref('excluded.created_at') }))
        .where('idempotency_key.created_at', '<=', oldest(now)),
    )
    .returning('run_id')
    .executeTakeFirst()
  if (reserved) {
    await deleteExpired(trx, user_id, now)
    return null
  }
  // The row still exists: `on conflict` locks it even when it does not update it, so no other transaction can delete
  // it.
  const first = await selectKey(trx, { user_id, key }).executeTakeFirstOrThrow()
  return first.run_id
}

/** Returns the run that an earlier request with this key started, or null when no request did so within a day. */
export async function findIdempotentRun(
  db: Db,
  user_id: string,
  key: string,
  now: Clock,
): Promise<{ run_id: string; session_id: string } | null> {
  const found = await selectKey(db, { user_id, key })
    .innerJoin('agent_run', 'agent_run.id', 'idempotency_key.run_id')
    .select('agent_run.session_id')
    .where('idempotency_key.created_at', '>', oldest(now))
    .executeTakeFirst()
  return found ?? null
}

function selectKey(db: Db, { user_id, key }: KeyOfUser) {
  return db
    .selectFrom('idempotency_key')
    .select('idempotency_key.run_id')
    .where('idempotency_key.user_id', '=', user_id)
    .where('idempotency_key.key', '=', key)
}

function oldest(now: Clock): string {
  return new Date(now().getTime() - LIFETIME_MS).toISOString()
}

/** Deletes the user's expired keys, except those that another transaction is about to delete or to reserve. */
async function deleteExpired(trx: Db, user_id: string, now: Clock): Promise<void> {
  await sql`
    delete from idempotency_key where user_id = ${user_id} and key in (
      select key from idempotency_key where user_id = ${user_id} and created_at <= ${oldest(now)}
      for update skip locked
    )
  `.execute(trx)
}
