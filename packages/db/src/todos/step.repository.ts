import { randomUUIDv7 } from 'node:crypto'
import { MAX_STEPS } from '@todo-agents/contract/bounds'
import type { Change } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import type { AddSteps, NewStep, Todo, TodoWrite } from '@todo-agents/contract/todo'
import { generateNKeysBetween } from 'fractional-indexing'
import { recordChanges } from '../changes/change.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { lockOwner } from '../users/user.repository.ts'
import { newPosition } from './position.ts'
import type { Owner } from './todo.repository.ts'
import { getTodo, insertTodos, stepsOf } from './todo.repository.ts'

/** Adds steps to a todo, after those that it has. Throws as `requireParent`. */
export async function addSteps(trx: Db, scope: Scope, { id, steps }: AddSteps): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const parent = await requireParent(trx, owner.id, id, steps.length)
  const group_id = steps.length > 1 ? randomUUIDv7() : null
  const { todos, changes } = await insertSteps(trx, scope, owner, parent, steps, group_id)
  return {
    todos,
    also: [await getTodo(trx, owner.id, id)],
    next_occurrences: [],
    conflicts: [],
    change_ids: changes.map((change) => change.id),
  }
}

/**
 * Returns the todo that gets `count` more steps. `children`: todos that become steps. Throws AppError `not_found`,
 * `invalid_request` when the todo is done or a step itself, or a child has steps, and `limit_reached`.
 */
export async function requireParent(
  db: Db,
  user_id: string,
  id: string,
  count: number,
  children: Todo[] = [],
): Promise<Todo> {
  const parent = await getTodo(db, user_id, id)
  const field = { field: 'parent_id' }
  if (parent.parent_id !== null) {
    throw new AppError('invalid_request', `“${parent.item}” is a step, and a step has no steps of its own.`, field)
  }
  for (const { id: child, item, step_count } of children) {
    if (child === parent.id) throw new AppError('invalid_request', `“${item}” cannot be a step of itself.`, field)
    if (step_count > 0) {
      throw new AppError('invalid_request', `“${item}” has steps, so it cannot be a step itself.`, field)
    }
  }
  if (parent.completed_at !== null) {
    throw new AppError('invalid_request', `“${parent.item}” is done. Reopen it first, then add steps.`, field)
  }
  if (parent.step_count + count > MAX_STEPS) {
    throw new AppError(
      'limit_reached',
      `“${parent.item}” would have more than ${MAX_STEPS} steps. Divide it into several todos.`,
    )
  }
  return parent
}

/** Stores new steps of a todo and their changes, after the steps that it has. The caller must have locked the user. */
export async function insertSteps(
  trx: Db,
  scope: Scope,
  owner: Owner,
  parent: Pick<Todo, 'id' | 'list_id' | 'step_count'>,
  steps: NewStep[],
  group_id: string | null,
): Promise<{ todos: Todo[]; changes: Change[] }> {
  if (steps.length === 0) return { todos: [], changes: [] }
  const at = scope.now()
  const now = at.toISOString()
  const last = (await stepsOf(trx, owner.id, [parent])).at(-1)?.position ?? null
  const keys = generateNKeysBetween(last, null, steps.length)
  const todos = steps.map(({ item, is_done }, index): Todo => {
    const id = randomUUIDv7()
    return {
      ...NEW_CONTENT,
      id,
      item,
      parent_id: parent.id,
      list_id: parent.list_id,
      position: keys[index] ?? newPosition(at, id),
      completed_at: is_done ? now : null,
      tags: [],
      step_count: 0,
      done_step_count: 0,
      created_at: now,
      updated_at: now,
      version: 1,
    }
  })
  return { todos, changes: await insertWithChanges(trx, scope, owner, todos, group_id) }
}

/** Stores new todos without tags, and a change for each. The caller must have locked the user. */
export async function insertWithChanges(
  trx: Db,
  scope: Scope,
  owner: Owner,
  todos: Todo[],
  group_id: string | null,
): Promise<Change[]> {
  await insertTodos(trx, scope, owner, todos)
  const created = todos.map((after) => ({ entity: 'todo' as const, before: null, after }))
  return recordChanges(trx, scope, created, { group_id })
}
