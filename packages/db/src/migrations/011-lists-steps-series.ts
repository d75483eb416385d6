import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { wholeDaysOf } from './011-whole-days.ts'

/** Adds lists, steps, manual order, todos that repeat, days without times, and the settings of a user's week. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    ...LISTS,
    ...COLUMNS,
    ...POSITIONS,
    ...STEPS,
    ...SERIES,
    ...ALARMS,
    ...CHANGES,
    ...SETTINGS,
  ]) {
    await sql.raw(statement).execute(db)
  }
  await makeBlocksDays(db)
  await makeRemindersPoints(db)
}

const LISTS = [
  `create table list (
    id uuid primary key,
    user_id uuid not null references "user" (id) on delete cascade,
    name text not null check (char_length(name) between 1 and 50),
    name_key text collate "C" not null,
    color text not null,
    position text collate "C" not null,
    archived_at timestamptz(3),
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    version int not null check (version > 0),
    unique (user_id, name_key),
    unique (user_id, id)
  )`,
]

/** The list of a todo is one of the same user, because the foreign key has both columns. */
const COLUMNS = [
  `alter table todo
    add column list_id uuid,
    add column parent_id uuid references todo (id) on delete cascade,
    add column position text collate "C" not null default 'a0',
    add column end_date date,
    add column recurrence text check (char_length(recurrence) between 1 and 300),
    add column recurrence_from text not null default 'schedule' check (recurrence_from in ('schedule', 'completion')),
    add column series_id uuid,
    add column occurrence text collate "C",
    add column next_values jsonb,
    add column step_count int not null default 0,
    add column done_step_count int not null default 0,
    add column alarm_due timestamptz(3),
    add constraint todo_list foreign key (user_id, list_id) references list (user_id, id)
      on update cascade on delete set null (list_id),
    add constraint todo_days check (end_date is null or (due_date is not null and end_date > due_date)),
    add constraint todo_series check (
      (recurrence is null) = (series_id is null) and (recurrence is null) = (occurrence is null)
        and (recurrence is null or parent_id is null)
    )`,
]

/**
 * The default of the column is for processes of the version before, which may still write while this one starts.
 *
 * The position of a todo that nobody has moved is made of the time when it was created, in the form of an integer of
 * `fractional-indexing` with eight digits, and of the end of its id. `newPosition` makes the same.
 */
const POSITIONS = [
  `create function base62(number bigint) returns text language sql immutable as $$
    select string_agg(
      substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', (number / power % 62)::int + 1, 1),
      '' order by power desc
    )
    from unnest(array[3521614606208, 56800235584, 916132832, 14776336, 238328, 3844, 62, 1]) as power
  $$`,
  `update todo set position =
    'h' || base62((extract(epoch from created_at) * 1000)::bigint) || right(id::text, 6) || 'V'`,
  'drop function base62',
  `create index todo_list_order on todo (user_id, list_id, position, id)
    where completed_at is null and parent_id is null and list_id is not null`,
  `create index todo_list_time on todo (user_id, list_id, sort_time, id)
    where completed_at is null and parent_id is null and list_id is not null`,
  // The planner does not see that all rows with a list_id of null have the same one, so the inbox needs its own index.
  `create index todo_inbox_order on todo (user_id, position, id)
    where completed_at is null and parent_id is null and list_id is null`,
  // For the deletion of a list.
  'create index todo_list on todo (list_id) where list_id is not null',
]

/** A trigger counts the steps of a todo, so that a list shows the progress of its todos without reading their steps. */
const STEPS = [
  'create index todo_step on todo (parent_id, position, id) where parent_id is not null',
  `create function count_steps() returns trigger language plpgsql as $$
    begin
      if tg_op <> 'INSERT' and old.parent_id is not null then
        update todo set step_count = step_count - 1,
          done_step_count = done_step_count - (old.completed_at is not null)::int
        where id = old.parent_id;
      end if;
      if tg_op <> 'DELETE' and new.parent_id is not null then
        update todo set step_count = step_count + 1,
          done_step_count = done_step_count + (new.completed_at is not null)::int
        where id = new.parent_id;
      end if;
      return null;
    end $$`,
  `create trigger step_created after insert on todo
    for each row when (new.parent_id is not null) execute function count_steps()`,
  `create trigger step_deleted after delete on todo
    for each row when (old.parent_id is not null) execute function count_steps()`,
  `create trigger step_changed after update on todo
    for each row when (
      (old.parent_id is distinct from new.parent_id or old.completed_at is distinct from new.completed_at)
      and (old.parent_id is not null or new.parent_id is not null)
    ) execute function count_steps()`,
]

