import { once } from 'node:events'
import type { PushMessage } from '@todo-agents/contract/reminder'
import type { Delivery, DeliveryOutcome } from '@todo-agents/db/reminders/delivery.repository'
import { CLAIMED_AT_ONCE, claimDeliveries, settleDelivery } from '@todo-agents/db/reminders/delivery.repository'
import type { PushTarget } from '@todo-agents/db/reminders/push-subscription.repository'
import { deleteEnded, notePush } from '@todo-agents/db/reminders/push-subscription.repository'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Mailer, MailResult } from './mail.ts'
import type { PushResult, SendPush } from './web-push.ts'

export interface DeliverOptions {
  db: Kysely<Tables>
  sendPush: SendPush
  /** null: this server sends no mail. */
  mailer: Mailer | null
  logger: Logger
  now: () => Date
}

/** Sends the messages that are due, `CLAIMED_AT_ONCE` at a time, until none is left or `signal` is aborted. */
export async function deliverDue(options: DeliverOptions, signal: AbortSignal): Promise<void> {
  const { db, now } = options
  while (!signal.aborted) {
    const claimed = await claimDeliveries(db, now())
    await Promise.all(
      claimed.map(async (delivery) => settleDelivery(db, delivery, await send(options, delivery, signal), now())),
    )
    if (claimed.length < CLAIMED_AT_ONCE) return
  }
}

function send(options: DeliverOptions, delivery: Delivery, signal: AbortSignal): Promise<DeliveryOutcome> {
  return delivery.channel === 'mail' ? mail(options, delivery, signal) : push(options, delivery, signal)
}

async function mail(
  { mailer, logger }: DeliverOptions,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  // The operator may have removed SMTP_URL since.
  if (!mailer || !delivery.reminder) return { result: 'drop' }
  const sent = await unlessStopped(mailer.send(delivery), signal)
  if (sent.result === 'accepted') return { result: 'sent' }
  const { reason } = sent
  logger.warn(
    { reminder_id: delivery.reminder_id, reason, attempts: delivery.attempts },
    'a reminder could not be mailed',
  )
  return { result: sent.result === 'refused' ? 'failed' : 'retry' }
}

/** A connection to a mail server cannot be aborted, so a server that stops does not wait for it. */
async function unlessStopped(sending: Promise<MailResult>, signal: AbortSignal): Promise<MailResult> {
  const stopped = { result: 'unavailable', reason: 'the server stops' } as const
  if (signal.aborted) return stopped
  const sent = new AbortController()
  const stop = once(signal, 'abort', { signal: sent.signal }).then(
    () => stopped,
    () => stopped,
  )
  try {
    return await Promise.race([sending, stop])
  } finally {
    // Removes the listener of `stop`.
    sent.abort()
  }
}

async function push(options: DeliverOptions, delivery: Delivery, signal: AbortSignal): Promise<DeliveryOutcome> {
  const { target } = delivery
  const message = messageOf(delivery)
  if (!target || !message) return { result: 'drop' }
  const sent = await sendAndNote(options, target, message, signal)
  if (sent.result === 'accepted') return { result: 'sent' }
  if (sent.result === 'ended') return { result: 'drop' }
  if (sent.result === 'refused') return { result: 'failed' }
  return { result: 'retry', seconds: sent.seconds }
}

/** Sends a message to a subscription, and stores what this says about the subscription. */
export async function sendAndNote(
  { db, sendPush, logger, now }: DeliverOptions,
  target: PushTarget,
  message: PushMessage,
  signal: AbortSignal,
): Promise<PushResult> {
  const sent = await sendPush(target, message, signal)
  if (sent.result === 'accepted') await notePush(db, target.id, 'accepted', now())
  else if (sent.result === 'ended') await deleteEnded(db, target)
  else {
    logger.warn({ subscription_id: target.id, reason: sent.reason }, 'a push message could not be sent')
    await notePush(db, target.id, 'failed', now())
  }
  return sent
}

/** Returns null when there is nothing to send any more. */
function messageOf({ state, reminder, reminder_id: id, user_id }: Delivery): PushMessage | null {
  if (state === 'clear') return { type: 'clear', id, user_id }
  return reminder && { type: 'reminder', id, user_id, ...reminder }
}
