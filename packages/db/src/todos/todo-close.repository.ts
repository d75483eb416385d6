import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { Tag } from '@todo-agents/contract/tag'
import type { Todo, TodoContent, TodoSkip, TodoWrite } from '@todo-agents/contract/todo'
import type { SqlBool } from 'kysely'
import { sql } from 'kysely'
import { recordChange } from '../changes/change.repository.ts'
import type { Db, Scope } from '../scope.ts'
import { ensureTags, sortedNames } from '../tags/tag.repository.ts'
import { lockOwner } from '../users/user.repository.ts'
import type { UserSettings } from '../users/user-settings.ts'
import { newConflicts } from './conflicts.repository.ts'
import type { Repeating } from './series.ts'
import { isRepeating, NO_SERIES, nextTodo } from './series.ts'
import { insertWithChanges } from './step.repository.ts'
import { getTodos, insertTodo, selectTodos, stepsOf } from './todo.repository.ts'
import { contentOf } from './todo-patch.ts'
import { deleteTodo, storeContent, upcoming } from './todo-write.repository.ts'

/** What a call that closes or reopens todos has written so far. */
interface Closing {
  trx: Db
  scope: Scope
  owner: UserSettings
  now: string
  /** Todos with their states before, for the search of new conflicts. */
  written: { before: Todo | null; after: Todo }[]
  also: Todo[]
  change_ids: string[]
}

/**
 * Completes todos with their open steps, all or none. Of a todo that repeats, this creates the next occurrence. Todos
 * that are already completed stay as they are. Throws AppError `not_found`.
 */
export function completeTodos(trx: Db, scope: Scope, ids: string[]): Promise<TodoWrite> {
  return closing(trx, scope, ids, completeTodo)
}

/**
 * Reopens todos, all or none; their steps stay as they are. Todos that are open stay as they are. When the next
 * occurrence of a todo that repeats was not changed since, the todo takes its place again. Otherwise the todo no longer
 * repeats, because the next occurrence does. Throws AppError `not_found`.
 */
export function reopenTodos(trx: Db, scope: Scope, ids: string[]): Promise<TodoWrite> {
  return closing(trx, scope, ids, reopenTodo)
}

/**
 * Skips the open occurrence of todos that repeat, all or none: each todo moves to the next occurrence, and its steps are
 * open again. With `until`, every occurrence before that day is skipped. A todo that has no next occurrence is deleted,
 * and not returned. Throws AppError `not_found`, and `invalid_request` for a todo that does not repeat or is done.
 */
export function skipTodos(trx: Db, scope: Scope, { id, ...skip }: TodoSkip): Promise<TodoWrite> {
  return closing(trx, scope, id, (context, todo) => skipTodo(context, todo, skip))
}

async function closing(
  trx: Db,
  scope: Scope,
  ids: string[],
  close: (context: Closing, todo: Todo) => Promise<Todo | null>,
): Promise<TodoWrite> {
  const owner = await lockOwner(trx, scope)
  const now = scope.now().toISOString()
  const context: Closing = { trx, scope, owner, now, written: [], also: [], change_ids: [] }
  const todos: Todo[] = []
  for (const todo of await getTodos(trx, owner.id, ids)) {
    const after = await close(context, todo)
    if (after) todos.push(after)
  }
  const parents = new Set(todos.flatMap(({ parent_id }) => parent_id ?? []))
  const unread = [...parents].filter((id) => !todos.some((todo) => todo.id === id))
  return {
    todos,
    also: [...context.also, ...(await getTodos(trx, owner.id, unread))],
    next_occurrences: upcoming([...todos, ...context.also], owner),
    conflicts: await newConflicts(trx, owner, context.written, { isNext: true }),
    change_ids: context.change_ids,
  }
}

