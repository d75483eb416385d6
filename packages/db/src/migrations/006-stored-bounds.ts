import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Tables whose rows are counted for each user, with the column of `user` that has the count. */
const COUNTED = [
  ['todo', 'todo_count'],
  ['tag', 'tag_count'],
  ['agent_session', 'session_count'],
  // Each message of the user has one run, so runs are counted.
  ['agent_run', 'message_count'],
] as const

/**
 * Adds triggers that count the rows of each user. So the count is right whatever creates or deletes rows, and checking
 * a bound does not count thousands of rows. The count is in the user's row. Writes of todos lock this row anyway, and
 * for other writes the triggers lock it, so a bound is exact even when writes are concurrent. The triggers do not see a
 * row that moves to another user; `moveUserData` counts again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [table, column] of COUNTED) await countRows(db, table, column)
}

async function countRows(db: Kysely<unknown>, table: string, column: string): Promise<void> {
  const [rows, count, counter] = [sql.table(table), sql.ref(column), sql.id(`count_${table}`)]
  await sql`alter table "user" add column ${count} int not null default 0`.execute(db)
  await sql`
    update "user" set ${count} = counted.n
    from (select user_id, count(*)::int as n from ${rows} group by user_id) as counted
    where "user".id = counted.user_id
  `.execute(db)
  await sql`
    create function ${counter}() returns trigger language plpgsql as $$
    begin
      update "user" set ${count} = ${count} + case tg_op when 'INSERT' then changed.n else -changed.n end
      from (select user_id, count(*)::int as n from changed_rows group by user_id) as changed
      where "user".id = changed.user_id;
      return null;
    end $$
  `.execute(db)
  await sql`
    create trigger ${sql.id(`${table}_created`)} after insert on ${rows} referencing new table as changed_rows
    for each statement execute function ${counter}()
  `.execute(db)
  await sql`
    create trigger ${sql.id(`${table}_deleted`)} after delete on ${rows} referencing old table as changed_rows
    for each statement execute function ${counter}()
  `.execute(db)
}
