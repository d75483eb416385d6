import type { Db } from '../scope.ts'

/** A sign-in session that has not expired. */
export interface LiveAuthSession {
  id: string
  user_id: string
}

/** Of these sign-in sessions, those that exist and have not expired. At most 1000 ids, which must be UUIDs. */
export function findLiveAuthSessions(db: Db, ids: string[], at: Date): Promise<LiveAuthSession[]> {
  return db
    .selectFrom('session')
    .select(['id', 'userId as user_id'])
    .where('id', 'in', ids)
    .where('expiresAt', '>', at.toISOString())
    .execute()
}
