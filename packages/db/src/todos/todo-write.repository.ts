import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import type { Tag } from '@todo-agents/contract/tag'
import type {
  Todo,
  TodoContent,
  TodoCreate,
  TodoMove,
  TodoPatch,
  TodoUpdate,
  TodoWrite,
} from '@todo-agents/contract/todo'
import { findCreation, newChange, recordChange, recordChanges } from '../changes/change.repository.ts'
import { requireOpenList } from '../lists/list.repository.ts'
import { instantToWallClock, wallClockToInstant } from '../recurrence/wall-clock.ts'
import type { Db, Scope } from '../scope.ts'
import { ensureTags, sortedNames } from '../tags/tag.repository.ts'
import { lockOwner } from '../users/user.repository.ts'
import type { UserSettings } from '../users/user-settings.ts'
import { conflictsOfNew, newConflicts } from './conflicts.repository.ts'
import { newPosition } from './position.ts'
import { conflictsOf } from './schedule.repository.ts'
import { nextTwo, startSeries } from './series.ts'
import { insertSteps, requireParent } from './step.repository.ts'
import type { Owner } from './todo.repository.ts'
import {
  changedFields,
  findTodos,
  getTodo,
  getTodos,
  insertNewTodo,
  linkTags,
  moveStepsToList,
  removeTodo,
  stepsOf,
  writeTodo,
} from './todo.repository.ts'
import type { PatchContext } from './todo-patch.ts'
import { asStep, patchContent, plainFields, refuseTimesOfStep } from './todo-patch.ts'
import { NO_TIMES, patchTimes } from './todo-times.ts'

/**
 * Creates a todo, its steps, and the tags that do not exist yet. Idempotent for an input with an id: a second call
 * returns the change of the first one, and the todo as it is now, or no todo when it has been deleted. Throws AppError
 * `invalid_request`, `not_found` for a list or a parent, `limit_reached`, and `conflict` for an id of another todo.
 */
export async function createTodo(trx: Db, scope: Scope, input: TodoCreate): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const made = input.id && (await findCreation(trx, owner.id, input.id))
  if (made) return { ...NOTHING, todos: await findTodos(trx, owner.id, made.entity_id), change_ids: [made.id] }
  const { tags, changes } = await ensureTags(trx, scope, input.tags ?? [])
  const at = scope.now()
  const now = at.toISOString()
  const id = input.id?.toLowerCase() ?? randomUUIDv7()
  const content = await newContent(trx, owner, input, at)
  const fields = { tags: sortedNames(tags), step_count: 0, done_step_count: 0 }
  const todo: Todo = {
    ...content,
    ...fields,
    id,
    position: newPosition(at, id),
    created_at: now,
    updated_at: now,
    version: 1,
  }
  const group_id = input.steps?.length ? randomUUIDv7() : null
  const change = newChange(scope, { entity: 'todo', before: null, after: todo }, { group_id })
  const { overlaps, has_series } = await insertNewTodo(trx, scope, owner, todo, change)
  await linkTags(trx, id, idsOf(tags))
  scope.onChange?.(change)
  const steps = await insertSteps(trx, scope, owner, todo, input.steps ?? [], group_id)
  const conflicts = conflictsOf(todo, overlaps)
  const isAlone = !has_series && todo.recurrence === null
  return {
    todos: steps.todos.length > 0 ? [await getTodo(trx, owner.id, id)] : [todo],
    also: steps.todos,
    next_occurrences: upcoming([todo], owner),
    conflicts: isAlone ? conflicts : await conflictsOfNew(trx, owner, todo, conflicts),
    change_ids: idsOf([...changes, change, ...steps.changes]),
  }
}

const NOTHING: Omit<TodoWrite, 'todos' | 'change_ids'> = { also: [], next_occurrences: [], conflicts: [] }

