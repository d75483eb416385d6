import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'
import { MAX_PROGRAMS } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import type { AccessScope, CreatedToken, Program, TokenCreate } from '@todo-agents/contract/program'
import { TOKEN_PREFIX } from '@todo-agents/contract/program'
import { toJson } from '../connection/json.ts'
import type { Clock, Db } from '../scope.ts'
import { inTransaction } from '../scope.ts'
import { lockUser } from '../users/user.repository.ts'

const COLUMNS = [
  'id',
  'kind',
  'name',
  'scopes',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const satisfies (keyof Program)[]

/** More than a person can look through. */
const MAX_LISTED = 500

interface Owner {
  user_id: string
  now: Clock
}

/** Returns the tokens and connected apps of a user, also those that have ended, the newest first. At most 500. */
export function listPrograms(db: Db, user_id: string): Promise<Program[]> {
  return db
    .selectFrom('program')
    .select(COLUMNS)
    .where('user_id', '=', user_id)
    .orderBy('id', 'desc')
    .limit(MAX_LISTED)
    .execute()
}

/** Returns a program of a user. Throws AppError `not_found`. */
export function getProgram(db: Db, user_id: string, id: string): Promise<Program> {
  return db
    .selectFrom('program')
    .select(COLUMNS)
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new AppError('not_found', 'There is no such token or connected app.'))
}

/** Makes an access token. Throws AppError `limit_reached` beyond MAX_PROGRAMS live ones. */
export function createToken(
  db: Db,
  { user_id, now }: Owner,
  { name, scopes, expires_in_days }: TokenCreate,
): Promise<CreatedToken> {
  const token = `${TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`
  const at = now()
  const program: Program = {
    id: randomUUIDv7(),
    kind: 'token',
    name,
    scopes,
    created_at: at.toISOString(),
    expires_at: expires_in_days === null ? null : new Date(at.getTime() + expires_in_days * DAY_MS).toISOString(),
    last_used_at: null,
    revoked_at: null,
  }
  return inTransaction(db, async (trx) => {
    await lockUser(trx, user_id)
    await refuseTooMany(trx, { user_id, now })
    await insert(trx, user_id, program, { token_hash: hashOf(token), client_id: null })
    return { program, token }
  })
}

/**
 * Connects an app of OAuth, or gives a connected app other scopes. An app has one program for each user. Throws
 * AppError `limit_reached` beyond MAX_PROGRAMS live ones.
 */
export function connectApp(
  db: Db,
  { user_id, now }: Owner,
  { client_id, name, scopes }: { client_id: string; name: string; scopes: AccessScope[] },
): Promise<Program> {
  return inTransaction(db, async (trx) => {
    const update = () =>
      trx
        .updateTable('program')
        .set({ name, scopes: toJson(scopes) })
        .where('user_id', '=', user_id)
        .where('client_id', '=', client_id)
        .where('revoked_at', 'is', null)
        .returning(COLUMNS)
        .executeTakeFirst()
    // A program is locked before its user, as for a call of the program.
    const known = await update()
    if (known) return known
    await lockUser(trx, user_id)
    const connectedMeanwhile = await update()
    if (connectedMeanwhile) return connectedMeanwhile
    await refuseTooMany(trx, { user_id, now })
    const program: Program = {
      id: randomUUIDv7(),
      kind: 'app',
      name,
      scopes,
      created_at: now().toISOString(),
      expires_at: null,
      last_used_at: null,
      revoked_at: null,
    }
    await insert(trx, user_id, program, { token_hash: null, client_id })
    return program
  })
}

/**
 * Ends a program. Returns it with its client of OAuth, whose grants the caller must delete. Throws AppError
 * `not_found`, also when it has ended already.
 */
export async function revokeProgram(
  db: Db,
  { user_id, now }: Owner,
  id: string,
): Promise<Program & { client_id: string | null }> {
  const revoked = await db
    .updateTable('program')
    .set({ revoked_at: now().toISOString() })
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning([...COLUMNS, 'client_id'])
    .executeTakeFirst()
  if (!revoked) throw new AppError('not_found', 'There is no such token or connected app.', { field: 'id' })
  return revoked
}

/** What a credential of a program stands for. */
export interface Grant {
  id: string
  user_id: string
  scopes: AccessScope[]
  expires_at: string | null
}

/** Returns what an access token stands for, or null when no live program has it. */
export async function findGrantByToken(db: Db, token: string, at: Date): Promise<Grant | null> {
  const found = await selectGrants(db, at).where('token_hash', '=', hashOf(token)).executeTakeFirst()
  return found ?? null
}

/** Returns what a program stands for, or null when it is not live. */
export async function findGrant(db: Db, id: string, at: Date): Promise<Grant | null> {
  const found = await selectGrants(db, at).where('id', '=', id).executeTakeFirst()
  return found ?? null
}

function selectGrants(db: Db, at: Date) {
  return db
    .selectFrom('program')
    .select(['id', 'user_id', 'scopes', 'expires_at'])
    .where('revoked_at', 'is', null)
    .where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', at.toISOString())]))
}

/** Stores when these programs were last used. `ids`: at most 1000. */
export async function noteUse(db: Db, ids: string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await db.updateTable('program').set({ last_used_at: at.toISOString() }).where('id', 'in', ids).execute()
}

async function refuseTooMany(trx: Db, { user_id, now }: Owner): Promise<void> {
  const { count } = await selectGrants(trx, now())
    .where('user_id', '=', user_id)
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) < MAX_PROGRAMS) return
  const sentence = `You have ${MAX_PROGRAMS} access tokens and connected apps. Revoke one that you no longer use.`
  throw new AppError('limit_reached', sentence)
}

async function insert(
  trx: Db,
  user_id: string,
  { scopes, ...program }: Program,
  key: { token_hash: string | null; client_id: string | null },
): Promise<void> {
  const row = { ...program, ...key, user_id, scopes: toJson(scopes), session_id: null }
  await trx.insertInto('program').values(row).execute()
}

/** A token has 256 random bits, so a plain hash is as good as a slow one. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

const DAY_MS = 24 * 60 * 60 * 1000
