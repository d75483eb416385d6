import { AppError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import type { Clock, Db } from '../scope.ts'

// The table `session` contains the sign-in sessions of better-auth. The user sees each of them as a device.

/** A sign-in session without its token. */
export interface DeviceRow {
  id: string
  user_agent: string | null
  ip_address: string | null
  created_at: string
  last_used_at: string
}

/** More devices than a person can look through. Programs that sign in again for each call create many. */
const MAX_DEVICES = 200

/** Returns the sign-in sessions of a user that have not expired, last used first, but not more than 200. */
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

/** Ends one sign-in session of a user. Throws AppError `not_found`. */
export async function endDevice(db: Db, user_id: string, id: string): Promise<void> {
  const ended = await db
    .deleteFrom('session')
    .where('userId', '=', user_id)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!ended) throw new AppError('not_found', 'This device is already signed out.', { field: 'id' })
}

/** Ends all sign-in sessions of a user except one. Returns the ids of the sessions that it ended. */
export async function endOtherDevices(db: Db, user_id: string, kept_id: string): Promise<string[]> {
  const ended = await db
    .deleteFrom('session')
    .where('userId', '=', user_id)
    .where('id', '<>', kept_id)
    .returning('id')
    .execute()
  return ended.map(({ id }) => id)
}

/** A sign-in session or a program that has not expired, with its user. */
export interface LiveAuthSession {
  id: string
  user_id: string
  is_program: boolean
}

/**
 * Returns those of the given sign-in sessions and programs that exist and have not ended or expired. `ids`: at most
 * 1000, all UUIDs.
 */
export function findLiveAuthSessions(db: Db, ids: string[], at: Date): Promise<LiveAuthSession[]> {
  const now = at.toISOString()
  return db
    .selectFrom('session')
    .select(['id', 'userId as user_id', sql<boolean>`false`.as('is_program')])
    .where('id', 'in', ids)
    .where('expiresAt', '>', now)
    .unionAll((eb) =>
      eb
        .selectFrom('program')
        .select(['id', 'user_id', sql<boolean>`true`.as('is_program')])
        .where('id', 'in', ids)
        .where('revoked_at', 'is', null)
        .where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)])),
    )
    .execute()
}
