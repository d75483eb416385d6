import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** The tables whose rows are counted for their user, and the column of `user` that has the count. */
const COUNTED = [
  ['todo', 'todo_count'],
  ['tag', 'tag_count'],
  ['agent_session', 'session_count'],
  // A run for each message of the user.
  ['agent_run', 'message_count'],
] as const

/**
 * How many rows a user has, kept by triggers: whatever creates or deletes rows, the count is right, and a bound costs no
 * count over thousands of rows. The count stands in the user's row, which writes of todos lock anyway, and a trigger locks
 * for the others: so a bound is exact for writes that happen at the same time. A row that becomes another user's is not
 * noticed; `moveUserData` counts again.
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
