import type { RawBuilder } from 'kysely'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Pool } from 'pg'
import { toJson } from '../connection/json.ts'
import type { Db, Scope } from '../scope.ts'

const STRANGERS = 200

/**
 * Inserts many rows for one user and for 200 others, and updates the planner's statistics. The user gets 10,000 todos,
 * and each of the others 490: half of them are done, a third are timed, a third have a day, and each has one change. A tenth of those that are open and timed
 * repeat.
 * Every user gets 20 tags. The user gets 500 conversations, and each of the others 50, with 20 messages each. A tenth
 * of the conversations have one running and two queued runs.
 */
export async function insertManyRows(db: Db, scope: Scope): Promise<void> {
  const { user_id, now } = scope
  const at = now().toISOString()
  await insertStrangers(db, at)
  await insertTodos(db, scope, 10_000)
  await makeRepeat(db)
  await insertTagsAndChanges(db, user_id, at)
  await insertListsAndSteps(db, now().toISOString())
  await insertConversations(db, user_id, at)
  await analyzeTables(db)
}

/** Makes a tenth of all open, timed todos repeat. */
async function makeRepeat(db: Db): Promise<void> {
  await sql`
    update todo set recurrence = 'FREQ=WEEKLY', series_id = gen_random_uuid(),
      occurrence = to_char(start_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
    where completed_at is null and start_time is not null and hashtext(id::text) % 10 = 0
  `.execute(db)
}

/** For whom rows are inserted. `now` is the time around which they are spread. */
type Owner = Pick<Scope, 'user_id' | 'now'>

/** Wraps the pool of a program that does not use Kysely. */
export function overPool(pool: Pool): Db {
  return new Kysely({ dialect: new PostgresDialect({ pool }) })
}

/** Updates the planner's statistics of the tables that these functions fill. */
export async function analyzeTables(db: Db): Promise<void> {
  for (const table of TABLES) await sql`analyze ${sql.table(table)}`.execute(db)
}

/**
 * Inserts todos for one user: half of them are done, a third are timed, and a third have a day. Their times are spread
 * evenly, one every 40 minutes, before and after the scope's time.
 */
export async function insertTodos(db: Db, { user_id, now }: Owner, count: number): Promise<void> {
  await insertTodosOf(db, sql`(values (${user_id}::uuid)) as "user" (id)`, now().toISOString(), count)
}

/** Inserts a run for every two of the messages: the user's and its answer. All runs have ended. */
export async function insertMessages(
  db: Db,
  { user_id, now }: Owner,
  session_id: string,
  count: number,
): Promise<void> {
  const at = now().toISOString()
  await sql`
    insert into agent_session (id, user_id, title, created_at, updated_at)
    values (${session_id}, ${user_id}, 'Conversation', ${at}, ${at})
  `.execute(db)
  await sql`
    with run as (
      insert into agent_run (id, user_id, session_id, status, created_at, finished_at)
      select gen_random_uuid(), ${user_id}, ${session_id}, 'completed', ${at}, ${at}
      from generate_series(1, ${count / 2}::int) returning id
    )
    insert into agent_message (id, user_id, session_id, run_id, role, content, tool_calls, created_at)
    select gen_random_uuid(), ${user_id}, ${session_id}, run.id, role, 'Hello', '[]', ${at}
    from run, (values ('user'), ('assistant')) as message (role)
  `.execute(db)
}

const TABLES = [
  'todo',
  'tag',
  'todo_tag',
  'change',
  'agent_session',
  'agent_run',
  'agent_message',
  'idempotency_key',
  'answered_call',
  'user',
] as const

async function insertStrangers(db: Db, at: string): Promise<void> {
  await sql`
    insert into "user" (id, name, email, "createdAt", "updatedAt")
    select gen_random_uuid(), 'Stranger', 'stranger' || n || '@example.com', ${at}, ${at}
    from generate_series(1, ${STRANGERS}) n
  `.execute(db)
  await insertTodosOf(db, sql`(select id from "user" where name = 'Stranger') as "user"`, at, 490)
}

async function insertTodosOf(db: Db, users: RawBuilder<unknown>, at: string, count: number): Promise<void> {
  // 7919 is a prime: multiplying by it gives each todo a time of its own, and stores near times far apart.
  await sql`
    insert into todo (id, user_id, item, description, due_date, start_time, end_time, importance, completed_at,
      created_at, updated_at, version, sort_time)
    select gen_random_uuid(), "user".id, 'Todo number ' || n, 'Something to do ' || (n * 7919 % 10007),
      case n % 3 when 0 then time::date end,
      case n % 3 when 1 then time end,
      case n % 3 when 1 then time + interval '30 minutes' end,
      (array['none', 'none', 'none', 'low', 'medium', 'high']::importance[])[1 + n * 31 % 6],
      case n % 2 when 0 then time end,
      time - interval '90 days', time, 1,
      case n % 3 when 0 then time::date::timestamptz when 1 then time else 'infinity' end
    from ${users}, generate_series(1, ${count}::int) n,
      lateral (
        select ${at}::timestamptz + ((n * 7919::bigint) % ${count}::int - ${count}::int / 2) * interval '40 minutes'
      ) as at (time)
  `.execute(db)
}

