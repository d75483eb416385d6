/**
 * The service worker: shows reminders as notifications of the system, also when no page is open. It caches nothing of
 * the page. The build bundles it to `/sw.js`, see service-worker.ts beside src.
 */

import type { PushMessage } from '@todo-agents/contract/reminder'
import { readOwner } from '../lib/reminders/owner.ts'
import type { WorkerMessage } from '../lib/reminders/worker-message.ts'
import { answerTo } from './calls.ts'
import { clearNotification, closeAllOf, showReminder, showTest } from './notifications.ts'
import { openTodo } from './windows.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

// Pages pass on what the feed brings, so that one place decides what was already shown.
self.addEventListener('message', (event) => event.waitUntil(inTurn(() => receive(event.data as WorkerMessage))))
self.addEventListener('push', (event) => event.waitUntil(inTurn(() => receive(event.data?.json() as PushMessage))))

self.addEventListener('notificationclick', (event) => {
  const { notification, action } = event
  notification.close()
  const message = notification.data as PushMessage | null
  if (message?.type !== 'reminder') return event.waitUntil(openTodo(self.clients, null))
  if (action) return event.waitUntil(answerTo(self.registration, message, action))
  event.waitUntil(Promise.all([openTodo(self.clients, message), answerTo(self.registration, message, 'dismiss')]))
})

let last: Promise<void> = Promise.resolve()

/** Handles messages one after the other, so that two with the same reminder show one notification. */
function inTurn(handle: () => Promise<void>): Promise<void> {
  last = last.then(handle, handle)
  return last
}

/** Ignores the reminders of another user, who was signed in to this browser before. */
async function receive(message: WorkerMessage): Promise<void> {
  if (message.type === 'leave') return closeAllOf(self.registration, message.user_id)
  const owner = await readOwner()
  if (!owner || owner.is_signed_out || owner.user_id !== message.user_id) return
  if (message.type === 'reminder') await showReminder(self.registration, message, owner)
  if (message.type === 'clear') await clearNotification(self.registration, message.id)
  if (message.type === 'test') await showTest(self.registration, owner)
}
