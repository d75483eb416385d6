import { AppError } from '@todo-agents/contract/errors'
import type { Todo, TodoReorder, TodoWrite } from '@todo-agents/contract/todo'
import { generateKeyBetween } from 'fractional-indexing'
import type { Db, Scope } from '../scope.ts'
import { lockOwner } from '../users/user.repository.ts'
import { getTodo } from './todo.repository.ts'
import { contentOf } from './todo-patch.ts'
import { writeAll } from './todo-write.repository.ts'

/**
 * Puts a todo directly after another one of its list, or a step after another one of its todo; first when `after` is
 * null. The neighbours are read while the user is locked, so two moves at the same time get different places. Throws
 * AppError `not_found`, and `invalid_request` when the two are not neighbours in one list.
 */
export async function reorderTodo(trx: Db, scope: Scope, { id, after }: TodoReorder): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const todo = await getTodo(trx, owner.id, id)
  const previous = after === null ? null : await getTodo(trx, owner.id, after)
  if (previous && (previous.list_id !== todo.list_id || previous.parent_id !== todo.parent_id)) {
    const message = `“${previous.item}” is in another list. Move “${todo.item}” there first.`
    throw new AppError('invalid_request', message, { field: 'after' })
  }
  const isInPlace = previous?.id === todo.id
  const next = isInPlace ? null : await nextAfter(trx, owner.id, todo, previous)
  const position = isInPlace ? todo.position : generateKeyBetween(previous?.position, next)
  return writeAll(trx, scope, owner, [todo], (before) => ({ ...contentOf(before), position }))
}

/** Returns the position of the first neighbour after `previous`, the moved todo itself left out; null at the end. */
async function nextAfter(db: Db, user_id: string, todo: Todo, previous: Todo | null): Promise<string | null> {
  let select = db.selectFrom('todo').select('position').where('user_id', '=', user_id).where('id', '!=', todo.id)
  if (todo.parent_id !== null) {
    select = select.where('parent_id', '=', todo.parent_id)
  } else {
    select = select
      .where('parent_id', 'is', null)
      .where('completed_at', 'is', null)
      .where('list_id', todo.list_id === null ? 'is' : '=', todo.list_id)
  }
  if (previous) select = select.where('position', '>', previous.position)
  return (await select.orderBy('position').limit(1).executeTakeFirst())?.position ?? null
}
