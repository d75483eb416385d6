import type { Reminder } from '@todo-agents/contract/reminder'
import type { ReminderPosition } from '@todo-agents/db/reminders/reminder.repository'
import { remindersSince } from '@todo-agents/db/reminders/reminder.repository'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'

/**
 * How far back each read goes. A reminder is written with the clock of a process at the start of its transaction, so it
 * may become visible after a later one.
 */
const OVERLAP_MS = 30_000

const PAGE = 100

/**
 * Returns a function that yields the reminders of a user that were delivered, answered or opened again since its last call, each in
 * its present state. The first call yields those since `since`.
 */
export function reminderNews(db: Kysely<Tables>, user_id: string, since: Date): () => AsyncGenerator<Reminder> {
  let from = since.getTime() - OVERLAP_MS
  // By version and not by time, because the clocks of two processes may differ.
  let seen = new Map<string, Reminder['version']>()
  return async function* news() {
    const read: typeof seen = new Map()
    let position: ReminderPosition = { at: new Date(from).toISOString(), id: null }
    for (let isMore = true; isMore; ) {
      const page = await remindersSince(db, user_id, position, PAGE)
      for (const { reminder, position: reached } of page) {
        const isNews = seen.get(reminder.id) !== reminder.version
        read.set(reminder.id, reminder.version)
        position = reached
        if (isNews) yield reminder
      }
      isMore = page.length === PAGE
    }
    seen = read
    from = Math.max(from, Date.parse(position.at) - OVERLAP_MS)
  }
}
