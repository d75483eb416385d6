import type { RawBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'

/**
 * Returns a condition that selects the best of the todos for a search by fragments, see `todoListSchema`. `todos` is a
 * query of the ids, titles and states of the todos to choose from.
 */
export function isAmongBest(todos: RawBuilder<unknown>, fragments: string[], limit: number): RawBuilder<SqlBool> {
  // `offset 0` keeps the planner from computing the lower case and the length again for each use.
  return sql`todo.id = any(array(
    select id
    from (
      select id, item, completed_at, (
        select coalesce(sum(length(fragment)), 0)
        from (select ' ' || lower(item) as title offset 0) as folded, unnest(${fragments.map((each) => each.toLowerCase())}::text[]) as fragment
        where strpos(title, fragment) > 0
      ) as matched
      from (${todos}) as todo
      offset 0
    ) as todo
    where matched > 0
    order by matched desc, completed_at is not null, length(item), id
    limit ${limit}
  ))`
}
