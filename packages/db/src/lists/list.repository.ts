import { randomUUIDv7 } from 'node:crypto'
import { MAX_LIST_NAME_LENGTH, MAX_LISTS } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import type {
  List,
  ListArchive,
  ListCreate,
  ListReorder,
  Lists,
  ListUpdate,
  ListWrite,
  OpenCount,
} from '@todo-agents/contract/list'
import { tagKey } from '@todo-agents/contract/tag-key'
import { generateKeyBetween } from 'fractional-indexing'
import { sql } from 'kysely'
import { findCreation, recordChange } from '../changes/change.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { newColor } from '../tags/new-color.ts'
import { newPosition } from '../todos/position.ts'
import { lockOwner } from '../users/user.repository.ts'

const COLUMNS = [
  'list.id',
  'list.name',
  'list.color',
  'list.position',
  'list.archived_at',
  'list.created_at',
  'list.updated_at',
  'list.version',
] as const

function selectLists(db: Db, user_id: string) {
  return db.selectFrom('list').select(COLUMNS).where('list.user_id', '=', user_id)
}

/** Returns all lists of a user in their order, archived ones included. */
export async function listLists(db: Db, user_id: string): Promise<Lists> {
  return { lists: await selectLists(db, user_id).orderBy('list.position').orderBy('list.id').execute() }
}

/** Counts the open todos of each list and of the inbox. */
export async function countOpen(db: Db, user_id: string): Promise<OpenCount[]> {
  return db
    .selectFrom('todo')
    .select(['list_id', sql<number>`count(*)::int`.as('count')])
    .where('user_id', '=', user_id)
    .where('completed_at', 'is', null)
    .where('parent_id', 'is', null)
    .groupBy('list_id')
    .execute()
}

export async function findList(db: Db, user_id: string, id: string): Promise<List | null> {
  return (await selectLists(db, user_id).where('list.id', '=', id).executeTakeFirst()) ?? null
}

/** Throws AppError `not_found`. */
export async function getList(db: Db, user_id: string, id: string): Promise<List> {
  const list = await findList(db, user_id, id)
  if (!list) throw new AppError('not_found', `There is no list with the id ${id}.`, { field: 'list_id' })
  return list
}

/** Returns a list that takes todos. Throws AppError `not_found`, and `invalid_request` for an archived list. */
export async function requireOpenList(db: Db, user_id: string, id: string): Promise<List> {
  const list = await getList(db, user_id, id)
  if (list.archived_at === null) return list
  throw new AppError('invalid_request', `The list “${list.name}” is archived. Bring it back first.`, {
    field: 'list_id',
  })
}

/**
 * Creates a list at the end of the user's lists. Idempotent for an input with an id. Throws AppError `conflict` when the
 * user has a list with this name, and `limit_reached`.
 */
export async function createList(trx: Db, scope: Scope, { id, name, color }: ListCreate): Promise<ListWrite> {
  await lockOwner(trx, scope)
  const made = id && (await findCreation(trx, scope.user_id, id))
  const found = made && (await findList(trx, scope.user_id, made.entity_id))
  if (made && found) return { list: found, change_ids: [made.id] }
  refuseReserved(name)
  const at = scope.now()
  const now = at.toISOString()
  const new_id = id ?? randomUUIDv7()
  const list: List = {
    id: new_id,
    name,
    color: color ?? (await newColor(trx, scope.user_id, 'list', name)),
    position: newPosition(at, new_id),
    archived_at: null,
    created_at: now,
    updated_at: now,
    version: 1,
  }
  await insertList(trx, scope, list)
  return { list, change_ids: [(await recordChange(trx, scope, { entity: 'list', before: null, after: list })).id] }
}

/** Throws AppError `not_found`, and `conflict` for another version and for a name that another list has. */
export async function updateList(trx: Db, scope: Scope, { id, version, name, color }: ListUpdate): Promise<ListWrite> {
  await lockOwner(trx, scope)
  const before = await getList(trx, scope.user_id, id)
  if (version !== undefined && version !== before.version) {
    const message = `The list “${before.name}” has changed: it is at version ${before.version}, not ${version}.`
    throw new AppError('conflict', message, { field: 'version' })
  }
  if (name !== undefined) refuseReserved(name)
  return changeList(trx, scope, before, { name: name ?? before.name, color: color ?? before.color })
}

/** Archives a list, or brings it back. Throws AppError `not_found`. */
export async function archiveList(trx: Db, scope: Scope, { id, is_archived }: ListArchive): Promise<ListWrite> {
  await lockOwner(trx, scope)
  const before = await getList(trx, scope.user_id, id)
  const archived_at = is_archived ? (before.archived_at ?? scope.now().toISOString()) : null
  return changeList(trx, scope, before, { archived_at })
}

