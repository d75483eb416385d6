import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../scope.ts'

/** Registers an app, as better-auth does. `user_id`: the user who has registered it; better-auth can store one. */
export async function insertTestClient(
  db: Db,
  client_id: string,
  { at, user_id = null }: { at: Date; user_id?: string | null },
): Promise<void> {
  await sql`
    insert into "oauthClient" (id, "clientId", "userId", "redirectUris", "createdAt")
    values (${randomUUIDv7()}, ${client_id}, ${user_id}, '[]', ${at.toISOString()})
  `.execute(db)
}

/** Stores what a user has allowed an app, with its tokens, as better-auth does. */
export async function insertTestGrants(
  db: Db,
  { user_id, client_id, expires_at }: { user_id: string; client_id: string; expires_at: Date },
): Promise<void> {
  const at = expires_at.toISOString()
  const refresh_id = randomUUIDv7()
  await sql`
    insert into "oauthRefreshToken" (id, token, "clientId", "userId", "expiresAt", "createdAt", scopes)
    values (${refresh_id}, ${randomUUIDv7()}, ${client_id}, ${user_id}, ${at}, ${at}, '[]')
  `.execute(db)
  await sql`
    insert into "oauthAccessToken" (id, token, "clientId", "userId", "refreshId", "expiresAt", "createdAt", scopes)
    values (${randomUUIDv7()}, ${randomUUIDv7()}, ${client_id}, ${user_id}, ${refresh_id}, ${at}, ${at}, '[]')
  `.execute(db)
  await sql`
    insert into "oauthConsent" (id, "clientId", "userId", scopes, "createdAt", "updatedAt")
    values (${randomUUIDv7()}, ${client_id}, ${user_id}, '[]', ${at}, ${at})
  `.execute(db)
}
