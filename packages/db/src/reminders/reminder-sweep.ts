import { randomUUIDv7 } from 'node:crypto'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { statement } from '../connection/statement.ts'
import type { Tables } from '../tables.ts'

/** When the next reminder and the next message are due. Null when none is. */
export interface NextDue {
  alarm: string | null
  delivery: string | null
}

const selectNextDue = statement(
  () => sql<NextDue>`
    select
      (select min(alarm_due) from todo where alarm_due is not null) as alarm,
      (select min(next_attempt_at) from reminder_delivery where next_attempt_at is not null) as delivery
  `,
)

/** Returns when work is due for all users. The only statement of an idle server: two reads of the start of an index. */
export async function nextDue(db: Kysely<Tables>): Promise<NextDue> {
  const [next] = await selectNextDue(db, {})
  return next!
}

export interface SweepOptions {
  now: Date
  /** True when mail can be sent. */
  hasMail: boolean
}

export interface Swept {
  /** How many alarms were due, up to `SWEEP_SIZE`. */
  found: number
  /** The users who have a new reminder. */
  user_ids: string[]
}

/** The most alarms of one sweep, so that its locks are short and other statements of PGlite wait only briefly. */
export const SWEEP_SIZE = 100

/** Reminders that are delivered later than this say so. A server that runs finds them within seconds. */
const LATE = sql`interval '1 minute'`

/**
 * The most mails of a user in a day. Addresses are not verified, so this bounds what a user can have sent to somebody
 * else.
 */
const MAILS_A_DAY = 50

/**
 * Delivers the reminders that are due, for all users, at most `SWEEP_SIZE`: takes the alarm from the todo, stores the
 * reminder, and stores the messages to send for it. One statement, so a process that dies does all of it or nothing.
 * Processes that sweep at the same time skip each other's rows. Skips users who are being moved or deleted, because
 * waiting for them could deadlock. The reminders of archived lists are stored as withdrawn, without messages: they open
 * when the list is brought back.
 */
export async function sweepReminders(db: Kysely<Tables>, { now, hasMail }: SweepOptions): Promise<Swept> {
  const at = now.toISOString()
  const ids = Array.from({ length: SWEEP_SIZE }, () => randomUUIDv7()).sort()
  const { rows } = await sql<Swept>`
    with found as (
      select todo.id, todo.user_id, todo.list_id, todo.alarm_due
      from todo join "user" on "user".id = todo.user_id
      where todo.alarm_due <= ${at}::timestamptz
      order by todo.alarm_due
      limit ${SWEEP_SIZE}
      for no key update of todo skip locked
      for key share of "user" skip locked
    ), due as (
      select found.*, (${ids}::uuid[])[row_number() over (order by alarm_due)] as reminder_id from found
    ), taken as (
      update todo set alarm_due = null from due where todo.id = due.id
    ), stored as (
      insert into reminder (id, user_id, todo_id, alarm_time, sent_at, is_late, updated_at, answer, answered_at)
      select reminder_id, due.user_id, due.id, alarm_due, ${at}, alarm_due < ${at}::timestamptz - ${LATE}, ${at},
        case when list.archived_at is not null then 'withdrawn' end,
        case when list.archived_at is not null then ${at}::timestamptz end
      from due left join list on list.id = due.list_id
      on conflict (todo_id, alarm_time) do nothing
      returning id, user_id, answer
    ), made as (
      select id, user_id from stored where answer is null
    ), pushes as (
      insert into reminder_delivery (id, user_id, reminder_id, channel, subscription_id, next_attempt_at)
      select gen_random_uuid(), made.user_id, made.id, 'push', push_subscription.id, ${at}
      from made join push_subscription on push_subscription.user_id = made.user_id
    ), mails as (
      insert into reminder_delivery (id, user_id, reminder_id, channel, next_attempt_at)
      select gen_random_uuid(), made.user_id, made.id, 'mail', ${at}
      from made join "user" on "user".id = made.user_id
      where ${hasMail} and "user".email_reminders and "user"."isAnonymous" is not true
        and ${MAILS_A_DAY} > (
          select count(*) from reminder_delivery join reminder on reminder.id = reminder_delivery.reminder_id
          where reminder_delivery.user_id = made.user_id and channel = 'mail'
            and sent_at > ${at}::timestamptz - interval '1 day'
        )
    )
    select
      (select count(*)::int from found) as found,
      (select coalesce(json_agg(distinct user_id), '[]') from made) as user_ids
  `.execute(db)
  return rows[0]!
}
