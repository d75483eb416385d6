import type { Clock, Db } from '../scope.ts'

const LIFETIME_MS = 24 * 60 * 60 * 1000

interface KeyOfUser {
  user_id: string
  key: string
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
    .where('idempotency_key.created_at', '>', oldestKey(now()))
    .executeTakeFirst()
  return found ?? null
}

/** Selects the id of the run that has a key, also when the key has expired. */
export function selectKey(db: Db, { user_id, key }: KeyOfUser) {
  return db
    .selectFrom('idempotency_key')
    .select('idempotency_key.run_id')
    .where('idempotency_key.user_id', '=', user_id)
    .where('idempotency_key.key', '=', key)
}

/** Returns the time before which a key no longer counts. A key from this very time has expired, too. */
export function oldestKey(at: Date): string {
  return new Date(at.getTime() - LIFETIME_MS).toISOString()
}
