import { useSyncExternalStore } from 'react'
import { pushSupport } from '../../lib/reminders/push-support.ts'

const listeners = new Set<() => void>()
/** Undefined: not read yet. Kept, because the browser asks another process, which takes milliseconds. */
let known: NotificationPermission | null | undefined

/** Returns whether the user allows notifications; null if this browser has none. */
export function useNotificationPermission(): NotificationPermission | null {
  return useSyncExternalStore(subscribe, read)
}

/** Makes the browser ask the user to allow notifications. Must be called while a press is handled. */
export async function requestPermission(): Promise<NotificationPermission> {
  const permission = await Notification.requestPermission()
  notify()
  return permission
}

function notify(): void {
  known = undefined
  for (const listener of listeners) listener()
}

function read(): NotificationPermission | null {
  if (known === undefined) known = pushSupport() === 'supported' ? Notification.permission : null
  return known
}

function subscribe(listener: () => void): () => void {
  let status: PermissionStatus | undefined
  let isOver = false
  listeners.add(listener)
  // The user can change it in another tab, and in the settings of the browser.
  navigator.permissions?.query({ name: 'notifications' }).then(
    (found) => {
      if (isOver) return
      status = found
      status.addEventListener('change', notify)
    },
    () => {},
  )
  return () => {
    isOver = true
    listeners.delete(listener)
    status?.removeEventListener('change', notify)
    // From now on, no change is noticed.
    if (listeners.size === 0) known = undefined
  }
}
