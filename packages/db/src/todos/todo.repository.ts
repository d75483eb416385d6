import { isDeepStrictEqual } from 'node:util'
import type { Change } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import { CONTENT_FIELDS } from '@todo-agents/contract/new-content'
import type { Todo, TodoContent } from '@todo-agents/contract/todo'
import type { Insertable } from 'kysely'
import { sql } from 'kysely'
import { toJson } from '../connection/json.ts'
import { statement } from '../connection/statement.ts'
import type { Db, Scope } from '../scope.ts'
import type { Tables } from '../tables.ts'
import type { Bounds } from '../users/bounds.ts'
import { refuseBeyond } from '../users/bounds.ts'
import type { OverlapRow } from './schedule.repository.ts'
import { overlapsOf } from './schedule.repository.ts'
import { sortTime } from './todo-times.ts'

type Column = Exclude<keyof Todo, 'tags'>

const COLUMNS = ['id', ...CONTENT_FIELDS, 'step_count', 'done_step_count', 'created_at', 'updated_at', 'version'].map(
  (column) => `todo.${column as Column}` as const,
)

/** Selects the todos of a user in the form of the contract. The caller adds filters and an order. */
export function selectTodos(db: Db, user_id: string) {
  return db
    .selectFrom('todo')
    .select(COLUMNS)
    .select(
      sql<string[]>`array(
        select tag.name from todo_tag join tag on tag.id = todo_tag.tag_id
        where todo_tag.todo_id = todo.id order by tag.name_key
      )`.as('tags'),
    )
    .where('todo.user_id', '=', user_id)
}

const selectTodo = statement((db, { user_id, id }: { user_id: string; id: string }) =>
  selectTodos(db, user_id).where('todo.id', '=', id),
)

/** Throws AppError `not_found`. */
export async function getTodo(db: Db, user_id: string, id: string): Promise<Todo> {
  const [todo] = await selectTodo(db, { user_id, id })
  if (!todo) throw noTodo(id)
  return todo
}

/** Returns an array of the todo with this id, or an empty array. */
export function findTodos(db: Db, user_id: string, id: string): Promise<Todo[]> {
  return selectTodo(db, { user_id, id })
}

/**
 * Returns the todos with these ids, in this order, each once. Throws AppError `not_found` for the first id that is not
 * that of a todo of the user.
 */
export async function getTodos(db: Db, user_id: string, ids: string[]): Promise<Todo[]> {
  if (ids.length === 0) return []
  const rows = await selectTodos(db, user_id).where('todo.id', 'in', ids).execute()
  const todos = new Map(rows.map((todo) => [todo.id, todo]))
  // PostgreSQL returns UUIDs in lower case, and the same UUID may be given in upper case.
  const distinct = new Set(ids.map((id) => id.toLowerCase()))
  return [...distinct].map((id) => {
    const todo = todos.get(id)
    if (!todo) throw noTodo(id)
    return todo
  })
}

/** Returns the steps of these todos, in their order. */
export async function stepsOf(db: Db, user_id: string, parents: Pick<Todo, 'id' | 'step_count'>[]): Promise<Todo[]> {
  const ids = parents.filter(({ step_count }) => step_count > 0).map(({ id }) => id)
  if (ids.length === 0) return []
  return selectTodos(db, user_id)
    .where('todo.parent_id', 'in', ids)
    .orderBy('todo.parent_id')
    .orderBy('todo.position')
    .orderBy('todo.id')
    .execute()
}

function noTodo(id: string): AppError {
  return new AppError('not_found', `There is no todo with the id ${id}.`, { field: 'id' })
}

/** The user whose todos are written. */
export interface Owner {
  id: string
  time_zone: string
}

/** `count`: how many todos the user had before the row. Throws AppError `limit_reached`, and `conflict` without a row. */
function refuseInserted(inserted: { count: number } | undefined, bounds: Bounds): void {
  if (!inserted) throw new AppError('conflict', 'This id is taken. Choose another one.', { field: 'id' })
  refuseBeyond(bounds, 'todos', inserted.count + 1)
}

