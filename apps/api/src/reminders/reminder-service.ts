import { AppError } from '@todo-agents/contract/errors'
import type {
  PushDevice,
  PushSubscribe,
  PushTested,
  ReminderAnswered,
  ReminderAnswerInput,
} from '@todo-agents/contract/reminder'
import { listPushDevices, subscribe } from '@todo-agents/db/reminders/push-subscription.repository'
import { answerReminder } from '@todo-agents/db/reminders/reminder.repository'
import type { Scope } from '@todo-agents/db/scope'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import { deviceName } from '../account/device-name.ts'
import type { SessionKey } from '../auth/live-sessions.ts'
import type { CreateRateLimiter } from '../limits/rate-limiter.ts'
import { inSeconds } from '../limits/rate-limiter.ts'
import type { Signals } from '../signals.ts'
import { announceReminders } from '../stream/feed.ts'
import { checkEndpoint } from './push-endpoint.ts'
import { checkKey } from './push-key.ts'
import type { Reminders } from './reminders.ts'

export interface ReminderServiceOptions {
  db: Kysely<Tables>
  reminders: Pick<Reminders, 'testPush'>
  signals: Signals
  createLimiter: CreateRateLimiter
  /** The public VAPID key. */
  publicKey: string
  hasMail: boolean
  isLoopbackAllowed: boolean
  now: () => Date
}

/** Each test reaches a server that the user has named, so tests are few. */
const TESTS = { limit: 10, windowMs: 60_000 }

export type ReminderService = ReturnType<typeof createReminderService>

/** What a user can do with reminders and push subscriptions, besides reading. */
export function createReminderService(options: ReminderServiceOptions) {
  const { db, reminders, signals, createLimiter, publicKey, hasMail, isLoopbackAllowed, now } = options
  const tests = createLimiter('push-test', TESTS)

  async function devices({ user_id, session_id }: SessionKey): Promise<PushDevice[]> {
    const rows = await listPushDevices(db, user_id)
    return rows.map(({ session_id: of, user_agent, ...row }) => {
      return { ...row, device: deviceName(user_agent), is_current: of === session_id }
    })
  }

  return {
    publicKey,
    hasMail,
    devices,

    /** Throws as `answerReminder`. */
    async answer(scope: Scope, input: ReminderAnswerInput): Promise<ReminderAnswered> {
      const answered = await answerReminder(db, scope, input)
      announceReminders(signals, scope.user_id)
      return answered
    },

    /** Returns the device of the subscription. Throws AppError `invalid_request`, and as `subscribe`. */
    async subscribe(caller: SessionKey, input: PushSubscribe): Promise<PushDevice> {
      checkEndpoint(input.endpoint, isLoopbackAllowed)
      checkKey(input.keys.p256dh)
      const id = await subscribe(db, { ...caller, now }, input)
      const device = (await devices(caller)).find((row) => row.id === id)
      if (!device) throw new AppError('conflict', 'This browser was unsubscribed at the same time. Subscribe again.')
      return device
    },

    /** Throws AppError `rate_limit_exceeded`, and as `testPush`. */
    async testPush(user_id: string, id?: string): Promise<PushTested> {
      const taken = await tests.take(user_id)
      if (!taken.allowed) {
        const sentence = `Too many test messages. Try again in ${inSeconds(taken.retry_after)}.`
        throw new AppError('rate_limit_exceeded', sentence)
      }
      return reminders.testPush(user_id, id)
    },
  }
}
