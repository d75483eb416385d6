import type { Expression, RawBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'

interface Search {
  user_id: string
  /** At least one. */
  words: string[]
  /** What else is asked of the todos: each of these conditions must hold. */
  filters: Expression<SqlBool>[]
  /** The order of the list: columns of `todo` with their directions. */
  order: Expression<unknown>
  /** At most `FIRST_READ`. */
  limit: number
}

/**
 * How many todos a search reads before it uses the index. Users with fewer todos have none in the index, see the
 * migration `010-bounded-reads`.
 */
export const FIRST_READ = 500

/** Returns the words of a search. A todo matches when its title or its description contains each word, in any case. */
export function wordsOf(q = ''): string[] {
  return [...new Set(q.split(/\s+/).filter(Boolean))]
}

/**
 * Returns a condition that selects matching todos: the first `limit` of them in this order, and maybe others.
 *
 * Frequent words are found soon when the list is read in its order, and with the index there would be thousands of
 * matches to sort. Rare words are found soon with the index, and without it the whole list would be read. The database
 * does not know which words are rare among the todos of one user. Therefore the start of the list is read first, and
 * the index is used only if this finds too few.
 */
export function isFirstMatch({ user_id, words, filters, order, limit }: Search): RawBuilder<SqlBool> {
  const isListed = sql.join([sql`todo.user_id = ${user_id}`, ...filters], sql` and `)
  const isMatch = sql.join(words.map(contains), sql` and `)
  // `with_keys` has no other conditions, or the planner might prefer an index that reads the whole list.
  return sql`todo.id = any(array(
    with first_read as materialized (
      select todo.id, ${isMatch} as is_match from todo where ${isListed} order by ${order} limit ${sql.lit(FIRST_READ)}
    ),
    first_found as materialized (select id from first_read where is_match limit ${limit}),
    with_keys as materialized (
      select todo.* from todo
      where ${hasKeys(user_id, words)}
        and (select count(*) from first_read) = ${sql.lit(FIRST_READ)}
        and (select count(*) from first_found) < ${limit}
    )
    select id from first_found
    union all
    (select id from with_keys as todo where ${isListed} and ${isMatch} order by ${order} limit ${limit})
  ))`
}

/** Returns a condition that holds for todos whose title or description contains the word, in any case. */
function contains(word: string): RawBuilder<SqlBool> {
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`
  return sql`(todo.item ilike ${pattern} or todo.description ilike ${pattern})`
}

/**
 * The condition of the index `todo_search`, see the migration `010-bounded-reads`. Holds for every indexed todo that
 * contains the words, and for some others.
 */
function hasKeys(user_id: string, words: string[]): RawBuilder<SqlBool> {
  return sql`todo.is_indexed and search_keys(todo.user_id, todo.item || E'\\n' || coalesce(todo.description, ''))
    @@ search_query(${user_id}, array[${sql.join(words)}]::text[])`
}