async function newContent(
  trx: Db,
  owner: UserSettings,
  input: TodoCreate,
  at: Date,
): Promise<Omit<TodoContent, 'position'>> {
  const content = { ...NEW_CONTENT, item: input.item, ...plainFields(input) }
  if (input.parent_id) {
    refuseTimesOfStep(input)
    const parent = await requireParent(trx, owner.id, input.parent_id, 1)
    return { ...content, parent_id: parent.id, list_id: parent.list_id }
  }
  if (input.list_id) await requireOpenList(trx, owner.id, input.list_id)
  const alarm_time = input.alarm_time ?? null
  const times = { ...patchTimes(NO_TIMES, input, owner.default_duration), alarm_time }
  const series = input.recurrence ? startSeries(times, input.recurrence, owner.time_zone, todayOf(at, owner)) : times
  return { ...content, list_id: input.list_id ?? null, recurrence_from: input.recurrence_from ?? 'schedule', ...series }
}

/**
 * Changes todos, all or none. Does not write a todo that the patch leaves as it is. Throws AppError `not_found`,
 * `conflict` when a todo is not at the given version, and `invalid_request`.
 */
export async function updateTodos(trx: Db, scope: Scope, { id, version, ...change }: TodoUpdate): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const { scope: wanted, ...patch } = change
  const todos = await getTodos(trx, owner.id, id)
  for (const todo of todos) refuseOtherVersion(todo, version)
  if (patch.list_id) await requireOpenList(trx, owner.id, patch.list_id)
  const parent = patch.parent_id ? await requireParent(trx, owner.id, patch.parent_id, todos.length, todos) : null
  const tags = patch.tags && (await ensureTags(trx, scope, patch.tags))
  const at = scope.now()
  const context: PatchContext = { ...owner, today: todayOf(at, owner) }
  const write = await writeAll(
    trx,
    scope,
    owner,
    todos,
    (todo) => {
      const content = placed(todo, patchContent(todo, patch, wanted, context), at)
      if (content.parent_id === null) return content
      refuseTimesOfStep(patch)
      return asStep({ ...content, list_id: parent ? parent.list_id : todo.list_id })
    },
    { tags: tags?.tags },
  )
  return { ...write, change_ids: [...idsOf(tags?.changes ?? []), ...write.change_ids] }
}

/**
 * Moves todos to a day, all or none, see `todoMoveSchema`. The changes are one group, which is undone at once. Throws
 * AppError `not_found`, and `invalid_request` for a step.
 */
export async function moveTodos(trx: Db, scope: Scope, { id, day }: TodoMove): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const todos = await getTodos(trx, owner.id, id)
  const context: PatchContext = { ...owner, today: todayOf(scope.now(), owner) }
  const contentOf = (todo: Todo) => {
    const patch = patchToDay(todo, day, owner.time_zone)
    if (todo.parent_id !== null) refuseTimesOfStep(patch)
    return patchContent(todo, patch, 'this', context)
  }
  return writeAll(trx, scope, owner, todos, contentOf, { group_id: todos.length > 1 ? randomUUIDv7() : null })
}

/** Returns the change that moves a todo to a day. A todo with nothing but an alarm stays a point in time. */
function patchToDay({ start_time, due_date, alarm_time }: Todo, day: string, time_zone: string): TodoPatch {
  const onDay = (instant: string) =>
    wallClockToInstant(`${day}${instantToWallClock(instant, time_zone).slice(DAY_LENGTH)}`, time_zone)
  if (start_time) return { start_time: onDay(start_time) }
  return alarm_time && !due_date ? { alarm_time: onDay(alarm_time) } : { due_date: day }
}

const DAY_LENGTH = 'YYYY-MM-DD'.length

/** Gives a todo that goes to another list or todo the place after those that are there. */
function placed(before: Todo, content: TodoContent, at: Date): TodoContent {
  const stays = before.list_id === content.list_id && before.parent_id === content.parent_id
  return stays ? content : { ...content, position: newPosition(at, before.id) }
}

/**
 * Deletes todos with their steps, all or none. A todo that repeats does not come again. Returns only the ids of the
 * changes. Throws AppError `not_found`.
 */
