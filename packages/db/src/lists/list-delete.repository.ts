import { randomUUIDv7 } from 'node:crypto'
import type { ListSnapshot } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import type { List, ListDelete } from '@todo-agents/contract/list'
import type { Todo } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import { recordChange, recordChanges } from '../changes/change.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { selectTodos } from '../todos/todo.repository.ts'
import { lockOwner } from '../users/user.repository.ts'
import { findList, freeName, getList, insertList, requireOpenList } from './list.repository.ts'

/**
 * Deletes a list. Its todos move to another list or to the inbox, or are deleted, too; one undo brings all of it back.
 * Throws AppError `not_found`, and `invalid_request` for a target that takes no todos.
 */
export async function deleteList(trx: Db, scope: Scope, { id, todos }: ListDelete): Promise<{ change_ids: string[] }> {
  const { id: user_id } = await lockOwner(trx, scope)
  const list = await getList(trx, user_id, id)
  if (todos === 'delete') return deleteWithTodos(trx, scope, list)
  if (todos.move_to === id) {
    throw new AppError('invalid_request', 'The todos cannot move to the list that is deleted.', { field: 'todos' })
  }
  if (todos.move_to) await requireOpenList(trx, user_id, todos.move_to)
  const before = await removeList(trx, scope, list, todos.move_to)
  const change = await recordChange(trx, scope, { entity: 'list', before, after: null })
  return { change_ids: [change.id] }
}

/** The todos are deleted one by one, steps before their todos, so that an undo can bring them back in reverse order. */
async function deleteWithTodos(trx: Db, scope: Scope, list: List): Promise<{ change_ids: string[] }> {
  const { user_id } = scope
  const group_id = randomUUIDv7()
  const todos: Todo[] = await selectTodos(trx, user_id)
    .where('todo.list_id', '=', list.id)
    .orderBy((eb) => eb('todo.parent_id', 'is', null))
    .orderBy('todo.id')
    .execute()
  await trx.deleteFrom('todo').where('user_id', '=', user_id).where('list_id', '=', list.id).execute()
  const gone = todos.map((before) => ({ entity: 'todo' as const, before, after: null }))
  const changes = await recordChanges(trx, scope, gone, { group_id })
  await removeList(trx, scope, list, null)
  const change = await recordChange(trx, scope, { entity: 'list', before: list, after: null }, { group_id })
  return { change_ids: [...changes, change].map(({ id }) => id) }
}

/**
 * Deletes a list after its todos have moved, without change rows. Returns the list with the ids of these todos, for the
 * change.
 */
export async function removeList(
  trx: Db,
  { user_id, now }: Scope,
  list: List,
  moved_to: string | null,
): Promise<ListSnapshot> {
  const { rows } = await sql<{ id: string }>`
    update todo set list_id = ${moved_to}, updated_at = ${now().toISOString()}, version = version + 1
    where user_id = ${user_id} and list_id = ${list.id}
    returning id
  `.execute(trx)
  await trx.deleteFrom('list').where('user_id', '=', user_id).where('id', '=', list.id).execute()
  return { ...list, todo_ids: rows.map(({ id }) => id), moved_to }
}

/**
 * Brings a deleted list back under its next version, without a change row, and the todos that went with it and are still
 * where they went. When another list has its name by now, it gets a number behind it. Throws AppError `limit_reached`.
 */
export async function reinsertList(
  trx: Db,
  scope: Scope,
  { todo_ids = [], moved_to = null, ...list }: ListSnapshot,
): Promise<ListSnapshot> {
  const now = scope.now().toISOString()
  const name = await freeName(trx, scope.user_id, list.name)
  const back = { ...list, name, updated_at: now, version: list.version + 1 }
  await insertList(trx, scope, back)
  if (todo_ids.length > 0) {
    await sql`
      update todo set list_id = ${list.id}, updated_at = ${now}, version = version + 1
      where user_id = ${scope.user_id} and id = any(${todo_ids}::uuid[]) and list_id is not distinct from ${moved_to}
    `.execute(trx)
  }
  return { ...back, todo_ids, moved_to }
}

/** Returns the id of a list if it is there, otherwise null: the inbox. For todos that an undo brings back. */
export async function listOrInbox(db: Db, user_id: string, list_id: string | null): Promise<string | null> {
  return list_id === null ? null : ((await findList(db, user_id, list_id))?.id ?? null)
}
