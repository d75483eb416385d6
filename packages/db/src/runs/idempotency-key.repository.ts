import { statement } from '../connection/statement.ts'
import type { Clock, Db } from '../scope.ts'
import { gone } from '../users/user.repository.ts'

const LIFETIME_MS = 24 * 60 * 60 * 1000

interface KeyOfUser {
  user_id: string
  key: string
}

/** The user who sends a message, and the run that an earlier request with the message's key started. */
export interface Sender {
  is_guest: boolean
  joined: { run_id: string; session_id: string } | null
}

// Separate statements, because a message without a key needs no joins. PostgreSQL would not keep a plan for a statement
// that serves both, see docs/decisions/020.
const selectUser = statement((db, { user_id }: { user_id: string }) =>
  db.selectFrom('user').select('user.isAnonymous').where('user.id', '=', user_id),
)

const selectUserWithRun = statement((db, { user_id, key, oldest }: KeyOfUser & { oldest: string }) =>
  db
    .selectFrom('user')
    .leftJoin('idempotency_key', (join) =>
      join
        .onRef('idempotency_key.user_id', '=', 'user.id')
        .on('idempotency_key.key', '=', key)
        .on('idempotency_key.created_at', '>', oldest),
    )
    .leftJoin('agent_run', 'agent_run.id', 'idempotency_key.run_id')
    .select(['user.isAnonymous', 'agent_run.id as run_id', 'agent_run.session_id'])
    .where('user.id', '=', user_id),
)

/** Reads the sender of a message in one statement. Throws AppError `unauthorized` when the account was deleted. */
export async function findSender(
  db: Db,
  { user_id, key, now }: { user_id: string; key: string | undefined; now: Clock },
): Promise<Sender> {
  if (key === undefined) {
    const [user] = await selectUser(db, { user_id })
    if (!user) throw gone()
    return { is_guest: user.isAnonymous === true, joined: null }
  }
  const [found] = await selectUserWithRun(db, { user_id, key, oldest: oldestKey(now()) })
  if (!found) throw gone()
  const { isAnonymous, run_id, session_id } = found
  return { is_guest: isAnonymous === true, joined: run_id && session_id ? { run_id, session_id } : null }
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
