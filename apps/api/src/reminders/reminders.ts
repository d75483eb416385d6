import { AppError } from '@todo-agents/contract/errors'
import type { PushTested } from '@todo-agents/contract/reminder'
import { pushTargets } from '@todo-agents/db/reminders/push-subscription.repository'
import { nextDue, SWEEP_SIZE, sweepReminders } from '@todo-agents/db/reminders/reminder-sweep'
import { createTicker } from '../runs/ticker.ts'
import type { Signals } from '../signals.ts'
import { announceReminders } from '../stream/feed.ts'
import type { DeliverOptions } from './deliver.ts'
import { deliverDue, sendAndNote } from './deliver.ts'

export interface RemindersOptions extends DeliverOptions {
  signals: Signals
  /** How often this process looks for due reminders at least. It looks when the next one is due, too. */
  everyMs?: number | undefined
}

export interface Reminders {
  /** Sends a test message to the browsers of a user, or to the one with this id. Throws AppError `not_found`. */
  testPush(user_id: string, id?: string): Promise<PushTested>
  /** Stops looking for reminders, and waits for the messages that are being sent, but not for long. */
  stop(): Promise<void>
}

/**
 * A look knows when the next reminder is due, and the next look comes then. So only a reminder that is set less than this
 * before its time may be late, by at most this. An idle server makes one statement in this time, which takes a
 * two-thousandth of a core on the embedded database.
 */
const EVERY_MS = 5000

/** The wait after a sweep that could not take everything, because other processes had locked it. */
const BUSY_MS = 200

/** A message whose retry is due is noticed by a look; this only limits the harm when one was missed. */
const DELIVER_MS = 60_000

const STOP_MS = 2000

/**
 * Delivers reminders when they are due. Every process does this, at slightly different times, and they share the work:
 * see `sweepReminders` and `claimDeliveries`. An idle process makes one statement every five seconds.
 */
export function createReminders(options: RemindersOptions): Reminders {
  const { db, signals, mailer, logger, now, everyMs = EVERY_MS } = options
  const stopping = new AbortController()

  const deliveries = createTicker({
    everyMs: DELIVER_MS,
    async work() {
      await deliverDue(options, stopping.signal)
      return undefined
    },
    onError: (err) => logger.warn({ err }, 'messages for reminders could not be read; trying again'),
  })

  /** Returns in how many milliseconds to look again. */
  async function look(): Promise<number> {
    const next = await nextDue(db)
    const wait = next.alarm === null ? Number.POSITIVE_INFINITY : Date.parse(next.alarm) - now().getTime()
    if (wait <= 0) return sweep()
    if (next.delivery !== null && Date.parse(next.delivery) <= now().getTime()) deliveries.soon()
    // Processes that look at different times find a reminder sooner, and do not compete for it.
    return Math.min(wait, everyMs * (0.75 + Math.random() / 2))
  }

  async function sweep(): Promise<number> {
    const { found, user_ids } = await sweepReminders(db, { now: now(), hasMail: mailer !== null })
    for (const user_id of user_ids) announceReminders(signals, user_id)
    if (found > 0) deliveries.soon()
    return found === SWEEP_SIZE ? 0 : BUSY_MS
  }

  const looks = createTicker({
    everyMs,
    work: look,
    onError: (err) => logger.warn({ err }, 'due reminders could not be looked for; trying again'),
  })

  return {
    async testPush(user_id, id) {
      const targets = await pushTargets(db, user_id, id)
      if (id !== undefined && targets.length === 0) {
        throw new AppError('not_found', 'This browser does not get reminders any more.', { field: 'id' })
      }
      const message = { type: 'test', user_id } as const
      const results = await Promise.all(targets.map((target) => sendAndNote(options, target, message, stopping.signal)))
      const sent = results.filter(({ result }) => result === 'accepted').length
      return { sent, failed: results.length - sent }
    },

    async stop() {
      const timer = setTimeout(() => stopping.abort(), STOP_MS)
      await Promise.all([looks.stop(), deliveries.stop()])
      clearTimeout(timer)
      mailer?.close()
    },
  }
}
