import type { TodoListQuery, TodoPage } from '@todo-agents/contract/todo'
import { isSearch } from '@todo-agents/contract/todo-pages'
import type { Expression, SqlBool } from 'kysely'
import { expressionBuilder, sql } from 'kysely'
import { decodeCursor, encodeCursor, KEY, pageOf } from '../cursor.ts'
import type { Db } from '../scope.ts'
import type { Tables } from '../tables.ts'
import { findTag } from '../tags/tag.repository.ts'
import { getSettings } from '../users/user.repository.ts'
import { isInOpenList } from './open-list.ts'
import { selectTodos } from './todo.repository.ts'
import { isAmongBest } from './todo-fragments.ts'
import { FIRST_READ, isFirstMatch, wordsOf } from './todo-search.ts'
import { endOfDay, startOfDay } from './todo-times.ts'

type SortColumn = 'sort_time' | 'importance' | 'created_at' | 'completed_at' | 'position' | 'id'

/**
 * The columns by which each order sorts. An index serves each order, so all columns of an order have the same
 * direction.
 */
const ORDERS = {
  time: { columns: ['sort_time', 'id'], direction: 'asc', kinds: [KEY.instantOrNone, KEY.id] },
  importance: {
    columns: ['importance', 'sort_time', 'id'],
    direction: 'asc',
    kinds: [KEY.importance, KEY.instantOrNone, KEY.id],
  },
  created: { columns: ['created_at', 'id'], direction: 'desc', kinds: [KEY.instant, KEY.id] },
  completed: { columns: ['completed_at', 'id'], direction: 'desc', kinds: [KEY.instant, KEY.id] },
  manual: { columns: ['position', 'id'], direction: 'asc', kinds: [KEY.position, KEY.id] },
} as const satisfies Record<string, { columns: readonly SortColumn[]; direction: 'asc' | 'desc'; kinds: unknown }>

/**
 * Returns one page of a user's todos, see `todoListSchema`. Throws AppError `invalid_request` for a cursor of another
 * list.
 */
export async function listTodos(db: Db, user_id: string, query: TodoListQuery): Promise<TodoPage> {
  const select = await todoListQuery(db, user_id, query)
  if (!select) return { todos: [], next_cursor: null }
  const rows = await select.execute()
  const { columns } = ORDERS[query.sort]
  const { page, next_cursor } = pageOf(rows, query.limit, (last) =>
    encodeCursor(
      query.sort,
      columns.map((column) => last[column] ?? ''),
    ),
  )
  return { todos: page.map(({ sort_time: _, ...todo }) => todo), next_cursor }
}

/** Builds the query of a page and one more row. Returns null when no row can match, because the tag does not exist. */
async function todoListQuery(db: Db, user_id: string, query: TodoListQuery) {
  const filters = await filtersOf(db, user_id, query)
  if (!filters) return null
  const { columns, direction } = ORDERS[query.sort]
  const limit = query.limit + 1
  const words = wordsOf(query.q)
  let select = selectTodos(db, user_id).select('todo.sort_time')
  const order = sql.join(columns.map((column) => sql`${sql.ref(`todo.${column}`)} ${sql.raw(direction)}`))
  // The best of the first matching todos are found by their fragments.
  const search = { user_id, words, filters, order, limit: query.fragments ? FIRST_READ : limit }
  const conditions = words.length === 0 ? filters : [isFirstMatch(search)]
  const matching = conditions.reduce((matched, condition) => matched.where(condition), select)
  select = query.fragments ? select.where(isAmongBest(matching, { ...query, fragments: query.fragments })) : matching
  for (const column of columns) select = select.orderBy(`todo.${column}`, direction)
  return select.limit(limit)
}

/**
 * Returns the conditions of a query, except for the words of its search. Returns null when no row can match, because
 * the tag does not exist.
 */
async function filtersOf(db: Db, user_id: string, query: TodoListQuery): Promise<Expression<SqlBool>[] | null> {
  const { id, status, sort, tag, importance, list_id, parent_id, cursor } = query
  const { columns, direction, kinds } = ORDERS[sort]
  const eb = expressionBuilder<Tables, 'todo'>()
  const filters: Expression<SqlBool>[] = []

  if (id) filters.push(eb('todo.id', 'in', id))
  if (status === 'open') filters.push(eb('completed_at', 'is', null))
  if (status === 'done' || sort === 'completed') filters.push(eb('completed_at', 'is not', null))
  if (importance) filters.push(eb('importance', '=', importance))
  if (parent_id !== undefined) filters.push(eb('todo.parent_id', '=', parent_id))
  else if (!isSearch(query)) filters.push(eb('todo.parent_id', 'is', null))
  if (list_id !== undefined) filters.push(eb('todo.list_id', list_id === null ? 'is' : '=', list_id))
  else if (parent_id === undefined && !id) filters.push(isInOpenList(user_id))

  const { from, to } = await sortTimeRange(db, user_id, query)
  if (from) filters.push(eb('sort_time', '>=', from))
  if (to) filters.push(eb('sort_time', '<', to))

  if (tag !== undefined) {
    const found = await findTag(db, user_id, tag)
    if (!found) return null
    filters.push(
      eb.exists(
        eb
          .selectFrom('todo_tag')
          .select(sql.lit(1).as('one'))
          .whereRef('todo_tag.todo_id', '=', 'todo.id')
          .where('todo_tag.tag_id', '=', found.id),
      ),
    )
  }
  if (cursor) {
    const keys = decodeCursor(sort, cursor, [...kinds])
    const operator = sql.raw(direction === 'asc' ? '>' : '<')
    filters.push(sql`(${sql.join(columns.map((column) => sql.ref(`todo.${column}`)))}) ${operator} (${sql.join(keys)})`)
  }
  return filters
}

/**
 * Returns the range of `sort_time` that a query asks for. A todo with a day is sorted by the day's first instant, so a
 * day is a range of `sort_time`, too.
 */
async function sortTimeRange(db: Db, user_id: string, { day, from, to }: TodoListQuery) {
  if (!day) return { from, to }
  const { time_zone } = await getSettings(db, user_id)
  return { from: startOfDay(day, time_zone), to: endOfDay(day, time_zone) }
}