/** Puts a list after another one, or first. Throws AppError `not_found`. */
export async function reorderList(trx: Db, scope: Scope, { id, after }: ListReorder): Promise<ListWrite> {
  await lockOwner(trx, scope)
  const before = await getList(trx, scope.user_id, id)
  const previous = after === null ? null : await getList(trx, scope.user_id, after)
  if (previous?.id === id) return { list: before, change_ids: [] }
  const next = await selectLists(trx, scope.user_id)
    .where('list.id', '!=', id)
    .$if(previous !== null, (select) => select.where('list.position', '>', previous!.position))
    .orderBy('list.position')
    .limit(1)
    .executeTakeFirst()
  return changeList(trx, scope, before, { position: generateKeyBetween(previous?.position, next?.position) })
}

type ListPatch = Partial<Pick<List, 'name' | 'color' | 'archived_at' | 'position'>>

async function changeList(trx: Db, scope: Scope, before: List, patch: ListPatch): Promise<ListWrite> {
  const list = await storeList(trx, scope, before, patch)
  if (list === before) return { list, change_ids: [] }
  return { list, change_ids: [(await recordChange(trx, scope, { entity: 'list', before, after: list })).id] }
}

/**
 * Stores a changed list under its next version, without a change row. Returns `before` itself when nothing differs. Throws
 * AppError `conflict` when another list has the name.
 */
export async function storeList(trx: Db, scope: Scope, before: List, patch: ListPatch): Promise<List> {
  const fields = Object.keys(patch) as (keyof ListPatch)[]
  if (fields.every((field) => before[field] === patch[field])) return before
  const list = { ...before, ...patch, updated_at: scope.now().toISOString(), version: before.version + 1 }
  await refuseTaken(trx, scope.user_id, list.name, list.id)
  const { id, ...columns } = list
  await trx
    .updateTable('list')
    .set({ ...columns, name_key: tagKey(list.name) })
    .where('user_id', '=', scope.user_id)
    .where('id', '=', id)
    .execute()
  return list
}

/**
 * Stores a new list, without a change row. The caller must have locked the user. Throws AppError `conflict` when the name
 * is taken, and `limit_reached` when the user has as many lists as allowed.
 */
export async function insertList(trx: Db, { user_id }: Scope, list: List): Promise<void> {
  await refuseTaken(trx, user_id, list.name)
  const inserted = await trx
    .insertInto('list')
    .values({ ...list, user_id, name_key: tagKey(list.name) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning((eb) =>
      eb
        .selectFrom('list as mine')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('mine.user_id', '=', user_id)
        .as('count'),
    )
    .executeTakeFirst()
  if (!inserted) throw new AppError('conflict', 'This id is taken. Choose another one.', { field: 'id' })
  // The count does not include this row yet.
  if ((inserted.count ?? 0) >= MAX_LISTS) {
    throw new AppError('limit_reached', `You have ${MAX_LISTS} lists, as many as a user can have. Delete some first.`)
  }
}

/** Names by which the page and the assistant call something else. */
const RESERVED = new Set(['inbox', 'all'])

/** Throws AppError `invalid_request` for a name that would be confused with the inbox or with all todos. */
function refuseReserved(name: string): void {
  if (!RESERVED.has(tagKey(name))) return
  throw new AppError('invalid_request', `“${name}” is taken: it has its own place. Choose another name.`, {
    field: 'name',
  })
}

/** Returns the name, or the name with the first number that makes it free. */
export async function freeName(db: Db, user_id: string, name: string): Promise<string> {
  const lists = await selectLists(db, user_id).execute()
  const taken = new Set(lists.map((list) => tagKey(list.name)))
  for (let number = 2, free = name; ; number++) {
    if (!taken.has(tagKey(free))) return free
    const ending = ` ${number}`
    free = name.slice(0, MAX_LIST_NAME_LENGTH - ending.length).trimEnd() + ending
  }
}

/** Throws AppError `conflict` when a list has the name. `except`: the id of a list that may have it. */
async function refuseTaken(db: Db, user_id: string, name: string, except?: string): Promise<void> {
  const taken = await selectLists(db, user_id).where('list.name_key', '=', tagKey(name)).executeTakeFirst()
  if (!taken || taken.id === except) return
  const where = taken.archived_at === null ? '' : ', which is archived'
  throw new AppError('conflict', `There is already a list “${taken.name}”${where}. Choose another name.`, {
    field: 'name',
  })
}
