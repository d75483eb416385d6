import { useSyncExternalStore } from 'react'
import { pushSupport } from '../../lib/reminders/push-support.ts'

const listeners = new Set<() => void>()

/** Returns whether the user allows notifications; null if this browser has none. */
export function useNotificationPermission(): NotificationPermission | null {
  return useSyncExternalStore(subscribe, read)
}

/** Makes the browser ask the user to allow notifications. Must be called while a press is handled. */
export async function requestPermission(): Promise<NotificationPermission> {
  const permission = await Notification.requestPermission()
  for (const listener of listeners) listener()
  return permission
}

function read(): NotificationPermission | null {
  return pushSupport() === 'supported' ? Notification.permission : null
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
      status.addEventListener('change', listener)
    },
    () => {},
  )
  return () => {
    isOver = true
    listeners.delete(listener)
    status?.removeEventListener('change', listener)
  }
}
