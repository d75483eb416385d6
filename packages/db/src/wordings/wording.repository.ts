import { randomUUIDv7 } from 'node:crypto'
import { MAX_WORDINGS } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import type { Wording, WordingDelete, WordingSet, WordingsDeleted, WordingWrite } from '@todo-agents/contract/wording'
import { wordingKey } from '@todo-agents/contract/wording'
import { recordChange, recordChanges } from '../changes/change.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { lockOwner } from '../users/user.repository.ts'

const COLUMNS = ['id', 'text', 'means', 'created_at', 'updated_at', 'version'] as const

function selectWordings(db: Db, user_id: string) {
  return db.selectFrom('wording').select(COLUMNS).where('user_id', '=', user_id)
}

/** Returns all wordings of a user, newest first. */
export function listWordings(db: Db, user_id: string): Promise<Wording[]> {
  return newestFirst(db, user_id).execute()
}

function newestFirst(db: Db, user_id: string) {
  return selectWordings(db, user_id).orderBy('updated_at', 'desc').orderBy('id', 'desc')
}

/**
 * Remembers what a text means, in place of what it meant before. Deletes the oldest wording when there are too many. Throws
 * AppError `access_denied` for a program, which may ask the assistant in words, too.
 */
export async function setWording(trx: Db, scope: Scope, { text, means }: WordingSet): Promise<WordingWrite> {
  refusePrograms(scope)
  await lockOwner(trx, scope)
  const before = await findWording(trx, scope.user_id, text)
  if (before?.means === means) return { wording: before, change_id: null, forgotten: null }
  if (before) {
    const wording = await storeWording(trx, scope, before, { text, means })
    const { id } = await recordChange(trx, scope, { entity: 'wording', before, after: wording })
    return { wording, change_id: id, forgotten: null }
  }
  const forgotten = await oldestBeyond(trx, scope.user_id)
  const group_id = forgotten && randomUUIDv7()
  if (forgotten) {
    await removeWording(trx, scope.user_id, forgotten.id)
    await recordChange(trx, scope, { entity: 'wording', before: forgotten, after: null }, { group_id })
  }
  const now = scope.now().toISOString()
  const row = { id: randomUUIDv7(), text, means, created_at: now, updated_at: now, version: 1 }
  const wording = await insertWording(trx, scope, row)
  const { id } = await recordChange(trx, scope, { entity: 'wording', before: null, after: wording }, { group_id })
  return { wording, change_id: id, forgotten }
}

/** Returns the deleted wording. Throws AppError `not_found`, and `access_denied` for a program. */
export async function deleteWording(trx: Db, scope: Scope, { id }: WordingDelete): Promise<WordingWrite> {
  refusePrograms(scope)
  await lockOwner(trx, scope)
  const wording = await getWording(trx, scope.user_id, id)
  await removeWording(trx, scope.user_id, id)
  const change = await recordChange(trx, scope, { entity: 'wording', before: wording, after: null })
  return { wording, change_id: change.id, forgotten: null }
}

export async function deleteAllWordings(trx: Db, scope: Scope): Promise<WordingsDeleted> {
  await lockOwner(trx, scope)
  const wordings = await listWordings(trx, scope.user_id)
  await trx.deleteFrom('wording').where('user_id', '=', scope.user_id).execute()
  const differences = wordings.map((before) => ({ entity: 'wording' as const, before, after: null }))
  const [first] = await recordChanges(trx, scope, differences, { group_id: randomUUIDv7() })
  return { count: wordings.length, change_id: first?.id ?? null }
}

/** Throws AppError `not_found`. */
export async function getWording(db: Db, user_id: string, id: string): Promise<Wording> {
  const wording = await selectWordings(db, user_id).where('id', '=', id).executeTakeFirst()
  if (wording) return wording
  throw new AppError('not_found', `There is no wording with the id ${id}.`, { field: 'id' })
}

function findWording(db: Db, user_id: string, text: string): Promise<Wording | undefined> {
  return selectWordings(db, user_id).where('text_key', '=', wordingKey(text)).executeTakeFirst()
}

/**
 * Stores a new or restored wording. Throws AppError `limit_reached`, and `conflict` when the text has a meaning already.
 * The caller has locked the user.
 */
export async function insertWording(trx: Db, { user_id }: Scope, wording: Wording): Promise<Wording> {
  if (await oldestBeyond(trx, user_id)) {
    throw new AppError('limit_reached', `What ${MAX_WORDINGS} texts mean is remembered, no more. Delete one first.`)
  }
  if (await findWording(trx, user_id, wording.text)) {
    throw new AppError('conflict', `What “${wording.text}” means is remembered already.`, { field: 'text' })
  }
  await trx
    .insertInto('wording')
    .values({ ...wording, user_id, text_key: wordingKey(wording.text) })
    .execute()
  return wording
}

export async function storeWording(
  trx: Db,
  { user_id, now }: Scope,
  before: Wording,
  { text, means }: WordingSet,
): Promise<Wording> {
  const after = { ...before, text, means, updated_at: now().toISOString(), version: before.version + 1 }
  const { id, ...columns } = after
  await trx.updateTable('wording').set(columns).where('user_id', '=', user_id).where('id', '=', id).execute()
  return after
}

export async function removeWording(trx: Db, user_id: string, id: string): Promise<void> {
  await trx.deleteFrom('wording').where('user_id', '=', user_id).where('id', '=', id).execute()
}

/** Returns the oldest wording when there is no room for another one, or else null. */
async function oldestBeyond(db: Db, user_id: string): Promise<Wording | null> {
  const row = await newestFirst(db, user_id)
    .offset(MAX_WORDINGS - 1)
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

function refusePrograms({ program_id }: Scope): void {
  if (program_id == null) return
  throw new AppError('access_denied', 'What words mean is learned from the user in person, not from a token or an app.')
}
