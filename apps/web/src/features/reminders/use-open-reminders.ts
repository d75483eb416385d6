import type { Reminder } from '@todo-agents/contract/reminder'
import { useEffect, useRef } from 'react'
import { passOn } from '../../lib/reminders/browser-push.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { useMe } from '../../lib/user/me.ts'

const NONE: Reminder[] = []

/**
 * Returns the reminders without an answer, the last delivered first, so that a new one is never hidden. The live cache keeps them up to date. Those that arrive
 * while the page is open are also shown as notifications of the system.
 */
export function useOpenReminders(): Reminder[] {
  const { id: user_id } = useMe()
  const { data } = trpc.reminder.list.useQuery({ status: 'open' })
  const reminders = data?.reminders ?? NONE
  const known = useRef<Set<string> | null>(null)

  useEffect(() => {
    if (!data) return
    const before = known.current
    known.current = new Set(data.reminders.map(({ id }) => id))
    for (const id of before ?? []) {
      if (!known.current.has(id)) void passOn({ type: 'clear', id, user_id })
    }
    // The user who has just opened the page sees the cards.
    if (before === null) return
    for (const reminder of data.reminders) {
      // The user has answered it before. It is open again by an undo, for example.
      if (before.has(reminder.id) || reminder.version > 1) continue
      const { id, todo_id, item, alarm_time, is_late, due_date, start_time } = reminder
      void passOn({ type: 'reminder', id, user_id, todo_id, item, alarm_time, is_late, due_date, start_time })
    }
  }, [data, user_id])

  useNoteShown(reminders)
  return reminders
}

/** Reports to the server the reminders that this page shows, as soon as the page is visible. */
function useNoteShown(reminders: Reminder[]): void {
  const { mutate } = trpc.reminder.shown.useMutation()
  const noted = useRef(new Set<string>())

  useEffect(() => {
    const note = () => {
      if (document.visibilityState !== 'visible') return
      const id = reminders.filter((one) => one.shown_at === null && !noted.current.has(one.id)).map(({ id }) => id)
      for (const one of id) noted.current.add(one)
      if (id.length > 0) mutate({ id })
    }
    note()
    document.addEventListener('visibilitychange', note)
    return () => document.removeEventListener('visibilitychange', note)
  }, [reminders, mutate])
}
