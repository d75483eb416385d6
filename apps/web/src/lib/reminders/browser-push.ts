import type { PushMessage } from '@todo-agents/contract/reminder'
import type { Me } from '@todo-agents/contract/user'
import type { Client } from '../server/client.ts'
import { timeHours, timeLocale } from '../time/time-style.ts'
import type { Owner } from './owner.ts'
import { readOwner, writeOwner } from './owner.ts'
import { pushSupport } from './push-support.ts'
import type { WorkerMessage } from './worker-message.ts'

/** How long a sign-out waits for the push service of the browser. */
const LEAVE_MS = 3_000

/** Returns true if this browser may show notifications of this page. */
function canNotify(): boolean {
  return pushSupport() === 'supported' && Notification.permission === 'granted'
}

/**
 * Starts the service worker for a user, if notifications are allowed. Repeats the push subscription, because the server
 * forgets it with each sign-in session. A subscription of another user ends.
 */
export async function startNotifications(client: Client, { id: user_id, time_zone }: Me): Promise<void> {
  if (!canNotify()) return
  const owner = await readOwner()
  if (owner && owner.user_id !== user_id) await leaveNotifications()
  const registration = await register()
  await writeOwner({ user_id, time_zone, hourCycle: timeHours(), locale: timeLocale(), is_signed_out: false })
  const subscription = await registration.pushManager.getSubscription()
  if (subscription) await sendSubscription(client, subscription)
}

/** Passes a message to the service worker, which shows or closes a notification. */
export async function passOn(message: PushMessage): Promise<void> {
  if (!canNotify()) return
  const registration = await navigator.serviceWorker.ready
  registration.active?.postMessage(message)
}

/** Returns true if this browser gets push messages for a user. */
export async function isSubscribed(user_id: string): Promise<boolean> {
  if (!canNotify() || (await readOwner())?.user_id !== user_id) return false
  const registration = await navigator.serviceWorker.getRegistration()
  return Boolean(await registration?.pushManager.getSubscription())
}

/** Subscribes this browser to push messages. Notifications must be allowed. Throws when its push service refuses. */
export async function subscribe(client: Client, { id: user_id, time_zone }: Me): Promise<void> {
  const registration = await register()
  await writeOwner({ user_id, time_zone, hourCycle: timeHours(), locale: timeLocale(), is_signed_out: false })
  const { public_key } = await client.trpc.push.key.query()
  await sendSubscription(client, await subscribeTo(registration, public_key))
}

async function subscribeTo(registration: ServiceWorkerRegistration, key: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: key }
  try {
    return await registration.pushManager.subscribe(options)
  } catch (error) {
    // There is a subscription with another key: the secret of the server has changed.
    const old = await registration.pushManager.getSubscription()
    if (!old || !(error instanceof DOMException && error.name === 'InvalidStateError')) throw error
    await old.unsubscribe()
    return registration.pushManager.subscribe(options)
  }
}

async function sendSubscription(client: Client, subscription: PushSubscription): Promise<void> {
  const { endpoint = '', keys } = subscription.toJSON()
  await client.trpc.push.subscribe.mutate({ endpoint, keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } })
}

/** Ends the push subscription of this browser. Notifications still come while a page is open. */
export async function unsubscribe(client: Client): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  const subscription = await registration?.pushManager.getSubscription()
  if (!subscription) return
  await client.trpc.push.unsubscribe.mutate({ endpoint: subscription.endpoint })
  await subscription.unsubscribe()
}

/**
 * Closes the notifications after the session of the user has ended, for example by a sign-out on another device. The
 * push subscription stays in the browser, and is used again when the same user signs in. Must not throw.
 */
export async function hideNotifications(): Promise<void> {
  if (pushSupport() !== 'supported') return
  try {
    const owner = await readOwner()
    if (!owner) return
    await writeOwner({ ...owner, is_signed_out: true })
    await closeAllOf(owner)
  } catch {
    // Storage is blocked, so there are no notifications either.
  }
}

async function closeAllOf({ user_id }: Owner): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  registration?.active?.postMessage({ type: 'leave', user_id } satisfies WorkerMessage)
}

/**
 * Removes everything of the user from the notifications of this browser. The server forgets the subscription with the
 * session. Must not throw.
 */
export async function leaveNotifications(): Promise<void> {
  if (pushSupport() !== 'supported') return
  const leave = async () => {
    const owner = await readOwner()
    await writeOwner(null)
    if (owner) await closeAllOf(owner)
    const registration = await navigator.serviceWorker.getRegistration()
    await (await registration?.pushManager.getSubscription())?.unsubscribe()
  }
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, LEAVE_MS))
  await Promise.race([leave().catch(() => {}), timeout])
}

/** Keeps the notifications of a guest who has signed up or in: they are the same person. Must not throw. */
export async function moveNotifications(from_user_id: string, to_user_id: string): Promise<void> {
  if (pushSupport() !== 'supported') return
  try {
    const owner = await readOwner()
    if (owner?.user_id === from_user_id) await writeOwner({ ...owner, user_id: to_user_id })
  } catch {
    // Storage is blocked, so there is no owner either.
  }
}

async function register(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register('/sw.js')
  return navigator.serviceWorker.ready
}
