import type { Db } from '../scope.ts'

/** A sign-in session that has not expired. */
export interface LiveAuthSession {
  id: string
  user_id: string
}

/** Those of the given sign-in sessions that exist and have not expired. `ids`: at most 1000, all UUIDs. */
export function findLiveAuthSessions(db: Db, ids: string[], at: Date): Promise<LiveAuthSession[]> {
  return db
    .selectFrom('session')
    .select(['id', 'userId as user_id'])
    .where('id', 'in', ids)
    .where('expiresAt', '>', at.toISOString())
    .execute()
}
