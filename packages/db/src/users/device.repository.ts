import { AppError } from '@todo-agents/contract/errors'
import type { Clock, Db } from '../scope.ts'

/** A sign-in session of better-auth's, without its token. */
export interface DeviceRow {
  id: string
  user_agent: string | null
  ip_address: string | null
  created_at: string
  last_used_at: string
}

/** More than a person can look through; a bound for programs that sign in for each call. */
const MAX_DEVICES = 200

/** The sessions of a user that have not expired, last used first; the first 200. */
export function listDevices(db: Db, user_id: string, now: Clock): Promise<DeviceRow[]> {
  return db
    .selectFrom('session')
    .select(['id', 'userAgent as user_agent', 'ipAddress as ip_address'])
    .select(['createdAt as created_at', 'updatedAt as last_used_at'])
    .where('userId', '=', user_id)
    .where('expiresAt', '>', now().toISOString())
    .orderBy('updatedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_DEVICES)
    .execute()
}

/** Ends one session of a user. Throws AppError `not_found`. */
export async function endDevice(db: Db, user_id: string, id: string): Promise<void> {
  const ended = await db
    .deleteFrom('session')
    .where('userId', '=', user_id)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!ended) throw new AppError('not_found', 'This device is signed out already.', { field: 'id' })
}

/** Ends the sessions of a user but for one; returns the ids of those that ended. */
export async function endOtherDevices(db: Db, user_id: string, kept_id: string): Promise<string[]> {
  const ended = await db
    .deleteFrom('session')
    .where('userId', '=', user_id)
    .where('id', '<>', kept_id)
    .returning('id')
    .execute()
  return ended.map(({ id }) => id)
}