const ONE_OF_SERIES = new Set(['todo_open_of_series', 'todo_occurrence'])

/** Turns the error of an index that keeps a series to one open todo and one row for each occurrence into a `conflict`. */
function refuseSecondOfSeries({ item }: Todo): (error: unknown) => never {
  return (error) => {
    const { constraint = '' } = (error ?? {}) as { constraint?: string }
    if (!ONE_OF_SERIES.has(constraint)) throw error
    throw new AppError('conflict', `“${item}” repeats, and another occurrence of it has taken its place since.`)
  }
}

/** Returns the columns that are written for a todo. Steps are counted by triggers, and tags are links to other rows. */
function columnsOf({ tags: _, step_count: __, done_step_count: ___, next_values, ...columns }: Todo, owner: Owner) {
  return {
    ...columns,
    next_values: next_values && toJson(next_values),
    user_id: owner.id,
    sort_time: sortTime(columns, owner.time_zone),
  } satisfies Insertable<Tables['todo']>
}

/** The returned `count` does not include this row yet. */
const insertRow = statement((trx, row: TodoRow) =>
  trx
    .insertInto('todo')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning(sql<number>`(select todo_count from "user" where id = todo.user_id)`.as('count')),
)

/**
 * Stores a new todo with links to these tags, without a change row. The caller must have locked the user. Throws
 * AppError `limit_reached` when the user has as many todos as allowed, and `conflict` when the id is taken.
 */
export async function insertTodo(
  trx: Db,
  { bounds }: Scope,
  owner: Owner,
  todo: Todo,
  tag_ids: string[],
): Promise<void> {
  const [inserted] = await insertRow(trx, columnsOf(todo, owner)).catch(refuseSecondOfSeries(todo))
  refuseInserted(inserted, bounds)
  await linkTags(trx, todo.id, tag_ids)
}

/** How many rows one statement inserts at most. PostgreSQL takes at most 65,535 parameters. */
const ROWS_AT_ONCE = 500

/** Stores new todos without tags and without change rows. The caller must have locked the user. Throws as `insertTodo`. */
export async function insertTodos(trx: Db, { bounds }: Scope, owner: Owner, todos: Todo[]): Promise<void> {
  for (let at = 0; at < todos.length; at += ROWS_AT_ONCE) {
    const rows = todos.slice(at, at + ROWS_AT_ONCE).map((todo) => columnsOf(todo, owner))
    const inserted = await trx
      .insertInto('todo')
      .values(rows)
      .returning(sql<number>`(select todo_count from "user" where id = todo.user_id)`.as('count'))
      .execute()
    refuseBeyond(bounds, 'todos', (inserted[0]?.count ?? 0) + inserted.length)
  }
}

type TodoRow = ReturnType<typeof columnsOf>

interface NewTodoArgs extends TodoRow {
  change_id: string
  actor: Change['actor']
  program_id: string | null
  session_id: string | null
  run_id: string | null
  call_id: string | null
  group_id: string | null
  after: string
}

type NewTodoRow = { [Field in keyof OverlapRow]: OverlapRow[Field] | null } & { count: number; has_series: boolean }

// Separate statements, because a todo without times needs no search for overlaps. PostgreSQL would not keep a plan for a
// statement that serves both, see docs/decisions/020.
const insertTimedTodo = statement((db, args: NewTodoArgs) => {
  return sql<NewTodoRow>`
    with ${madeAndRecorded(db, args)}
    select ${COUNT_OF_MADE}, overlap.*, exists (
      select from todo
      where todo.user_id = ${args.user_id} and recurrence is not null and completed_at is null
        and recurrence_from = 'schedule'
    ) as has_series
    from made left join (${overlapsOf(args)}) as overlap on true
  `
})
const insertUntimedTodo = statement((db, args: NewTodoArgs) => {
  return sql<NewTodoRow>`with ${madeAndRecorded(db, args)} select ${COUNT_OF_MADE}, null as other_id, false as has_series from made`
})

