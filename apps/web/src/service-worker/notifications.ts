import type { PushMessage } from '@todo-agents/contract/reminder'
import type { Owner } from '../lib/reminders/owner.ts'
import { reminderText, reminderWords } from '../lib/reminders/reminder-text.ts'
import { noteShown, SNOOZE_MINUTES } from './calls.ts'

/** The DOM types of TypeScript lack the parts of notifications that not all browsers have. */
interface Options extends NotificationOptions {
  actions: { action: string; title: string }[]
  timestamp: number
}

const ICON = '/icon-192.png'
const CACHE = 'todo-agents'
const SHOWN = '/reminders/shown'
const MAX_SHOWN = 500

/** Shows a reminder, once: a repeated message shows nothing, even if its notification was closed. */
export async function showReminder(
  registration: ServiceWorkerRegistration,
  message: Extract<PushMessage, { type: 'reminder' }>,
  { time_zone, hourCycle, locale }: Owner,
): Promise<void> {
  if (!(await takeFirst(message.id))) return
  const t = reminderWords(locale)
  const options: Options = {
    // The same tag in all tabs and in push messages, so that the system shows one notification for each reminder.
    tag: message.id,
    body: reminderText(message, { time_zone, hourCycle, locale, now: new Date() }),
    data: message,
    icon: ICON,
    badge: ICON,
    timestamp: Date.parse(message.alarm_time),
    // Most browsers show two buttons. A press on the notification itself opens the todo.
    actions: [
      { action: 'done', title: t.done },
      { action: 'snooze', title: t.snooze(SNOOZE_MINUTES) },
    ],
  }
  await registration.showNotification(message.item, options)
  await noteShown(message)
}

/** Closes the notification of a reminder that was answered elsewhere. If it comes late, it is not shown any more. */
export async function clearNotification(registration: ServiceWorkerRegistration, id: string): Promise<void> {
  await takeFirst(id)
  for (const notification of await registration.getNotifications({ tag: id })) notification.close()
}

/** Closes all notifications of a user. */
export async function closeAllOf(registration: ServiceWorkerRegistration, user_id: string): Promise<void> {
  for (const notification of await registration.getNotifications()) {
    if ((notification.data as PushMessage | null)?.user_id === user_id) notification.close()
  }
}

export async function showTest(registration: ServiceWorkerRegistration, { locale }: Owner): Promise<void> {
  await registration.showNotification('Todo Agents', {
    tag: 'test',
    body: reminderWords(locale).test,
    icon: ICON,
  })
}

/** Returns true for the first call with an id. The ids are stored, because browsers stop an idle service worker. */
async function takeFirst(id: string): Promise<boolean> {
  const cache = await caches.open(CACHE)
  const stored = await cache.match(SHOWN)
  const ids = stored ? ((await stored.json()) as string[]) : []
  if (ids.includes(id)) return false
  await cache.put(SHOWN, Response.json([...ids, id].slice(-MAX_SHOWN)))
  return true
}
