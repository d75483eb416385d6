import type { Db } from '../scope.ts'

/** A user, as a program sees it that has opened the embedded database itself. */
export interface LocalUser {
  id: string
  name: string
  /** Null for a guest. */
  email: string | null
  /** True when the user has no todos and has asked the assistant nothing. */
  is_empty: boolean
}

/**
 * Returns the users of a database, the newest first. For the operator alone: a program that holds the files of the
 * database can read all of them anyway.
 */
export async function listLocalUsers(db: Db, limit: number): Promise<LocalUser[]> {
  const users = await db
    .selectFrom('user')
    .select(['id', 'name', 'email', 'isAnonymous', 'todo_count', 'message_count'])
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return users.map(({ id, name, email, isAnonymous, todo_count, message_count }) => ({
    id,
    name,
    email: isAnonymous ? null : email,
    is_empty: todo_count + message_count === 0,
  }))
}
