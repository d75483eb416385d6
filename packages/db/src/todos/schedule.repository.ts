import { MAX_CONFLICTS } from '@todo-agents/contract/bounds'
import type { Conflict, ConflictsQuery, ConflictTodo, TimeRange, Todo } from '@todo-agents/contract/todo'
import type { Expression, RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { toJson } from '../connection/json.ts'
import type { Db } from '../scope.ts'
import { isInOpenList } from './open-list.ts'

/**
 * The classes of `duration_class` with their longest durations, see the migration `010-bounded-reads`. The last class
 * has no longest duration.
 */
const DURATION_CLASSES = sql`(values (0, interval '2 hours'), (1, interval '16 hours'), (2, interval '128 hours'),
  (3, interval '1024 hours'), (4, interval '8192 hours'), (5, interval '65536 hours'), (6, interval '524288 hours'),
  (7, null)) as duration (class, longest)`

/**
 * Selects the open todos of the user that overlap a time, without those of archived lists. Reads one range of the index `todo_busy` for each class:
 * `offset 0` keeps the planner from reading all todos of the user first and joining them with the classes.
 */
function busyTodos(user_id: string, from: Expression<unknown>, to: Expression<unknown>): RawBuilder<unknown> {
  return sql`${DURATION_CLASSES} cross join lateral (
    select id, item, start_time, end_time from todo
    where user_id = ${user_id}::uuid and completed_at is null and start_time is not null
      and duration_class(start_time, end_time) = duration.class and ${isInOpenList(user_id)}
      and start_time > coalesce(${from} - duration.longest, '-infinity') and start_time < ${to} and end_time > ${from}
    offset 0
  )`
}

/** Returns the pairs of stored todos that overlap within a range, sorted by start: the first `MAX_CONFLICTS` of them. */
export async function storedConflicts(db: Db, user_id: string, range: ConflictsQuery): Promise<Conflict[]> {
  const [from, to] = [sql`${range.from}::timestamptz`, sql`${range.to}::timestamptz`]
  // a is the todo that starts first, so b starts while a lasts. Each a of `first` overlaps at least the todo that starts
  // next. Therefore as many a as pairs are enough.
  const { rows } = await sql<PairRow>`
    with busy as (
      select todo.*, lead(start_time) over (order by start_time, id) as next_start_time
      from ${busyTodos(user_id, from, to)} as todo
    ),
    first as (
      select * from busy where next_start_time < end_time order by start_time, id limit ${MAX_CONFLICTS}
    )
    select a.id, a.item, a.start_time, a.end_time, null as occurrence, b.id as other_id, b.item as other_item,
      b.start_time as other_start_time, b.end_time as other_end_time, null as other_occurrence
    from first a
    cross join ${busyTodos(user_id, sql`a.start_time`, sql`least(a.end_time, ${to})`)} as b
    where (b.start_time, b.id) > (a.start_time, a.id) and b.end_time > ${from}
    order by a.start_time, a.id, b.start_time, b.id
    limit ${MAX_CONFLICTS}
  `.execute(db)
  return rows.map(toConflict)
}

/** A todo that overlaps with a new one, as `overlapsOf` selects it. */
export type OverlapRow = { [Field in keyof ConflictTodo as `other_${Field}`]: ConflictTodo[Field] }

/**
 * Selects the open todos that overlap a new todo with these times: the first `MAX_CONFLICTS` of them. Selects none
 * without times.
 */
export function overlapsOf({
  user_id,
  start_time,
  end_time,
}: { user_id: string } & Pick<Todo, 'start_time' | 'end_time'>) {
  return sql`
    select b.id as other_id, b.item as other_item, b.start_time as other_start_time, b.end_time as other_end_time,
      null as other_occurrence
    from ${busyTodos(user_id, sql`${start_time}::timestamptz`, sql`${end_time}::timestamptz`)} as b
    order by b.start_time, b.id
    limit ${sql.lit(MAX_CONFLICTS)}
  `
}

/** Makes the conflicts of a new todo from the rows of `overlapsOf`. */
export function conflictsOf({ id, item, start_time, end_time }: Todo, overlaps: OverlapRow[]): Conflict[] {
  if (start_time === null || end_time === null) return []
  return overlaps.map((other) => toConflict({ id, item, start_time, end_time, occurrence: null, ...other }))
}

/** Returns the overlaps of these stored todos with stored ones: the first `MAX_CONFLICTS` of them. */
export async function storedConflictsOf(db: Db, user_id: string, ids: string[]): Promise<Conflict[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<PairRow>`
    select a.id, a.item, a.start_time, a.end_time, null as occurrence, b.id as other_id, b.item as other_item,
      b.start_time as other_start_time, b.end_time as other_end_time, null as other_occurrence
    from todo a
    cross join ${busyTodos(user_id, sql`a.start_time`, sql`a.end_time`)} as b
    where a.user_id = ${user_id} and a.id in (${sql.join(ids)})
      and (b.id not in (${sql.join(ids)}) or b.id > a.id)
    order by a.start_time, a.id, b.start_time, b.id
    limit ${MAX_CONFLICTS}
  `.execute(db)
  return rows.map(toConflict)
}

/**
 * Returns the overlaps of times that are not stored with stored todos, within a range: the first `MAX_CONFLICTS` of them.
 * Without those of a series with itself, and without the todos `except`.
 */
export async function conflictsWithStored(
  db: Db,
  user_id: string,
  times: ConflictTodo[],
  { from, to }: ConflictsQuery,
  except: string[] = [],
): Promise<Conflict[]> {
  if (times.length === 0) return []
  const { rows } = await sql<PairRow>`
    select a.*, b.id as other_id, b.item as other_item, b.start_time as other_start_time, b.end_time as other_end_time,
      null as other_occurrence
    from jsonb_to_recordset(${toJson(times)}::jsonb)
      as a (id uuid, item text, start_time timestamptz, end_time timestamptz, occurrence text)
    cross join ${busyTodos(user_id, sql`greatest(a.start_time, ${from})`, sql`least(a.end_time, ${to})`)} as b
    where b.id <> a.id and b.id <> all(${`{${except.join()}}`}::uuid[])
    order by least(a.start_time, b.start_time), greatest(a.start_time, b.start_time)
    limit ${MAX_CONFLICTS}
  `.execute(db)
  return rows.map(toConflict)
}

/** Returns the times of stored todos that overlap a range, sorted by start. */
export async function storedTimes(db: Db, user_id: string, { from, to }: ConflictsQuery): Promise<TimeRange[]> {
  const { rows } = await sql<TimeRange>`
    select start_time, end_time
    from ${busyTodos(user_id, sql`${from}::timestamptz`, sql`${to}::timestamptz`)} as todo
    order by start_time
  `.execute(db)
  return rows
}

type PairRow = ConflictTodo & OverlapRow

function toConflict(row: PairRow): Conflict {
  const { id, item, start_time, end_time, occurrence } = row
  const one = { id, item, start_time, end_time, occurrence }
  return conflictBetween(one, {
    id: row.other_id,
    item: row.other_item,
    start_time: row.other_start_time,
    end_time: row.other_end_time,
    occurrence: row.other_occurrence,
  })
}

/** Makes the conflict of two times that overlap. */
export function conflictBetween(one: ConflictTodo, other: ConflictTodo): Conflict {
  const todos: Conflict['todos'] = other.start_time < one.start_time ? [other, one] : [one, other]
  const end_time = one.end_time < other.end_time ? one.end_time : other.end_time
  return { todos, overlap: { start_time: todos[1].start_time, end_time } }
}
