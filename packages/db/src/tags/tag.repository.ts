import { randomUUIDv7 } from 'node:crypto'
import type { Change } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import type { Tag, TagCreate, TagUpdate, TagWrite } from '@todo-agents/contract/tag'
import type { TagColor } from '@todo-agents/contract/tag-color'
import { tagKey } from '@todo-agents/contract/tag-key'
import { sql } from 'kysely'
import { recordChange } from '../changes/change.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { refuseBeyond } from '../users/bounds.ts'
import { lockOwner } from '../users/user.repository.ts'
import { newColor } from './new-color.ts'

const COLUMNS = ['id', 'name', 'color', 'created_at'] as const

/** Returns all tags of a user, sorted by name. */
export function listTags(db: Db, user_id: string): Promise<Tag[]> {
  return db.selectFrom('tag').select(COLUMNS).where('user_id', '=', user_id).orderBy('name_key').execute()
}

export function findTagById(db: Db, user_id: string, id: string): Promise<Tag | undefined> {
  return db.selectFrom('tag').select(COLUMNS).where('user_id', '=', user_id).where('id', '=', id).executeTakeFirst()
}

/** Throws AppError `not_found`. */
export async function getTag(db: Db, user_id: string, id: string): Promise<Tag> {
  const tag = await findTagById(db, user_id, id)
  if (!tag) throw new AppError('not_found', `There is no tag with the id ${id}.`, { field: 'id' })
  return tag
}

export function findTag(db: Db, user_id: string, name: string): Promise<Tag | undefined> {
  return db
    .selectFrom('tag')
    .select(COLUMNS)
    .where('user_id', '=', user_id)
    .where('name_key', '=', tagKey(name))
    .executeTakeFirst()
}

/** Throws AppError `conflict` when the user already has a tag with this name, and `limit_reached`. */
export async function createTag(trx: Db, scope: Scope, { name, color }: TagCreate): Promise<TagWrite> {
  await lockOwner(trx, scope)
  const { tag, change } = await insertNewTag(trx, scope, name, color)
  return { tag, change_ids: [change.id] }
}

/** Throws AppError `not_found`, and `conflict` when the user has another tag with this name. */
export async function updateTag(trx: Db, scope: Scope, { id, name, color }: TagUpdate): Promise<TagWrite> {
  await lockOwner(trx, scope)
  const before = await getTag(trx, scope.user_id, id)
  const tag = { ...before, name: name ?? before.name, color: color ?? before.color }
  if (tag.name === before.name && tag.color === before.color) return { tag, change_ids: [] }
  await writeTag(trx, scope.user_id, tag)
  const change = await recordChange(trx, scope, { entity: 'tag', before, after: tag })
  return { tag, change_ids: [change.id] }
}

/** Deletes a tag, and takes it off its todos, whose ids are stored in the change. Throws AppError `not_found`. */
export async function deleteTag(trx: Db, scope: Scope, id: string): Promise<{ change_ids: string[] }> {
  await lockOwner(trx, scope)
  const tag = await getTag(trx, scope.user_id, id)
  const todo_ids = await todosOfTag(trx, id)
  await removeTag(trx, scope.user_id, id)
  const change = await recordChange(trx, scope, { entity: 'tag', before: { ...tag, todo_ids }, after: null })
  return { change_ids: [change.id] }
}

/**
 * Returns the user's tags with these names, and creates missing ones. `changes`: the creations. A name with the
 * `tagKey` of an existing tag means this tag. The caller must have locked the user.
 */
export async function ensureTags(trx: Db, scope: Scope, names: string[]): Promise<{ tags: Tag[]; changes: Change[] }> {
  const tags = new Map<string, Tag>()
  const changes: Change[] = []
  for (const name of names) {
    if (tags.has(tagKey(name))) continue
    const found = await findTag(trx, scope.user_id, name)
    if (found) {
      tags.set(tagKey(name), found)
    } else {
      const { tag, change } = await insertNewTag(trx, scope, name)
      tags.set(tagKey(name), tag)
      changes.push(change)
    }
  }
  return { tags: [...tags.values()], changes }
}

/** Returns the names of tags in the order in which every todo has them. */
export function sortedNames(tags: Tag[]): string[] {
  // By bytes, as the collation of `name_key` sorts.
  const key = ({ name }: Tag) => Buffer.from(tagKey(name))
  return tags.toSorted((a, b) => key(a).compare(key(b))).map(({ name }) => name)
}

export async function todosOfTag(db: Db, tag_id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('todo_tag')
    .select('todo_id')
    .where('tag_id', '=', tag_id)
    .orderBy('todo_id')
    .execute()
  return rows.map(({ todo_id }) => todo_id)
}

/**
 * Stores a new tag, without a change row. The caller must have locked the user. Throws AppError `conflict` when the
 * name is taken, and `limit_reached` when the user has as many tags as allowed.
 */
export async function insertTag(trx: Db, { user_id, bounds }: Scope, tag: Tag): Promise<void> {
  const { id, name, color, created_at } = tag
  await refuseTaken(trx, user_id, name)
  // `count` does not include this row yet.
  const { count } = await trx
    .insertInto('tag')
    .values({ id, user_id, name, name_key: tagKey(name), color, created_at })
    .returning(sql<number>`(select tag_count from "user" where id = tag.user_id)`.as('count'))
    .executeTakeFirstOrThrow()
  refuseBeyond(bounds, 'tags', count + 1)
}

/**
 * Stores a tag's new name and colour, without a change row. Throws AppError `conflict` when another tag has the name.
 */
export async function writeTag(trx: Db, user_id: string, { id, name, color }: Tag): Promise<void> {
  await refuseTaken(trx, user_id, name, id)
  await trx
    .updateTable('tag')
    .set({ name, name_key: tagKey(name), color })
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .execute()
}

/** Deletes a tag, without a change row. */
export async function removeTag(trx: Db, user_id: string, id: string): Promise<void> {
  await trx.deleteFrom('tag').where('user_id', '=', user_id).where('id', '=', id).execute()
}

async function insertNewTag(trx: Db, scope: Scope, name: string, chosen?: TagColor) {
  const color = chosen ?? (await newColor(trx, scope.user_id, 'tag', name))
  const tag = { id: randomUUIDv7(), name, color, created_at: scope.now().toISOString() }
  await insertTag(trx, scope, tag)
  return { tag, change: await recordChange(trx, scope, { entity: 'tag', before: null, after: tag }) }
}

/** Throws AppError `conflict` when a tag has the name. `except`: the id of a tag that may have it. */
async function refuseTaken(db: Db, user_id: string, name: string, except?: string): Promise<void> {
  const taken = await findTag(db, user_id, name)
  if (taken && taken.id !== except) {
    throw new AppError('conflict', `There is already a tag "${taken.name}". Choose another name.`, { field: 'name' })
  }
}