async function completeTodo(context: Closing, todo: Todo): Promise<Todo> {
  const { trx, owner, now } = context
  if (todo.completed_at) return todo
  const steps = await stepsOf(trx, owner.id, [todo])
  const group_id = steps.length > 0 || isRepeating(todo) ? randomUUIDv7() : null
  for (const step of steps.filter(({ completed_at }) => !completed_at)) {
    context.also.push(await change(context, step, { ...contentOf(step), completed_at: now }, group_id))
  }
  const after = await change(context, todo, { ...contentOf(todo), completed_at: now }, group_id)
  context.written.push({ before: todo, after })
  if (isRepeating(todo)) {
    const taken = await takenAfter(trx, todo)
    await createNext(context, nextTodo(todo, 'completed', now, owner.time_zone, taken), steps, group_id)
  }
  return after
}

async function reopenTodo(context: Closing, todo: Todo): Promise<Todo> {
  const { trx, scope, owner } = context
  if (!todo.completed_at) return todo
  if (todo.parent_id) await refuseStepOfDone(trx, owner.id, todo)
  const reopened = { ...contentOf(todo), completed_at: null }
  const next = isRepeating(todo) ? await openOfSeries(trx, owner.id, todo.series_id) : null
  let group_id: string | null = null
  if (next && (await isUntouchedNext(context, todo, next))) {
    group_id = randomUUIDv7()
    context.change_ids.push(...(await deleteTodo(trx, scope, owner, next, group_id)))
  }
  const isDetached = next !== null && group_id === null
  const after = await change(context, todo, isDetached ? { ...reopened, ...NO_SERIES } : reopened, group_id)
  context.written.push({ before: todo, after })
  return after
}

/** Throws AppError `invalid_request`: a done todo has no open steps. */
async function refuseStepOfDone(db: Db, user_id: string, { item, parent_id }: Todo): Promise<void> {
  const [parent] = await getTodos(db, user_id, parent_id === null ? [] : [parent_id])
  if (!parent?.completed_at) return
  const message = `“${item}” is a step of “${parent.item}”, which is done. Reopen that first.`
  throw new AppError('invalid_request', message, { field: 'id' })
}

/** Whether `next` was created when `todo` was closed, and neither it nor its steps have changed since. */
async function isUntouchedNext({ trx, owner }: Closing, todo: Todo, next: Todo): Promise<boolean> {
  const steps = await stepsOf(trx, owner.id, [next])
  if ([next, ...steps].some(({ version }) => version > 1)) return false
  const { count } = await trx
    .selectFrom('change as created')
    .innerJoin('change as closed', 'closed.group_id', 'created.group_id')
    .select((eb) => eb.fn.count<number>('created.id').distinct().as('count'))
    .where('created.user_id', '=', owner.id)
    .where('created.kind', '=', 'create')
    .where('created.entity_id', 'in', [next.id, ...steps.map(({ id }) => id)])
    .where('closed.user_id', '=', owner.id)
    .where('closed.entity_id', '=', todo.id)
    .where('closed.undone_by', 'is', null)
    .executeTakeFirstOrThrow()
  return count === 1 + steps.length
}

async function openOfSeries(db: Db, user_id: string, series_id: string): Promise<Todo | null> {
  const todo = await selectTodos(db, user_id)
    .where('todo.series_id', '=', series_id)
    .where('todo.completed_at', 'is', null)
    .executeTakeFirst()
  return todo ?? null
}

/** Returns the places after a todo that have another todo of its series: it was moved back after they were closed. */
async function takenAfter(db: Db, { series_id, occurrence }: Repeating<Todo>): Promise<Set<string>> {
  const rows = await db
    .selectFrom('todo')
    .select('occurrence')
    .where('series_id', '=', series_id)
    // A literal, so that the index of the occurrences serves a general plan, too.
    .where(sql<SqlBool>`recurrence_from = 'schedule'`)
    .where('occurrence', '>', occurrence)
    .$narrowType<{ occurrence: string }>()
    .execute()
  return new Set(rows.map((row) => row.occurrence))
}

