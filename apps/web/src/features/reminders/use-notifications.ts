import type { FeedEvent } from '@todo-agents/contract/feed'
import { useEffect, useEffectEvent, useState } from 'react'
import { useOpenTodo } from '../../lib/places/use-place.ts'
import { startNotifications } from '../../lib/reminders/browser-push.ts'
import { isOpenTodo } from '../../lib/reminders/open-todo.ts'
import { useClient } from '../../lib/server/client.ts'
import { useFeed } from '../../lib/server/feed.ts'
import { useMe } from '../../lib/user/me.ts'
import { useNotificationPermission } from './use-permission.ts'
import { useTurnOn } from './use-turn-on.ts'

/** The key in the storage that says that the user did not want notifications. The settings still offer them. */
const DECLINED = 'todo-agents.no-notifications'

/**
 * Starts notifications if they are allowed. `shouldAsk`: the user has now a reason to allow them, because a todo with
 * an alarm was saved, or a reminder came.
 */
export function useNotifications(hasReminders: boolean) {
  const client = useClient()
  const me = useMe()
  const permission = useNotificationPermission()
  const [hasAlarm, setHasAlarm] = useState(false)
  const [isDeclined, setDeclined] = useState(wasDeclined)
  const turnOn = useTurnOn()

  useFeed((event) => {
    if (setsAlarm(event, new Date())) setHasAlarm(true)
  })
  useEffect(() => {
    // Without the service worker, the cards still appear.
    if (permission === 'granted') startNotifications(client, me).catch(() => {})
  }, [permission, client, me])
  useOpenedTodos(me.id)

  return {
    shouldAsk: permission === 'default' && !isDeclined && (hasReminders || hasAlarm),
    turnOn,
    decline() {
      setDeclined(true)
      try {
        localStorage.setItem(DECLINED, 'yes')
      } catch {
        // Storage is blocked: the next page asks again.
      }
    },
  }
}

/** Returns true if an event of the feed gives a todo an alarm that is still to come. */
export function setsAlarm(event: FeedEvent, now: Date): boolean {
  if (event.type !== 'change' || event.change.entity !== 'todo') return false
  const { before, after } = event.change
  const alarm = after?.alarm_time
  return Boolean(alarm) && alarm !== before?.alarm_time && Date.parse(alarm ?? '') > now.getTime()
}

/** Opens the todo whose notification the user has pressed. */
function useOpenedTodos(user_id: string): void {
  const show = useEffectEvent(useOpenTodo())
  useEffect(() => {
    const worker = navigator.serviceWorker
    if (!worker) return
    const open = ({ data }: MessageEvent<unknown>) => {
      if (isOpenTodo(data) && data.user_id === user_id) show(data.todo_id)
    }
    worker.addEventListener('message', open)
    return () => worker.removeEventListener('message', open)
  }, [user_id])
}

function wasDeclined(): boolean {
  try {
    return localStorage.getItem(DECLINED) !== null
  } catch {
    return false
  }
}
