import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Reopens a reminder when its todo is open again with the same alarm, as after an undo, and withdraws reminders while
 * their list is archived. A dismissed reminder stays dismissed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...VERSIONS, ...TODOS, ...LISTS]) await sql.raw(statement).execute(db)
}

/** An answer is no longer final, so a page needs the version to leave out an older state that arrives late. */
const VERSIONS = [
  'alter table reminder add column version int not null default 1',
  `create function count_reminder_version() returns trigger language plpgsql as $$
    begin
      new.version := old.version + 1;
      return new;
    end $$`,
  `create trigger reminder_version before update of answer on reminder
    for each row when (old.answer is distinct from new.answer) execute function count_reminder_version()`,
]

const TODOS = [
  `create function reopen_reminder() returns trigger language plpgsql as $$
    begin
      update reminder set answer = null, answered_at = null, updated_at = new.updated_at
      where todo_id = new.id and alarm_time = new.alarm_time and answer in ('done', 'snoozed', 'withdrawn')
        and not exists (select from list where id = new.list_id and archived_at is not null);
      return null;
    end $$`,
  `create trigger todo_reopens after update of completed_at, alarm_time on todo
    for each row when (
      new.completed_at is null and new.alarm_time is not null
      and (old.completed_at is not null or old.alarm_time is distinct from new.alarm_time)
    ) execute function reopen_reminder()`,
]

/** The sweep stores alarms that are due while the list is archived as withdrawn, so this delivers them, too. */
const LISTS = [
  `create function settle_reminders_of_list() returns trigger language plpgsql as $$
    begin
      if new.archived_at is not null then
        update reminder set answer = 'withdrawn', answered_at = new.updated_at, updated_at = new.updated_at
        from todo
        where todo.list_id = new.id and reminder.todo_id = todo.id and reminder.answer is null;
      else
        update reminder set answer = null, answered_at = null, updated_at = new.updated_at
        from todo
        where todo.list_id = new.id and todo.completed_at is null
          and reminder.todo_id = todo.id and reminder.alarm_time = todo.alarm_time and reminder.answer = 'withdrawn';
      end if;
      return null;
    end $$`,
  `create trigger list_archived after update of archived_at on list
    for each row when ((old.archived_at is null) <> (new.archived_at is null))
    execute function settle_reminders_of_list()`,
]
