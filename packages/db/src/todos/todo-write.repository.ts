import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { Tag } from '@todo-agents/contract/tag'
import type { Todo, TodoCreate, TodoPatch, TodoUpdate, TodoWrite } from '@todo-agents/contract/todo'
import { findCreation, newChange, recordChange } from '../changes/change.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { ensureTags, sortedNames } from '../tags/tag.repository.ts'
import { lockOwner } from '../users/user.repository.ts'
import { conflictsOf, newConflicts } from './schedule.repository.ts'
import type { Owner } from './todo.repository.ts'
import { findTodos, getTodo, getTodos, insertNewTodo, linkTags, removeTodo, writeTodo } from './todo.repository.ts'
import { NO_TIMES, patchTimes } from './todo-times.ts'

/** The columns of a todo that a user writes. Tags are not among them, because they are links to other rows. */
type TodoContent = Omit<Todo, 'id' | 'tags' | 'created_at' | 'updated_at' | 'version'>

/**
 * Creates a todo, and the tags that do not exist yet. Idempotent for an input with an id: a second call returns the
 * change of the first one, and the todo as it is now, or no todo when it has been deleted. Throws AppError
 * `invalid_request`, `limit_reached`, and `conflict` for an id of another todo.
 */
export async function createTodo(trx: Db, scope: Scope, input: TodoCreate): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const made = input.id && (await findCreation(trx, owner.id, input.id))
  if (made) return { todos: await findTodos(trx, owner.id, made.entity_id), conflicts: [], change_ids: [made.id] }
  const { tags, changes } = await ensureTags(trx, scope, input.tags ?? [])
  const now = scope.now().toISOString()
  const id = input.id?.toLowerCase() ?? randomUUIDv7()
  const content = {
    item: input.item,
    description: input.description ?? null,
    ...patchTimes(NO_TIMES, input, owner.default_duration),
    alarm_time: input.alarm_time ?? null,
    importance: input.importance ?? 'none',
    completed_at: null,
  }
  const todo = { id, ...content, tags: sortedNames(tags), created_at: now, updated_at: now, version: 1 }
  const change = newChange(scope, { entity: 'todo', before: null, after: todo })
  const overlaps = await insertNewTodo(trx, scope, owner, todo, change)
  await linkTags(trx, id, idsOf(tags))
  scope.onChange?.(change)
  return { todos: [todo], conflicts: conflictsOf(todo, overlaps), change_ids: idsOf([...changes, change]) }
}

/**
 * Changes todos, all or none. Does not write a todo that the patch leaves as it is. Throws AppError `not_found`,
 * `conflict` when a todo is not at the given version, and `invalid_request`.
 */
export async function updateTodos(trx: Db, scope: Scope, { id, version, ...patch }: TodoUpdate): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const todos = await getTodos(trx, owner.id, id)
  for (const todo of todos) refuseOtherVersion(todo, version)
  const wanted = patch.tags && (await ensureTags(trx, scope, patch.tags))
  const write = await writeAll(trx, scope, owner, todos, (todo) => patched(todo, patch, owner), wanted?.tags)
  return { ...write, change_ids: [...idsOf(wanted?.changes ?? []), ...write.change_ids] }
}

/** Completes todos, all or none. Todos that are already completed stay as they are. Throws AppError `not_found`. */
export async function completeTodos(trx: Db, scope: Scope, ids: string[]): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const now = scope.now().toISOString()
  const todos = await getTodos(trx, owner.id, ids)
  return writeAll(trx, scope, owner, todos, (todo) => ({ ...todo, completed_at: todo.completed_at ?? now }))
}

/** Reopens todos, all or none. Todos that are open stay as they are. Throws AppError `not_found`. */
export async function reopenTodos(trx: Db, scope: Scope, ids: string[]): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const todos = await getTodos(trx, owner.id, ids)
  return writeAll(trx, scope, owner, todos, (todo) => ({ ...todo, completed_at: null }))
}

/** Deletes todos, all or none. Returns only the ids of the changes. Throws AppError `not_found`. */
export async function deleteTodos(trx: Db, scope: Scope, ids: string[]): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const change_ids: string[] = []
  for (const todo of await getTodos(trx, owner.id, ids)) {
    await removeTodo(trx, owner.id, todo.id)
    const change = await recordChange(trx, scope, { entity: 'todo', before: todo, after: null })
    change_ids.push(change.id)
  }
  return { todos: [], conflicts: [], change_ids }
}

/**
 * Stores the content of a todo, and its tags if given, under its next version. Returns the stored todo, or null when
 * nothing differs. Writes no change row.
 */
export async function storeContent(
  trx: Db,
  scope: Scope,
  owner: Owner,
  todo: Todo,
  content: TodoContent,
  tags?: Tag[],
): Promise<Todo | null> {
  if (sameContent(todo, content) && (!tags || sameTags(todo, tags))) return null
  const { id, tags: _, created_at } = todo
  const next = {
    ...content,
    id,
    tags: [],
    created_at,
    updated_at: scope.now().toISOString(),
    version: todo.version + 1,
  }
  await writeTodo(trx, owner, next, tags && idsOf(tags))
  return getTodo(trx, owner.id, id)
}

async function writeAll(
  trx: Db,
  scope: Scope,
  owner: Owner,
  todos: Todo[],
  contentOf: (todo: Todo) => TodoContent,
  tags?: Tag[],
): Promise<TodoWrite> {
  const written: { before: Todo; after: Todo }[] = []
  const change_ids: string[] = []
  for (const before of todos) {
    const after = await storeContent(trx, scope, owner, before, contentOf(before), tags)
    written.push({ before, after: after ?? before })
    if (after) change_ids.push((await recordChange(trx, scope, { entity: 'todo', before, after })).id)
  }
  return {
    todos: written.map(({ after }) => after),
    conflicts: await newConflicts(trx, owner.id, written),
    change_ids,
  }
}

function patched(todo: Todo, patch: TodoPatch, { default_duration }: { default_duration: number }): TodoContent {
  return {
    item: patch.item ?? todo.item,
    description: patch.description === undefined ? todo.description : patch.description,
    ...patchTimes(todo, patch, default_duration),
    alarm_time: patch.alarm_time === undefined ? todo.alarm_time : patch.alarm_time,
    importance: patch.importance ?? todo.importance,
    completed_at: todo.completed_at,
  }
}

function refuseOtherVersion(todo: Todo, version: number | undefined): void {
  if (version === undefined || version === todo.version) return
  throw new AppError(
    'conflict',
    `“${todo.item}” has changed: it is at version ${todo.version}, not ${version}. Read it again, then repeat the change.`,
    { field: 'version' },
  )
}

/** The keys of `TodoContent`. A record, so that a new field that is missing here is a type error. */
const IS_CONTENT: Record<keyof TodoContent, true> = {
  item: true,
  description: true,
  due_date: true,
  start_time: true,
  end_time: true,
  alarm_time: true,
  importance: true,
  completed_at: true,
}
export const CONTENT_FIELDS = Object.keys(IS_CONTENT) as (keyof TodoContent)[]

function sameContent(a: TodoContent, b: TodoContent): boolean {
  return CONTENT_FIELDS.every((field) => a[field] === b[field])
}

function sameTags(todo: Todo, tags: Tag[]): boolean {
  const names = new Set(tags.map(({ name }) => name))
  return names.size === todo.tags.length && todo.tags.every((name) => names.has(name))
}

function idsOf(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id)
}
