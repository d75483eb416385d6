import { MAX_SERIES } from '@todo-agents/contract/bounds'
import type { Occurrence, OccurrencePage, OccurrencesQuery } from '@todo-agents/contract/todo'
import type { RawBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'
import { statement } from '../connection/statement.ts'
import { fromWallMs, LAST_WALL_MS } from '../recurrence/wall-clock.ts'
import type { Db } from '../scope.ts'
import { getSettings } from '../users/user.repository.ts'
import type { LaterOccurrence, Series } from './later-occurrences.ts'
import { laterOccurrences } from './later-occurrences.ts'
import { isInOpenList } from './open-list.ts'
import { isRepeating } from './series.ts'
import { selectTodos } from './todo.repository.ts'

const DAY_MS = 86_400_000

/**
 * Returns the later occurrences of the user's open todos that repeat by the calendar: those that start in the range, in
 * the order of their times. A todo that counts from its completion has none before it is done.
 */
export async function listOccurrences(
  db: Db,
  user_id: string,
  { from, to, id, limit }: OccurrencesQuery,
): Promise<OccurrencePage> {
  const [{ time_zone }, series] = await Promise.all([
    getSettings(db, user_id),
    id ? readSeriesOf(db, user_id, to, id) : readSeries(db, user_id, to),
  ])
  const wanted = { start_time: from, end_time: to, which: 'starting' as const, limit, time_zone }
  const { occurrences, is_complete } = await laterOccurrences(series, wanted)
  return { occurrences: occurrences.map(toOccurrence), is_complete: is_complete && series.length < MAX_SERIES }
}

function toOccurrence({ todo, occurrence, times }: LaterOccurrence): Occurrence {
  const { id, item, importance, list_id, tags } = { ...todo, ...todo.next_values }
  return { id, item, importance, list_id, tags, ...times, occurrence }
}

/** Holds for todos that can have later occurrences. Literals, so that a general plan can use the index, too. */
function hasLater(before: string): RawBuilder<SqlBool> {
  return sql`(todo.recurrence is not null and todo.completed_at is null and todo.recurrence_from = 'schedule'
    and todo.occurrence < ${before})`
}

/** The later places that have a todo already. Empty, unless the todo was moved back after they were closed. */
const TAKEN = sql<string[]>`array(
  select other.occurrence from todo as other
  where other.series_id = todo.series_id and other.recurrence_from = 'schedule' and other.occurrence > todo.occurrence
)`.as('taken')

function querySeries(db: Db, { user_id, before }: { user_id: string; before: string }) {
  return selectTodos(db, user_id)
    .select(TAKEN)
    .where(hasLater(before))
    .where(isInOpenList(user_id))
    .orderBy('todo.occurrence')
    .orderBy('todo.id')
    .limit(sql.lit(MAX_SERIES))
}

const selectSeries = statement(querySeries)

/**
 * Returns the open todos that can have later occurrences before the instant `to`: the first MAX_SERIES of them. Todos in
 * archived lists do not count.
 */
export async function readSeries(db: Db, user_id: string, to: string): Promise<Series[]> {
  const todos = await selectSeries(db, { user_id, before: latestOccurrence(to) })
  return todos.filter(isRepeating)
}

async function readSeriesOf(db: Db, user_id: string, to: string, ids: string[]): Promise<Series[]> {
  const query = querySeries(db, { user_id, before: latestOccurrence(to) })
  return (await query.where('todo.id', 'in', ids).execute()).filter(isRepeating)
}

/** Returns a time that no clock shows before the instant `to`: no zone is ahead of UTC by more than a day. */
function latestOccurrence(to: string): string {
  return fromWallMs(Math.min(Date.parse(to) + DAY_MS, LAST_WALL_MS), { isDay: false })
}
