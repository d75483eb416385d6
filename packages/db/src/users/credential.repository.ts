import { AppError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import type { Clock, Db } from '../scope.ts'

/** The `providerId` that better-auth gives to an account row with a password. */
const PASSWORD_PROVIDER = 'credential'

/** Returns the hash of the user's password, or null for a guest. */
export async function getPasswordHash(db: Db, user_id: string): Promise<string | null> {
  const account = await db
    .selectFrom('account')
    .select('password')
    .where('userId', '=', user_id)
    .where('providerId', '=', PASSWORD_PROVIDER)
    .executeTakeFirst()
  return account?.password ?? null
}

/** Replaces the hash of the user's password: `password` is the new hash. */
export async function setPasswordHash(db: Db, user_id: string, password: string, now: Clock): Promise<void> {
  await db
    .updateTable('account')
    .set({ password, updatedAt: now().toISOString() })
    .where('userId', '=', user_id)
    .where('providerId', '=', PASSWORD_PROVIDER)
    .execute()
}

/**
 * Changes the user's address. `email` must be in lower case. Throws AppError `conflict` when another account has the
 * address.
 */
export async function setEmail(db: Db, user_id: string, email: string, now: Clock): Promise<void> {
  const { rows } = await sql`
    update "user" set email = ${email}, "emailVerified" = false, "updatedAt" = ${now().toISOString()}
    where id = ${user_id} and not exists (select from "user" where email = ${email} and id <> ${user_id})
    returning id
  `
    .execute(db)
    .catch((error: unknown) => {
      // Another account took the address at the same moment.
      if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return { rows: [] }
      throw error
    })
  if (rows.length === 0)
    throw new AppError('conflict', 'This address cannot be used. Choose another one.', { field: 'email' })
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505'