/** Inserts the lists of all users, puts three of four todos into them, and gives every tenth todo a step. */
async function insertListsAndSteps(db: Db, at: string): Promise<void> {
  await sql`
    insert into list (id, user_id, name, name_key, color, position, archived_at, created_at, updated_at, version)
    select gen_random_uuid(), "user".id, 'List ' || n, 'list ' || n, 'blue', 'a' || chr(48 + n),
      case n when 9 then ${at}::timestamptz end, ${at}, ${at}, 1
    from "user", generate_series(0, 9) n
  `.execute(db)
  await sql`
    update todo set list_id = list.id, position = 'a' || right(todo.id::text, 6) || 'V'
    from list
    where list.user_id = todo.user_id and list.name_key = 'list ' || abs(hashtext(todo.id::text) % 13)
  `.execute(db)
  await sql`
    insert into todo (id, user_id, item, list_id, parent_id, position, importance, created_at, updated_at, version, sort_time)
    select gen_random_uuid(), user_id, 'Step', list_id, id, 'a0', 'none', ${at}, ${at}, 1, 'infinity'
    from todo where hashtext(id::text) % 10 = 0
  `.execute(db)
}

/** Inserts the tags and changes of all users. */
async function insertTagsAndChanges(db: Db, user_id: string, at: string): Promise<void> {
  await sql`
    insert into tag (id, user_id, name, name_key, color, created_at)
    select gen_random_uuid(), "user".id, 'Tag ' || n, 'tag ' || n, 'blue', ${at}
    from "user", generate_series(1, 20) n
  `.execute(db)
  await sql`
    insert into todo_tag (todo_id, tag_id)
    select todo.id, tag.id from todo
    join tag on tag.user_id = todo.user_id and tag.name_key = 'tag ' || (1 + hashtext(todo.id::text) & 15)
  `.execute(db)
  await sql`
    insert into change (id, user_id, entity, entity_id, kind, actor, session_id, run_id, after, created_at)
    select gen_random_uuid(), user_id, 'todo', id, 'create', 'assistant', 'user_' || user_id || '_1', ${user_id},
      ${toJson({ item: 'Todo', position: 'a0' })}, created_at
    from todo
  `.execute(db)
}

async function insertConversations(db: Db, user_id: string, at: string): Promise<void> {
  await sql`
    insert into agent_session (id, user_id, title, created_at, updated_at)
    select 'user_' || "user".id || '_' || n, "user".id, 'Conversation', ${at}, ${at}::timestamptz + n * interval '1 hour'
    from "user", generate_series(1, 500) n
    where n <= 50 or "user".id = ${user_id}
  `.execute(db)
  await sql`
    insert into agent_run (id, user_id, session_id, status, created_at)
    select gen_random_uuid(), user_id, id, 'completed', created_at from agent_session
  `.execute(db)
  await sql`
    insert into idempotency_key (user_id, key, run_id, created_at)
    select user_id, 'key ' || seq, id, created_at from agent_run
  `.execute(db)
  await sql`
    insert into answered_call (user_id, key, call_hash, answer, created_at)
    select user_id, 'key ' || seq, 'hash', '{}', created_at from agent_run
  `.execute(db)
  await sql`
    insert into agent_message (id, user_id, session_id, run_id, role, content, tool_calls, created_at)
    select gen_random_uuid(), agent_run.user_id, agent_run.session_id, agent_run.id, 'user', 'Hello', '[]', created_at
    from agent_run, generate_series(1, 20)
  `.execute(db)
  await sql`
    insert into agent_run (id, user_id, session_id, status, created_at)
    select gen_random_uuid(), user_id, id, case n when 1 then 'running' else 'queued' end, created_at
    from agent_session, generate_series(1, 3) n where id like '%\\_1'
  `.execute(db)
  await sql`
    insert into agent_message (id, user_id, session_id, run_id, role, content, tool_calls, created_at)
    select gen_random_uuid(), user_id, session_id, id, 'user', 'Hello', '[]', created_at
    from agent_run where status <> 'completed'
  `.execute(db)
}