const COUNT_OF_MADE = sql`(select todo_count from "user" where id = made.user_id) as count`

function madeAndRecorded(
  db: Db,
  { change_id, actor, program_id, session_id, run_id, call_id, group_id, after, ...row }: NewTodoArgs,
) {
  const made = db
    .insertInto('todo')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning(['user_id', 'id', 'created_at'])
  return sql`
    made as (${made}), recorded as (
      insert into change (
        id, user_id, entity, entity_id, kind, actor, program_id, session_id, run_id, call_id, group_id, after, created_at
      )
      select ${change_id}::uuid, user_id, 'todo', id, 'create', ${actor}::text, ${program_id}::uuid, ${session_id}::text,
        ${run_id}::uuid, ${call_id}::text, ${group_id}::uuid, ${after}::jsonb, created_at
      from made
    )
  `
}

/**
 * Stores a todo that is created, and its change, in one statement; without links to tags. Returns the open todos that it
 * overlaps, see `overlapsOf`, and whether the user had todos with later occurrences. The caller must have locked the user.
 * Throws as `insertTodo`.
 */
export async function insertNewTodo(
  trx: Db,
  { bounds, actor, program_id, session_id, run_id, call_id }: Scope,
  owner: Owner,
  todo: Todo,
  change: Change,
): Promise<{ overlaps: OverlapRow[]; has_series: boolean }> {
  const insert = todo.start_time === null || todo.end_time === null ? insertUntimedTodo : insertTimedTodo
  const rows = await insert(trx, {
    ...columnsOf(todo, owner),
    change_id: change.id,
    actor,
    program_id: program_id ?? null,
    session_id: session_id ?? null,
    run_id: run_id ?? null,
    call_id: call_id ?? null,
    group_id: change.group_id,
    after: toJson(change.after),
  })
  refuseInserted(rows[0], bounds)
  const overlaps = rows.filter((row): row is NewTodoRow & OverlapRow => row.other_id !== null)
  return { overlaps, has_series: rows[0]?.has_series ?? false }
}

/** Stores a changed todo, without a change row. Replaces its links to tags if `tag_ids` are given. */
export async function writeTodo(trx: Db, owner: Owner, todo: Todo, tag_ids?: string[]): Promise<void> {
  const { id, user_id, ...columns } = columnsOf(todo, owner)
  await trx
    .updateTable('todo')
    .set(columns)
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .execute()
    .catch(refuseSecondOfSeries(todo))
  if (!tag_ids) return
  await trx.deleteFrom('todo_tag').where('todo_id', '=', id).execute()
  await linkTags(trx, id, tag_ids)
}

/** Moves the steps of a todo to its new list, without change rows: a step has no list of its own. */
export async function moveStepsToList(trx: Db, parent_id: string, list_id: string | null): Promise<void> {
  await trx.updateTable('todo').set({ list_id }).where('parent_id', '=', parent_id).execute()
}

/** Deletes a todo, without a change row. */
export async function removeTodo(trx: Db, user_id: string, id: string): Promise<void> {
  await trx.deleteFrom('todo').where('user_id', '=', user_id).where('id', '=', id).execute()
}

/** Links a todo to tags. */
export async function linkTags(trx: Db, todo_id: string, tag_ids: string[]): Promise<void> {
  if (tag_ids.length === 0) return
  await trx
    .insertInto('todo_tag')
    .values(tag_ids.map((tag_id) => ({ todo_id, tag_id })))
    .execute()
}

/** Returns the fields in which two contents differ. */
export function changedFields(a: TodoContent, b: TodoContent): (keyof TodoContent)[] {
  return CONTENT_FIELDS.filter((field) => !isDeepStrictEqual(a[field], b[field]))
}
