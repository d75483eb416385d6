import { sql } from 'kysely'
import type { Clock, Db } from '../scope.ts'

const LIFETIME_MS = 24 * 60 * 60 * 1000

interface KeyOfUser {
  user_id: string
  key: string
}

/**
 * Takes a key for a run that is about to be stored. Null: it is this run's. Otherwise the run that has had it for less
 * than a day. Who takes the same key meanwhile waits here until this transaction has ended.
 */
export async function reserveKey(
  trx: Db,
  { user_id, key }: KeyOfUser,
  run_id: string,
  now: Clock,
): Promise<string | null> {
  const taken = await trx
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
  if (taken) {
    await forgetExpired(trx, user_id, now)
    return null
  }
  // It is there: a row in conflict is locked, also where it stays as it is, so nobody deletes it meanwhile.
  const first = await selectKey(trx, { user_id, key }).executeTakeFirstOrThrow()
  return first.run_id
}

/** The run that an earlier request with this key has started. */
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

/** Leaves those that another start is about to delete or to take. */
async function forgetExpired(trx: Db, user_id: string, now: Clock): Promise<void> {
  await sql`
    delete from idempotency_key where user_id = ${user_id} and key in (
      select key from idempotency_key where user_id = ${user_id} and created_at <= ${oldest(now)}
      for update skip locked
    )
  `.execute(trx)
}