const SERIES = [
  'create unique index todo_open_of_series on todo (series_id) where series_id is not null and completed_at is null',
  // A todo that counts from its completion and is done early may come again at the same place.
  `create unique index todo_occurrence on todo (series_id, occurrence)
    where series_id is not null and recurrence_from = 'schedule'`,
  `create index todo_repeating on todo (user_id, sort_time, id)
    where recurrence is not null and completed_at is null`,
]

/**
 * `alarm_due` is the alarm that is still to be delivered. An alarm that had passed when it was written is not delivered:
 * such are the old alarms of a todo that is reopened, brought back by an undo, or was there before this migration.
 */
const ALARMS = [
  'update todo set alarm_due = alarm_time where completed_at is null and alarm_time > clock_timestamp()',
  'create index todo_alarm_due on todo (alarm_due) where alarm_due is not null',
  `create function set_alarm_due() returns trigger language plpgsql as $$
    begin
      new.alarm_due := case
        when new.completed_at is null and new.parent_id is null and new.alarm_time > new.updated_at
        then new.alarm_time
      end;
      return new;
    end $$`,
  `create trigger todo_alarm_created before insert on todo
    for each row when (new.alarm_time is not null) execute function set_alarm_due()`,
  `create trigger todo_alarm_changed before update on todo
    for each row when (
      old.alarm_time is distinct from new.alarm_time or old.completed_at is distinct from new.completed_at
    ) execute function set_alarm_due()`,
]

const CHANGES = [
  'alter table change drop constraint change_entity_check',
  `alter table change add constraint change_entity_check check (entity in ('todo', 'tag', 'list'))`,
  'alter table change add column group_id uuid',
  'create index change_group on change (user_id, group_id) where group_id is not null',
]

const SETTINGS = [
  `alter table "user"
    add column working_hours_start text not null default '09:00',
    add column working_hours_end text not null default '18:00',
    add column first_day_of_week text check (first_day_of_week in ('monday', 'saturday', 'sunday')),
    add column date_order text check (date_order in ('dmy', 'mdy')),
    add column email_reminders boolean not null default true,
    add constraint user_working_hours check (working_hours_end > working_hours_start)`,
]

/** "Vacation 20 December to 3 January" was stored as a block of time, from midnight to midnight. It becomes days. */
async function makeBlocksDays(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ id: string; start_time: string; end_time: string; time_zone: string }>`
    select todo.id, start_time, end_time, time_zone from todo join "user" on "user".id = user_id
    where end_time - start_time >= interval '47 hours'
  `.execute(db)
  for (const row of rows) {
    const days = wholeDaysOf(row)
    if (!days) continue
    // `sort_time` stays: it is the first instant of the first day already.
    await sql`
      update todo set due_date = ${days.due_date}, end_date = ${days.end_date}, start_time = null, end_time = null
      where id = ${row.id}
    `.execute(db)
  }
}

/**
 * "Remind me at 3 to stretch" was stored as a todo of the default duration that starts at 3. Where the message of the
 * run that created it says so, and neither the times nor the default duration were changed since, it becomes a point.
 */
async function makeRemindersPoints(db: Kysely<unknown>): Promise<void> {
  await sql`
    update todo set start_time = null, end_time = null
    from "user"
    where "user".id = todo.user_id and todo.alarm_time = todo.start_time
      and todo.end_time = todo.start_time + "user".default_duration * interval '1 minute'
      and exists (
        select from change
        join agent_message on agent_message.run_id = change.run_id and agent_message.role = 'user'
        where change.user_id = todo.user_id and change.entity_id = todo.id and change.kind = 'create'
          and (change.after ->> 'start_time')::timestamptz = todo.start_time
          and (change.after ->> 'end_time')::timestamptz = todo.end_time
          and agent_message.content ~* '^\\s*(please\\s+)?remind\\s+me\\s'
          and (
            select count(*) from change as other where other.run_id = change.run_id and other.entity = 'todo'
          ) = 1
      )
  `.execute(db)
}
