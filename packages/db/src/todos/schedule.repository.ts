import { MAX_CONFLICTS } from '@todo-agents/contract/bounds'
import type { Conflict, ConflictsQuery, ConflictTodo, TimeRange, Todo } from '@todo-agents/contract/todo'
import { sql } from 'kysely'
import type { Db } from '../scope.ts'

/**
 * Returns the pairs of open, timed todos that overlap within a range, sorted by start: the first `MAX_CONFLICTS` of
 * them.
 */
export async function listConflicts(db: Db, user_id: string, { from, to }: ConflictsQuery): Promise<Conflict[]> {
  // a is the todo that starts first, so b starts while a lasts. Therefore each a needs one range of the index.
  const { rows } = await sql<PairRow>`
    select a.id, a.item, a.start_time, a.end_time,
      b.id as other_id, b.item as other_item, b.start_time as other_start_time, b.end_time as other_end_time
    from todo a
    join todo b on b.user_id = a.user_id
      and b.start_time >= a.start_time and b.start_time < a.end_time
      and (a.start_time, a.id) < (b.start_time, b.id)
    where a.user_id = ${user_id}
      and a.completed_at is null and a.start_time is not null and a.start_time < ${to} and a.end_time > ${from}
      and b.completed_at is null and b.start_time is not null and b.start_time < ${to} and b.end_time > ${from}
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
    select b.id as other_id, b.item as other_item, b.start_time as other_start_time, b.end_time as other_end_time
    from todo b
    where b.user_id = ${user_id}::uuid
      and b.start_time < ${end_time}::timestamptz and b.end_time > ${start_time}::timestamptz
      and b.completed_at is null and b.start_time is not null
    order by b.start_time, b.id
    limit ${sql.lit(MAX_CONFLICTS)}
  `
}

/** Makes the conflicts of a new todo from the rows of `overlapsOf`. */
export function conflictsOf({ id, item, start_time, end_time }: Todo, overlaps: OverlapRow[]): Conflict[] {
  if (start_time === null || end_time === null) return []
  return overlaps.map((other) => toConflict({ id, item, start_time, end_time, ...other }))
}

/** Returns the overlaps with other open todos that a write has caused: the first `MAX_CONFLICTS` of them. */
export async function newConflicts(
  db: Db,
  user_id: string,
  written: { before: Todo | null; after: Todo }[],
): Promise<Conflict[]> {
  const ids = written.filter(takesNewTime).map(({ after }) => after.id)
  if (ids.length === 0) return []
  const { rows } = await sql<PairRow>`
    select a.id, a.item, a.start_time, a.end_time,
      b.id as other_id, b.item as other_item, b.start_time as other_start_time, b.end_time as other_end_time
    from todo a
    join todo b on b.user_id = a.user_id and b.start_time < a.end_time and b.end_time > a.start_time
    where a.user_id = ${user_id} and a.id in (${sql.join(ids)})
      and b.completed_at is null and b.start_time is not null
      and (b.id not in (${sql.join(ids)}) or b.id > a.id)
    order by a.start_time, a.id, b.start_time, b.id
    limit ${MAX_CONFLICTS}
  `.execute(db)
  return rows.map(toConflict)
}

function takesNewTime({ before, after }: { before: Todo | null; after: Todo }): boolean {
  if (!after.start_time || after.completed_at) return false
  const isSameTime = before?.start_time === after.start_time && before.end_time === after.end_time
  return !isSameTime || before.completed_at !== null
}

/** Returns the times of the user's open todos that touch a range, sorted by start. */
export async function busyTimes(db: Db, user_id: string, { from, to }: ConflictsQuery): Promise<TimeRange[]> {
  return db
    .selectFrom('todo')
    .select(['start_time', 'end_time'])
    .where('user_id', '=', user_id)
    .where('completed_at', 'is', null)
    .where('start_time', 'is not', null)
    .where('start_time', '<', to)
    .where('end_time', '>', from)
    .orderBy('start_time')
    .$narrowType<TimeRange>()
    .execute()
}

type PairRow = ConflictTodo & OverlapRow

function toConflict(row: PairRow): Conflict {
  const one = { id: row.id, item: row.item, start_time: row.start_time, end_time: row.end_time }
  const other = {
    id: row.other_id,
    item: row.other_item,
    start_time: row.other_start_time,
    end_time: row.other_end_time,
  }
  const todos: Conflict['todos'] = other.start_time < one.start_time ? [other, one] : [one, other]
  const end_time = one.end_time < other.end_time ? one.end_time : other.end_time
  return { todos, overlap: { start_time: todos[1].start_time, end_time } }
}
