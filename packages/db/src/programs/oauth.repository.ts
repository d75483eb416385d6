import { AppError } from '@todo-agents/contract/errors'
import type { Program } from '@todo-agents/contract/program'
import { sql } from 'kysely'
import type { Clock, Db } from '../scope.ts'

// The tables whose names start with `oauth` are those of better-auth. It writes them, except where this file does.

/** An app that a user has connected: its client of OAuth. */
export interface AppKey {
  user_id: string
  client_id: string
}

/** Returns the program as which a user has connected an app, or null when the app is not connected. */
export async function findApp(db: Db, { user_id, client_id }: AppKey): Promise<Pick<Program, 'id' | 'scopes'> | null> {
  const found = await db
    .selectFrom('program')
    .select(['id', 'scopes'])
    .where('user_id', '=', user_id)
    .where('client_id', '=', client_id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return found ?? null
}

/** Deletes what a user has allowed an app, with its tokens. Must be called after the program has been revoked. */
export async function deleteGrants(db: Db, { user_id, client_id }: AppKey): Promise<void> {
  for (const table of ['oauthRefreshToken', 'oauthConsent'] as const) {
    await db.deleteFrom(table).where('userId', '=', user_id).where('clientId', '=', client_id).execute()
  }
}

/** How many apps may be registered without having been connected by any user. Anyone can register them. */
const MAX_UNUSED_CLIENTS = 5000

/** Throws AppError `unavailable` when MAX_UNUSED_CLIENTS apps are registered that no user has connected. */
export async function refuseTooManyClients(db: Db): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from "oauthClient" where ${isUnused} limit ${MAX_UNUSED_CLIENTS}
    ) unused
  `.execute(db)
  if (rows[0]!.count < MAX_UNUSED_CLIENTS) return
  throw new AppError('unavailable', 'Too many apps have registered here without being used. Try again in some days.')
}

/** An app keeps its client id, and asks with it again later. So a client that was ever connected stays. */
const isUnused = sql<boolean>`not exists (select from program where program.client_id = "oauthClient"."clientId")`

/** How many rows one statement deletes. */
const BATCH = 1000

const DAY_MS = 24 * 60 * 60 * 1000

/** For how long a registered app can wait until a user connects it. */
const UNUSED_DAYS = 7

/**
 * Deletes one batch of what OAuth has left behind: apps that no user has connected within a week, refresh tokens and
 * codes that have expired. Returns true when there may be more.
 */
export async function deleteOAuthLeftovers(db: Db, now: Clock): Promise<boolean> {
  const at = now()
  const registered = new Date(at.getTime() - UNUSED_DAYS * DAY_MS).toISOString()
  const deleted = [
    await sql`
      delete from "oauthClient" where id in (
        select id from "oauthClient" where "createdAt" < ${registered} and ${isUnused} limit ${BATCH}
      )`.execute(db),
    await sql`
      delete from "oauthRefreshToken" where id in (
        select id from "oauthRefreshToken" where "expiresAt" < ${at.toISOString()} limit ${BATCH}
      )`.execute(db),
    await sql`
      delete from verification where id in (
        select id from verification where "expiresAt" < ${at.toISOString()} limit ${BATCH}
      )`.execute(db),
  ]
  return deleted.some(({ numAffectedRows = 0n }) => numAffectedRows >= BATCH)
}