export async function deleteTodos(trx: Db, scope: Scope, ids: string[]): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const change_ids: string[] = []
  for (const todo of await getTodos(trx, owner.id, ids)) {
    // A step that was deleted with its todo is gone already.
    if (todo.parent_id && ids.includes(todo.parent_id)) continue
    change_ids.push(...(await deleteTodo(trx, scope, owner, todo, todo.step_count > 0 ? randomUUIDv7() : null)))
  }
  return { ...NOTHING, todos: [], change_ids }
}

/** Deletes a todo and its steps, the steps first, so that an undo brings the todo back before its steps. */
export async function deleteTodo(
  trx: Db,
  scope: Scope,
  owner: Owner,
  todo: Todo,
  group_id: string | null,
): Promise<string[]> {
  const steps = await stepsOf(trx, owner.id, [todo])
  await removeTodo(trx, owner.id, todo.id)
  const gone = [...steps, todo].map((before) => ({ entity: 'todo' as const, before, after: null }))
  return idsOf(await recordChanges(trx, scope, gone, { group_id }))
}

/**
 * Stores the content of a todo, and its tags if given, under its next version. Its steps follow it to its list. Returns
 * the stored todo, or null when nothing differs. Writes no change row.
 */
export async function storeContent(
  trx: Db,
  scope: Scope,
  owner: Owner,
  todo: Todo,
  content: TodoContent,
  tags?: Tag[],
): Promise<Todo | null> {
  if (changedFields(todo, content).length === 0 && (!tags || sameTags(todo, tags))) return null
  const next = { ...todo, ...content, updated_at: scope.now().toISOString(), version: todo.version + 1 }
  await writeTodo(trx, owner, next, tags && idsOf(tags))
  if (todo.step_count > 0 && todo.list_id !== content.list_id) await moveStepsToList(trx, todo.id, content.list_id)
  return getTodo(trx, owner.id, todo.id)
}

/** Stores the content that `contentOf` returns for each of the todos, and a change for each that differs. */
export async function writeAll(
  trx: Db,
  scope: Scope,
  owner: Owner,
  todos: Todo[],
  contentOf: (todo: Todo) => TodoContent,
  { tags, group_id = null }: { tags?: Tag[] | undefined; group_id?: string | null } = {},
): Promise<TodoWrite> {
  const written: { before: Todo; after: Todo }[] = []
  const change_ids: string[] = []
  for (const before of todos) {
    const after = await storeContent(trx, scope, owner, before, contentOf(before), tags)
    written.push({ before, after: after ?? before })
    if (after) change_ids.push((await recordChange(trx, scope, { entity: 'todo', before, after }, { group_id })).id)
  }
  return {
    todos: written.map(({ after }) => after),
    also: [],
    next_occurrences: upcoming(
      written.map(({ after }) => after),
      owner,
    ),
    conflicts: await newConflicts(trx, owner, written),
    change_ids,
  }
}

/** Returns this occurrence and the next one of each open todo that repeats. */
export function upcoming(todos: Todo[], { time_zone }: Owner): TodoWrite['next_occurrences'] {
  return todos
    .filter(({ recurrence, completed_at }) => recurrence !== null && completed_at === null)
    .map((todo) => ({ id: todo.id, occurrences: nextTwo(todo, time_zone) }))
}

/** Returns the day on the user's clock. */
function todayOf(at: Date, { time_zone }: Owner): string {
  return instantToWallClock(at.toISOString(), time_zone).slice(0, 10)
}

function refuseOtherVersion(todo: Todo, version: number | undefined): void {
  if (version === undefined || version === todo.version) return
  throw new AppError(
    'conflict',
    `“${todo.item}” has changed: it is at version ${todo.version}, not ${version}. Read it again, then repeat the change.`,
    { field: 'version' },
  )
}

function sameTags(todo: Todo, tags: Tag[]): boolean {
  const names = new Set(tags.map(({ name }) => name))
  return names.size === todo.tags.length && todo.tags.every((name) => names.has(name))
}

function idsOf(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id)
}
