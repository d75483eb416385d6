import type { PushMessage, ReminderAnswerInput } from '@todo-agents/contract/reminder'
import { USER_HEADER } from '@todo-agents/contract/user-header'
import { readOwner } from '../lib/reminders/owner.ts'
import { reminderWords } from '../lib/reminders/reminder-text.ts'

type ReminderMessage = Extract<PushMessage, { type: 'reminder' }>

export const SNOOZE_MINUTES = 10

/** Calls a mutation with the cookie of the browser. Throws when the server does not accept it. */
async function call(path: string, input: unknown, user_id: string): Promise<void> {
  const response = await fetch(`/trpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [USER_HEADER]: user_id },
    body: JSON.stringify(input),
  })
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}`)
}

/** Reports that a reminder was shown. Must not throw: the reminder is on screen in any case. */
export async function noteShown({ id, user_id }: ReminderMessage): Promise<void> {
  await call('reminder.shown', { id: [id] }, user_id).catch(() => {})
}

/** Answers a reminder as the pressed button says. If the server cannot be reached, the notification says so. */
export async function answerTo(
  registration: ServiceWorkerRegistration,
  message: ReminderMessage,
  action: string,
): Promise<void> {
  const snooze_until = new Date(Date.now() + SNOOZE_MINUTES * 60_000).toISOString()
  const answer: ReminderAnswerInput['answer'] =
    action === 'snooze' ? { snooze_until } : action === 'done' ? 'done' : 'dismiss'
  try {
    await call('reminder.answer', { id: message.id, answer }, message.user_id)
  } catch {
    if (answer === 'dismiss') return
    await registration.showNotification(message.item, {
      tag: message.id,
      data: message,
      icon: '/icon-192.png',
      body: reminderWords((await readOwner())?.locale).notSaved,
    })
  }
}
