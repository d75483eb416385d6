import type { RawBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'

/** Holds for todos in the inbox and in lists that are not archived. The lists are read once, not for each todo. */
export function isInOpenList(user_id: string): RawBuilder<SqlBool> {
  return sql`(todo.list_id is null or todo.list_id not in (
    select list.id from list where list.user_id = ${user_id} and list.archived_at is not null
  ))`
}