/** How many occurrences one call skips at most. */
const MAX_SKIPPED = 2000

async function skipTodo(
  context: Closing,
  todo: Todo,
  { until, occurrence }: Omit<TodoSkip, 'id'>,
): Promise<Todo | null> {
  const { trx, scope, owner } = context
  if (!isRepeating(todo) || todo.completed_at) {
    const why = todo.completed_at ? 'is done already' : 'does not repeat'
    throw new AppError('invalid_request', `“${todo.item}” ${why}, so there is nothing to skip.`, { field: 'id' })
  }
  if (occurrence !== undefined && occurrence !== todo.occurrence) return todo
  const steps = await stepsOf(trx, owner.id, [todo])
  const group_id = steps.length > 0 ? randomUUIDv7() : null
  const next = skipped(context, todo, await takenAfter(trx, todo), until)
  if (!next) {
    context.change_ids.push(...(await deleteTodo(trx, scope, owner, todo, group_id)))
    return null
  }
  for (const step of steps.filter(({ completed_at }) => completed_at)) {
    context.also.push(await change(context, step, { ...contentOf(step), completed_at: null }, group_id))
  }
  const { tags, changes } = await ensureTags(trx, scope, next.tags)
  const after = await change(context, todo, contentOf({ ...next, id: todo.id }), group_id, tags)
  context.change_ids.push(...changes.map(({ id }) => id))
  context.written.push({ before: todo, after })
  return after
}

/** Returns the todo after it was skipped once, and on until the day `until`. Null when that is after its last occurrence. */
function skipped(
  { now, owner }: Closing,
  todo: Repeating<Todo>,
  taken: ReadonlySet<string>,
  until = '',
): Omit<Todo, 'id'> | null {
  let next = nextTodo(todo, 'skipped', now, owner.time_zone, taken)
  for (let count = 1; next && isRepeating(next) && next.occurrence.slice(0, 10) < until; count++) {
    if (count === MAX_SKIPPED) {
      throw new AppError('invalid_request', `This would skip more than ${MAX_SKIPPED} occurrences.`, { field: 'until' })
    }
    next = nextTodo({ ...next, id: todo.id }, 'skipped', now, owner.time_zone, taken)
  }
  return next
}

/** Stores the next occurrence, with the steps of the one that was closed open again, in the same places. */
async function createNext(
  context: Closing,
  next: Omit<Todo, 'id'> | null,
  steps: Todo[],
  group_id: string | null,
): Promise<void> {
  if (!next) return
  const { trx, scope, owner, now } = context
  const { tags, changes } = await ensureTags(trx, scope, next.tags)
  const parent: Todo = { ...next, id: randomUUIDv7(), tags: sortedNames(tags) }
  await insertTodo(
    trx,
    scope,
    owner,
    parent,
    tags.map(({ id }) => id),
  )
  const created = await recordChange(trx, scope, { entity: 'todo', before: null, after: parent }, { group_id })
  const copies = steps.map((step): Todo => {
    const id = randomUUIDv7()
    return { ...step, id, parent_id: parent.id, completed_at: null, created_at: now, updated_at: now, version: 1 }
  })
  const copied = await insertWithChanges(trx, scope, owner, copies, group_id)
  const stored = { ...parent, step_count: copies.length }
  context.written.push({ before: null, after: stored })
  context.also.push(stored, ...copies)
  context.change_ids.push(...[...changes, created, ...copied].map(({ id }) => id))
}

/** Stores the content of one todo and its change. */
async function change(
  { trx, scope, owner, change_ids }: Closing,
  before: Todo,
  content: TodoContent,
  group_id: string | null,
  tags?: Tag[],
): Promise<Todo> {
  const after = (await storeContent(trx, scope, owner, before, content, tags)) ?? before
  if (after !== before) {
    change_ids.push((await recordChange(trx, scope, { entity: 'todo', before, after }, { group_id })).id)
  }
  return after
}
