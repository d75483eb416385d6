import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds what a search, a look for overlaps and the transcript of a run need in order to read few rows, however many todos
 * and messages a user has.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...SEARCH, ...OVERLAPS, ...TRANSCRIPTS]) await sql.raw(statement).execute(db)
}

/**
 * A search finds parts of words, of any length. So the keys of a text are the three characters that start at each place
 * of each word, or fewer at the word's end. A part of three characters or more consists of keys, and a shorter part is
 * the prefix of one. Each key starts with the end of the user's id, so that a search reads no keys of other users.
 * Users whose ids have the same end share keys, so a search must compare the user, too. `lower` folds the case as
 * `ilike` does, so the index finds all that `ilike` finds.
 *
 * Writing the keys of a todo costs as much as writing the todo. A search reads the first 500 todos of a list without
 * the index (see todo-search.ts), so only the todos of users with at least 500 are in the index. The triggers see to
 * that, whatever creates or moves todos. They rely on the lock of the user that every writer of todos takes.
 *
 * Statistics about the keys would help no plan, and compute the keys of thousands of todos at each `analyze`. A search
 * reads the index's pending list as a whole, so the list is kept short.
 */
const SEARCH = [
  `create function search_keys(user_id uuid, texts text) returns tsvector
    language plpgsql immutable parallel safe as $$
    begin
      return (
        select array_to_tsvector(array_agg(right(user_id::text, 8) || substr(word, place, 3)))
        from unnest(string_to_array(translate(lower(texts), E'\\n\\r\\t', '   '), ' ')) as word,
          generate_series(1, length(word)) as place
      );
    end $$`,
  `create function search_query(user_id uuid, words text[]) returns tsquery
    language plpgsql immutable parallel safe as $$
    begin
      return (
        select string_agg(
          format('''%s%s''%s', right(user_id::text, 8), replace(replace(key, '\\', '\\\\'), '''', ''''''),
            case when length(key) < 3 then ':*' end),
          ' & ')
        from unnest(words) as word, lower(word) as folded,
          generate_series(1, greatest(length(folded) - 2, 1)) as place, substr(folded, place, 3) as key
      )::tsquery;
    end $$`,
  'alter table todo add column is_indexed boolean not null default false',
  'update todo set is_indexed = true where user_id in (select id from "user" where todo_count >= 500)',
  `create index todo_search on todo using gin (search_keys(user_id, item || E'\\n' || coalesce(description, '')))
    with (gin_pending_list_limit = 64) where is_indexed`,
  'alter index todo_search alter column 1 set statistics 0',
  `create function index_new_todo() returns trigger language plpgsql as $$
    begin
      new.is_indexed := exists (select from "user" where id = new.user_id and todo_count >= 500);
      return new;
    end $$`,
  `create trigger todo_new before insert or update of user_id on todo
    for each row execute function index_new_todo()`,
  `create function index_todos() returns trigger language plpgsql as $$
    begin
      update todo set is_indexed = true where user_id = new.id and not is_indexed;
      return null;
    end $$`,
  `create trigger user_has_many_todos after update of todo_count on "user"
    for each row when (old.todo_count < 500 and new.todo_count >= 500) execute function index_todos()`,
]

/**
 * A todo that overlaps a time starts before its end, and not earlier than the longest duration before its start. So the
 * durations are divided into eight classes, of up to 2 hours, up to 16 hours, and so on, and each class is looked
 * through only as far back as it lasts.
 */
const OVERLAPS = [
  `create function duration_class(start_time timestamptz, end_time timestamptz) returns int
    language sql immutable parallel safe as $$
      select width_bucket(end_time - start_time, array[
        interval '2 hours', interval '16 hours', interval '128 hours', interval '1024 hours', interval '8192 hours',
        interval '65536 hours', interval '524288 hours'
      ])
    $$`,
  'drop index todo_busy',
  `create index todo_busy on todo (user_id, duration_class(start_time, end_time), start_time, end_time)
    where completed_at is null and start_time is not null`,
]

/**
 * The runs of a session and the messages of a run are read from the last one back. Every query of messages compares the
 * user. Without statistics, the planner might look this up in another index, among all messages of the user, so the user
 * is part of this one.
 */
const TRANSCRIPTS = [
  'drop index agent_run_session',
  'create index agent_run_session on agent_run (session_id, seq)',
  'drop index agent_message_run',
  'create index agent_message_run on agent_message (run_id, user_id, seq)',
]
