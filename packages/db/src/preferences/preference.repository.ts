import { randomUUIDv7 } from 'node:crypto'
import { MAX_PREFERENCES } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import type {
  Preference,
  PreferenceCreate,
  PreferenceDelete,
  PreferenceUpdate,
  PreferenceWrite,
} from '@todo-agents/contract/preference'
import { recordChange } from '../changes/change.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { lockOwner } from '../users/user.repository.ts'

const COLUMNS = ['id', 'text', 'created_at', 'updated_at', 'version'] as const

function selectPreferences(db: Db, user_id: string) {
  return db.selectFrom('preference').select(COLUMNS).where('user_id', '=', user_id)
}

/** Returns all standing preferences of a user, oldest first. */
export function listPreferences(db: Db, user_id: string): Promise<Preference[]> {
  return selectPreferences(db, user_id).orderBy('created_at').orderBy('id').execute()
}

/**
 * Throws AppError `limit_reached` when the user has as many preferences as allowed, and `conflict` when the user has this
 * one already.
 */
export async function createPreference(trx: Db, scope: Scope, { text }: PreferenceCreate): Promise<PreferenceWrite> {
  await lockOwner(trx, scope)
  await refuseDuplicate(trx, scope.user_id, text)
  const now = scope.now().toISOString()
  const preference = await insertPreference(trx, scope, {
    id: randomUUIDv7(),
    text,
    created_at: now,
    updated_at: now,
    version: 1,
  })
  const { id } = await recordChange(trx, scope, { entity: 'preference', before: null, after: preference })
  return { preference, change_id: id }
}

/** Throws AppError `not_found`, and `conflict` when the caller saw another version. */
export async function updatePreference(
  trx: Db,
  scope: Scope,
  { id, text, version }: PreferenceUpdate,
): Promise<PreferenceWrite> {
  await lockOwner(trx, scope)
  const before = await getPreference(trx, scope.user_id, id)
  if (version !== undefined && version !== before.version) throw changedSince(before)
  const preference = await storePreference(trx, scope, before, { text })
  const change = await recordChange(trx, scope, { entity: 'preference', before, after: preference })
  return { preference, change_id: change.id }
}

/** Returns the deleted preference. Throws AppError `not_found`. */
export async function deletePreference(trx: Db, scope: Scope, { id }: PreferenceDelete): Promise<PreferenceWrite> {
  await lockOwner(trx, scope)
  const preference = await getPreference(trx, scope.user_id, id)
  await removePreference(trx, scope.user_id, preference.id)
  const change = await recordChange(trx, scope, { entity: 'preference', before: preference, after: null })
  return { preference, change_id: change.id }
}

/** Throws AppError `not_found`. */
export async function getPreference(db: Db, user_id: string, id: string): Promise<Preference> {
  const preference = await selectPreferences(db, user_id).where('id', '=', id).executeTakeFirst()
  if (preference) return preference
  throw new AppError('not_found', `There is no preference with the id ${id}.`, { field: 'id' })
}

/** Stores a new or restored preference. Throws AppError `limit_reached`. The caller has locked the user. */
export async function insertPreference(trx: Db, { user_id }: Scope, preference: Preference): Promise<Preference> {
  const { count } = await trx
    .selectFrom('preference')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', user_id)
    .executeTakeFirstOrThrow()
  if (count >= MAX_PREFERENCES) {
    const message = `You have ${MAX_PREFERENCES} preferences, as many as are kept. Delete one first.`
    throw new AppError('limit_reached', message)
  }
  await trx
    .insertInto('preference')
    .values({ ...preference, user_id })
    .execute()
  return preference
}

export async function storePreference(
  trx: Db,
  { user_id, now }: Scope,
  before: Preference,
  { text }: PreferenceCreate,
): Promise<Preference> {
  const after = { ...before, text, updated_at: now().toISOString(), version: before.version + 1 }
  const { id, ...columns } = after
  await trx.updateTable('preference').set(columns).where('user_id', '=', user_id).where('id', '=', id).execute()
  return after
}

export async function removePreference(trx: Db, user_id: string, id: string): Promise<void> {
  await trx.deleteFrom('preference').where('user_id', '=', user_id).where('id', '=', id).execute()
}

async function refuseDuplicate(db: Db, user_id: string, text: string): Promise<void> {
  const same = await selectPreferences(db, user_id)
    .where('text', 'ilike', text.replace(/[\\%_]/g, '\\$&'))
    .executeTakeFirst()
  if (same) throw new AppError('conflict', `“${same.text}” is among your preferences already.`, { field: 'text' })
}

function changedSince({ text }: Preference): AppError {
  return new AppError('conflict', `This preference has changed since: it is now “${text}”.`, { field: 'version' })
}
