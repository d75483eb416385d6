import type { TodoListQuery } from '@todo-agents/contract/todo'
import type { RawBuilder, SelectQueryBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { Tables } from '../tables.ts'

/**
 * How many todos are compared with the fragments: the first open ones by time, and those that were completed last. So
 * the cost of a search does not grow with the list. No index helps, because most titles contain one of the fragments.
 */
const COMPARED = { open: 1000, done: 500 }

type Todos = SelectQueryBuilder<Tables, 'todo', Pick<Tables['todo'], never>>

/**
 * Returns a condition that selects the best `limit` todos of a query for a search by fragments, see `todoListSchema`.
 */
export function isAmongBest(
  todos: Todos,
  { fragments, status, limit }: Pick<TodoListQuery, 'status' | 'limit'> & { fragments: string[] },
): RawBuilder<SqlBool> {
  const columns = todos.clearSelect().select(['todo.id', 'todo.item', 'todo.completed_at'])
  const open = columns.where('completed_at', 'is', null).orderBy('sort_time').orderBy('id').limit(COMPARED.open)
  const done = columns.where('completed_at', 'is not', null).orderBy('completed_at', 'desc').limit(COMPARED.done)
  const compared = { open: sql`(${open})`, done: sql`(${done})`, all: sql`(${open}) union all (${done})` }[status]
  const folded = fragments.map((each) => each.toLowerCase())
  // `offset 0` keeps the planner from computing the lower case and the length again for each use.
  return sql`todo.id = any(array(
    select id
    from (
      select id, item, completed_at, (
        select coalesce(sum(length(fragment)), 0)
        from (select ' ' || lower(item) as title offset 0) as lowered, unnest(${folded}::text[]) as fragment
        where strpos(title, fragment) > 0
      ) as matched
      from (${compared}) as compared
      offset 0
    ) as measured
    where matched > 0
    order by matched desc, completed_at is not null, length(item), id
    limit ${limit}
  ))`
}
