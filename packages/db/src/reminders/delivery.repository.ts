import type { HourCycle } from '@todo-agents/contract/hour-cycle'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Tables } from '../tables.ts'

/** A message that a process has claimed to send. */
export interface Delivery {
  id: string
  user_id: string
  reminder_id: string
  channel: 'push' | 'mail'
  state: 'pending' | 'clear'
  /** How often it was claimed, this time included. */
  attempts: number
  /** Null when the reminder was deleted or answered, which leaves only `clear` to send. */
  reminder: DeliveredReminder | null
  /** Null for mail, and when the browser has unsubscribed. */
  target: { id: string; endpoint: string; p256dh: string; auth: string } | null
  /** Null for push. */
  mail: { email: string; name: string; time_zone: string; hour_cycle: HourCycle | null } | null
}

export interface DeliveredReminder {
  todo_id: string
  item: string
  alarm_time: string
  is_late: boolean
  due_date: string | null
  start_time: string | null
}

/** The most messages that a process sends at once. */
export const CLAIMED_AT_ONCE = 20

/** How often a message is tried. With the waits between, the last try is about six hours after the first. */
export const MAX_ATTEMPTS = 12

/**
 * The wait after a try that had no result: 30 s, doubled each time, an hour at most. It must be longer than a try takes,
 * because the message is claimed by moving its next try so far ahead.
 */
const WAIT = sql`least(interval '30 seconds' * power(2, attempts), interval '1 hour')`

/**
 * Claims messages that are due. Until the next try no other process claims them. If this process dies before it stores
 * the outcome, the message is sent again after the wait, under the same identity, so that its receiver shows it once
 * (see docs/decisions/023-reminders.md).
 */
export async function claimDeliveries(db: Kysely<Tables>, now: Date): Promise<Delivery[]> {
  const at = now.toISOString()
  const { rows } = await sql<Delivery>`
    with claimed as (
      update reminder_delivery
      set attempts = attempts + 1, next_attempt_at = ${at}::timestamptz + ${WAIT}
      where id in (
        select id from reminder_delivery where next_attempt_at <= ${at}::timestamptz
        order by next_attempt_at limit ${CLAIMED_AT_ONCE} for update skip locked
      )
      returning *
    )
    select claimed.id, claimed.user_id, claimed.reminder_id, claimed.channel, claimed.state, claimed.attempts,
      case when reminder.answer is null and reminder.id is not null then json_build_object(
        'todo_id', todo.id, 'item', todo.item, 'due_date', todo.due_date, 'is_late', reminder.is_late,
        'alarm_time', ${utc('reminder.alarm_time')}, 'start_time', ${utc('todo.start_time')}
      ) end as reminder,
      case when sub.id is not null then json_build_object(
        'id', sub.id, 'endpoint', sub.endpoint, 'p256dh', sub.p256dh, 'auth', sub.auth
      ) end as target,
      case when claimed.channel = 'mail' then json_build_object(
        'email', "user".email, 'name', "user".name, 'time_zone', "user".time_zone,
        'hour_cycle', "user".hour_cycle
      ) end as mail
    from claimed
    join "user" on "user".id = claimed.user_id
    left join reminder on reminder.id = claimed.reminder_id
    left join todo on todo.id = reminder.todo_id
    left join push_subscription as sub on sub.id = claimed.subscription_id and sub.user_id = claimed.user_id
  `.execute(db)
  return rows
}

/** Returns an instant of a JSON object in the form of all other instants. */
function utc(column: string) {
  return sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/**
 * How a try ended. `retry` waits as `claimDeliveries` says, or for `seconds` when the receiver asks for more. `drop`:
 * there is nothing to send any more.
 */
export type DeliveryOutcome = { result: 'sent' | 'failed' | 'drop' } | { result: 'retry'; seconds?: number | undefined }

/** Stores how a try of a claimed message ended. */
export async function settleDelivery(
  db: Kysely<Tables>,
  { id, state, attempts }: Delivery,
  outcome: DeliveryOutcome,
  now: Date,
): Promise<void> {
  const isLast = outcome.result === 'retry' && attempts >= MAX_ATTEMPTS
  const result = isLast ? 'failed' : outcome.result
  // Compares the state, because the reminder may have been answered meanwhile: then the message must be cleared.
  const row = sql`id = ${id} and state = ${state}`
  if (result === 'drop' || (state === 'clear' && result !== 'retry')) {
    await sql`delete from reminder_delivery where ${row}`.execute(db)
  } else if (result !== 'retry') {
    await sql`update reminder_delivery set state = ${result}, next_attempt_at = null where ${row}`.execute(db)
  } else if (outcome.result === 'retry' && outcome.seconds !== undefined) {
    const at = new Date(now.getTime() + outcome.seconds * 1000).toISOString()
    await sql`
      update reminder_delivery set next_attempt_at = greatest(next_attempt_at, ${at}::timestamptz) where ${row}
    `.execute(db)
  }
}
