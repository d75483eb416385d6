import { MAX_ANSWERED_CALLS } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Clock } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { lockUser } from './user.repository.ts'

const LIFETIME_MS = 24 * 60 * 60 * 1000

interface KeyedCall {
  user_id: string
  /** The idempotency key that the caller chose. */
  key: string
  /** A hash of what is called, and with what input. */
  call_hash: string
  now: Clock
}

/** `isRepeated`: the call was made before, and this is its answer from then. */
export interface OnceAnswered {
  answer: string
  isRepeated: boolean
}

/**
 * Makes a call once. `work` and the stored answer commit together or not at all, so a call whose answer was lost is either
 * found here, or was never made. Calls of one user wait for each other, as all their writes do. When `work` throws,
 * nothing is stored, and the call may be repeated. `work` must use only `trx`.
 *
 * An answer is kept for a day, and a user has at most MAX_ANSWERED_CALLS of them; the oldest are deleted first. Throws
 * AppError `conflict` when the key was used for another call, and `unauthorized` when the user is gone.
 */
export function answerOnce(
  db: Kysely<Tables>,
  call: KeyedCall,
  work: (trx: Transaction<Tables>) => Promise<string>,
): Promise<OnceAnswered> {
  return db.transaction().execute(async (trx) => {
    const { user_id, key, call_hash, now } = call
    await lockUser(trx, user_id)
    const created_at = now().toISOString()
    const oldest = new Date(now().getTime() - LIFETIME_MS).toISOString()
    const stored = await trx
      .selectFrom('answered_call')
      .select(['call_hash', 'answer'])
      .where('user_id', '=', user_id)
      .where('key', '=', key)
      .where('created_at', '>', oldest)
      .executeTakeFirst()
    if (stored) {
      if (stored.call_hash !== call_hash) throw otherCall()
      return { answer: stored.answer, isRepeated: true }
    }
    const answer = await work(trx)
    await deleteOld(trx, { user_id, oldest })
    await trx.insertInto('answered_call').values({ user_id, key, call_hash, answer, created_at }).execute()
    return { answer, isRepeated: false }
  })
}

/** Deletes the answers that no longer count, and as many of the oldest as leave room for one more. */
async function deleteOld(
  trx: Transaction<Tables>,
  { user_id, oldest }: { user_id: string; oldest: string },
): Promise<void> {
  await sql`
    delete from answered_call where user_id = ${user_id} and created_at <= greatest(${oldest}::timestamptz, (
      select created_at from answered_call where user_id = ${user_id}
      order by created_at desc offset ${MAX_ANSWERED_CALLS - 1} limit 1
    ))
  `.execute(trx)
}

function otherCall(): AppError {
  return new AppError('conflict', 'This Idempotency-Key was used for another request. Make a new key for each one.', {
    field: 'Idempotency-Key',
  })
}
