import { z } from 'zod'
import { MAX_PUSH_ENDPOINT_LENGTH } from './bounds.ts'
import { cursorSchema, idSchema, idsSchema, instantSchema, pageLengthSchema } from './scalars.ts'
import type { Todo } from './todo.ts'

/**
 * How a reminder ended. `withdrawn`: before an answer, its todo was completed or given another alarm, or its list was
 * archived. A reminder that was not dismissed opens again with its todo, for example by an undo. The reminders of a
 * deleted todo are deleted with it.
 */
export type ReminderAnswer = 'done' | 'snoozed' | 'dismissed' | 'withdrawn'

/**
 * A reminder that was delivered, with its receipt. There is one for each todo and alarm time, however many processes
 * and devices there are. The fields of the todo are as they are now.
 */
export interface Reminder extends Pick<Todo, 'item' | 'due_date' | 'start_time' | 'end_time'> {
  id: string
  todo_id: string
  /** When it was due. */
  alarm_time: string
  /** When the server delivered it. */
  sent_at: string
  /** True when it was delivered more than a minute after it was due, because no server ran. */
  is_late: boolean
  /** When a page or a system notification first showed it; null when none reported that. */
  shown_at: string | null
  answered_at: string | null
  /** Null while it is open. */
  answer: ReminderAnswer | null
  /** Counts the changes of the answer, from 1. Higher is newer. */
  version: number
}

/** Asks for reminders, last delivered first. `open`: those without an answer. */
export const reminderListSchema = z.strictObject({
  status: z.enum(['open', 'all']).default('all'),
  todo_id: idSchema.optional(),
  limit: pageLengthSchema,
  cursor: cursorSchema.optional(),
})
export type ReminderListQuery = z.output<typeof reminderListSchema>

export interface ReminderPage {
  reminders: Reminder[]
  next_cursor: string | null
}

/**
 * Answers a reminder. `done` completes its todo. `snooze_until` moves the alarm of this todo; of one that repeats, only
 * of this occurrence. Idempotent: the first answer counts, and a later one returns the reminder as it is.
 */
export const reminderAnswerSchema = z.strictObject({
  id: idSchema,
  answer: z.union([z.enum(['done', 'dismiss']), z.strictObject({ snooze_until: instantSchema })]),
})
export type ReminderAnswerInput = z.output<typeof reminderAnswerSchema>

/** `change_ids`: the changes of the todo, with which the answer can be undone. Empty for `dismiss`. */
export interface ReminderAnswered {
  reminder: Reminder
  change_ids: string[]
}

/** The ways on which this server can deliver a reminder, besides open pages and push. */
export interface ReminderChannels {
  /** True when the server can send mail, so `email_reminders` has an effect. */
  has_mail: boolean
}

/** Names the reminders that a device has shown. */
export const remindersShownSchema = z.strictObject({ id: idsSchema })

// Web Push

const endpointSchema = z.url().max(MAX_PUSH_ENDPOINT_LENGTH)

/** What `PushSubscription.toJSON()` of a browser returns, without `expirationTime`. */
export const pushSubscribeSchema = z.strictObject({
  endpoint: endpointSchema,
  // 65 and 16 bytes, see RFC 8291.
  keys: z.strictObject({
    p256dh: z.string().regex(/^[\w-]{87}=?$/, 'must be a P-256 public key in base64url'),
    auth: z.string().regex(/^[\w-]{22}(==)?$/, 'must be 16 bytes in base64url'),
  }),
})
export type PushSubscribe = z.output<typeof pushSubscribeSchema>

/** Names a subscription by the endpoint, which its own browser knows, or by the id in the list of devices. */
export const pushUnsubscribeSchema = z.union([
  z.strictObject({ endpoint: endpointSchema }),
  z.strictObject({ id: idSchema }),
])
export type PushUnsubscribe = z.output<typeof pushUnsubscribeSchema>

/** Without `id`, the test message goes to all subscribed browsers of the user. */
export const pushTestSchema = z.strictObject({ id: idSchema.optional() })

/** The public VAPID key, in base64url: the `applicationServerKey` of `PushManager.subscribe`. */
export interface PushKey {
  public_key: string
}

/** A browser that gets reminders by push. The subscription ends with the sign-in session that made it. */
export interface PushDevice {
  id: string
  /** The browser and the system, as in `Device`. */
  device: string
  /** True when the session that sent the request has made the subscription. */
  is_current: boolean
  created_at: string
  /** When a push service last accepted a message for it. */
  last_used_at: string | null
  /** When a push service last failed to accept one; null after a message that it accepted. */
  failed_at: string | null
}

/** `sent`: the messages that the push services accepted. A subscription that has ended counts as failed and is removed. */
export interface PushTested {
  sent: number
  failed: number
}

/**
 * The payload of a push message, as JSON. A service worker shows `reminder` as a notification with the tag `id`, so a
 * repetition replaces it, and closes the notification with that tag on `clear`. `user_id`: whose reminder it is, because
 * another user may have signed in meanwhile.
 */
export type PushMessage =
  | {
      type: 'reminder'
      id: string
      user_id: string
      todo_id: string
      item: string
      alarm_time: string
      is_late: boolean
      due_date: string | null
      start_time: string | null
    }
  | { type: 'clear'; id: string; user_id: string }
  | { type: 'test'; user_id: string }
