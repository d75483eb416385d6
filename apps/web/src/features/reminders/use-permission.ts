import { useCallback, useEffect, useState } from 'react'
import { pushSupport } from '../../lib/reminders/push-support.ts'

const read = (): NotificationPermission | null => (pushSupport() === 'supported' ? Notification.permission : null)

/**
 * Returns whether the user allows notifications; null if this browser has none. `refresh` reads it again after the
 * browser has asked.
 */
export function useNotificationPermission() {
  const [permission, setPermission] = useState(read)
  const refresh = useCallback(() => setPermission(read()), [])

  useEffect(() => {
    let status: PermissionStatus | undefined
    let isOver = false
    // The user can change it in the settings of the browser, and another part of the page can ask.
    navigator.permissions?.query({ name: 'notifications' }).then(
      (found) => {
        if (isOver) return
        status = found
        status.addEventListener('change', refresh)
      },
      () => {},
    )
    return () => {
      isOver = true
      status?.removeEventListener('change', refresh)
    }
  }, [refresh])

  return { permission, refresh }
}
