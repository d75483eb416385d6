import { isDeepStrictEqual } from 'node:util'
import type { Change } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import type { Tag } from '@todo-agents/contract/tag'
import { tagKey } from '@todo-agents/contract/tag-key'
import type { Todo, TodoContent } from '@todo-agents/contract/todo'
import { listOrInbox } from '../lists/list-delete.repository.ts'
import { ensureTags } from '../tags/tag.repository.ts'
import { changedFields, findTodos, getTodo, insertTodo, removeTodo } from '../todos/todo.repository.ts'
import { contentOf } from '../todos/todo-patch.ts'
import { storeContent } from '../todos/todo-write.repository.ts'
import type { Difference } from './change.repository.ts'
import type { UndoContext } from './undo-context.ts'

type TodoChange = Extract<Change, { entity: 'todo' }>

/** Puts a todo back into the state before a change. Throws AppError `conflict` when steps would be lost. */
export async function restoreTodo(context: UndoContext, { entity_id, before, after }: TodoChange): Promise<Difference> {
  const { trx, owner } = context
  if (!before) {
    const todo = await getTodo(trx, owner.id, entity_id)
    if (todo.step_count > 0) {
      const message = `“${todo.item}” got steps since, and they would be lost. Undo that first, or delete the todo.`
      throw new AppError('conflict', message)
    }
    await removeTodo(trx, owner.id, entity_id)
    return { entity: 'todo', before: todo, after: null }
  }
  if (!after) return { entity: 'todo', before: null, after: await reinsertTodo(context, before) }
  return revertTodo(context, before, after)
}

/**
 * Inserts a deleted todo again, with the next version, because no version is ever used twice. It goes to the inbox when
 * its list is gone. Throws AppError `conflict` for a step whose todo is gone.
 */
async function reinsertTodo(context: UndoContext, todo: Todo): Promise<Todo> {
  const { trx, scope, owner } = context
  const tags = await tagsNamed(context, todo.tags)
  const list_id = await placeOf(context, todo)
  const next = { ...todo, list_id, updated_at: scope.now().toISOString(), version: todo.version + 1 }
  await insertTodo(
    trx,
    scope,
    owner,
    next,
    tags.map(({ id }) => id),
  )
  return getTodo(trx, owner.id, todo.id)
}

/** Returns the list of a todo that is brought back. The list of a step is that of its todo. */
async function placeOf({ trx, owner }: UndoContext, { item, list_id, parent_id }: TodoContent): Promise<string | null> {
  if (parent_id === null) return listOrInbox(trx, owner.id, list_id)
  const [parent] = await findTodos(trx, owner.id, parent_id)
  if (parent) return parent.list_id
  throw new AppError('conflict', `The todo of the step “${item}” is gone. Undo its deletion first.`)
}

/** The fields of a time are restored together, because some exclude others. */
const TIMES = ['due_date', 'end_date', 'start_time', 'end_time'] as const

/**
 * Reverts only the fields and tags that the change had touched. All others keep their current values: a tag, for
 * example, may have been renamed or deleted since.
 */
async function revertTodo(context: UndoContext, before: Todo, after: Todo): Promise<Difference> {
  const { trx, scope, owner } = context
  const current = await getTodo(trx, owner.id, after.id)
  const touched = new Set<keyof TodoContent>(changedFields(before, after))
  if (TIMES.some((field) => touched.has(field))) for (const field of TIMES) touched.add(field)
  const reverted = { ...contentOf(current), ...Object.fromEntries([...touched].map((field) => [field, before[field]])) }
  const isMoved = touched.has('list_id') || touched.has('parent_id')
  const content = isMoved ? { ...reverted, list_id: await placeOf(context, reverted) } : reverted
  const names = revertedTags(current.tags, before.tags, after.tags)
  // Most changes leave the tags as they are. Then they are neither looked up nor written, which saves four statements of eleven.
  const tags = isDeepStrictEqual(names, current.tags) ? undefined : await tagsNamed(context, names)
  const restored = await storeContent(trx, scope, owner, current, content, tags)
  return { entity: 'todo', before: current, after: restored ?? current }
}

function revertedTags(current: string[], before: string[], after: string[]): string[] {
  const had = new Set(before.map(tagKey))
  const got = new Set(after.map(tagKey))
  return [
    ...current.filter((name) => had.has(tagKey(name)) || !got.has(tagKey(name))),
    ...before.filter((name) => !got.has(tagKey(name))),
  ]
}

/**
 * Returns the tags with these names. A tag that was deleted in the meantime is created again, which is a change of its
 * own.
 */
async function tagsNamed({ trx, scope, changes }: UndoContext, names: string[]): Promise<Tag[]> {
  const ensured = await ensureTags(trx, scope, names)
  changes.push(...ensured.changes)
  return ensured.tags
}
