import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Adds the reminders that were delivered, the browsers that get them by push, and the messages that are to be sent for
 * them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...REMINDERS, ...SUBSCRIPTIONS, ...DELIVERIES]) await sql.raw(statement).execute(db)
}

/**
 * One row for each alarm that was delivered; `unique` is what makes a delivery happen once. The ids are UUIDs of version
 * 7, so they sort by delivery. The feed finds changed rows by `updated_at`. The trigger withdraws an open reminder
 * whatever completes its todo or moves its alarm.
 */
const REMINDERS = [
  `create table reminder (
    id uuid primary key,
    user_id uuid not null references "user" (id) on delete cascade,
    todo_id uuid not null references todo (id) on delete cascade,
    alarm_time timestamptz(3) not null,
    sent_at timestamptz(3) not null,
    is_late boolean not null,
    shown_at timestamptz(3),
    answered_at timestamptz(3),
    answer text check (answer in ('done', 'snoozed', 'dismissed', 'withdrawn')),
    updated_at timestamptz(3) not null,
    unique (todo_id, alarm_time),
    check ((answer is null) = (answered_at is null))
  )`,
  'create index reminder_user on reminder (user_id, id)',
  'create index reminder_open on reminder (user_id, id) where answer is null',
  'create index reminder_updated on reminder (user_id, updated_at, id)',
  `create function withdraw_reminders() returns trigger language plpgsql as $$
    begin
      update reminder set answer = 'withdrawn', answered_at = new.updated_at, updated_at = new.updated_at
      where todo_id = new.id and answer is null
        and (new.completed_at is not null or alarm_time is distinct from new.alarm_time);
      return null;
    end $$`,
  `create trigger todo_withdraws after update of completed_at, alarm_time on todo
    for each row when (
      new.completed_at is not null and old.completed_at is null or new.alarm_time is distinct from old.alarm_time
    ) execute function withdraw_reminders()`,
]

/** A subscription ends with the sign-in session that made it, so a device that was signed out gets no more titles. */
const SUBSCRIPTIONS = [
  `create table push_subscription (
    id uuid primary key,
    user_id uuid not null references "user" (id) on delete cascade,
    session_id uuid not null references session (id) on delete cascade,
    endpoint text not null unique,
    p256dh text not null,
    auth text not null,
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3),
    failed_at timestamptz(3)
  )`,
  'create index push_subscription_user on push_subscription (user_id)',
  'create index push_subscription_session on push_subscription (session_id)',
]

/**
 * The outbox: messages to push services and mail servers. Their rows are written with the reminder, so a process that
 * dies before it sends them loses none. `next_attempt_at` is null when nothing is left to do. Has no foreign keys to the
 * reminder and to the subscription: `clear` must survive its reminder, and a sweep must not fail because a browser
 * unsubscribes meanwhile.
 *
 * When a reminder is answered or deleted, its messages that were not sent are dropped, and devices that may show it get
 * a message that clears it.
 */
const DELIVERIES = [
  `create table reminder_delivery (
    id uuid primary key,
    user_id uuid not null references "user" (id) on delete cascade,
    reminder_id uuid not null,
    channel text not null check (channel in ('push', 'mail')),
    subscription_id uuid,
    state text not null default 'pending' check (state in ('pending', 'sent', 'failed', 'clear')),
    attempts int not null default 0,
    next_attempt_at timestamptz(3),
    check ((channel = 'push') = (subscription_id is not null))
  )`,
  'create index reminder_delivery_user on reminder_delivery (user_id)',
  'create index reminder_delivery_reminder on reminder_delivery (reminder_id)',
  'create index reminder_delivery_due on reminder_delivery (next_attempt_at) where next_attempt_at is not null',
  `create function clear_reminder() returns trigger language plpgsql as $$
    begin
      delete from reminder_delivery where reminder_id = old.id and state = 'pending'
        and (attempts = 0 or channel = 'mail');
      update reminder_delivery set state = 'clear', attempts = 0, next_attempt_at = 'epoch'
      where reminder_id = old.id and channel = 'push' and state in ('pending', 'sent');
      return null;
    end $$`,
  `create trigger reminder_answered after update of answer on reminder
    for each row when (old.answer is null and new.answer is not null) execute function clear_reminder()`,
  `create trigger reminder_deleted after delete on reminder
    for each row when (old.answer is null) execute function clear_reminder()`,
]
