import { DEFAULT_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { Reminder, ReminderListQuery, ReminderPage } from '@todo-agents/contract/reminder'
import type { Todo } from '@todo-agents/contract/todo'

/**
 * Returns a page of `reminder.list` after a reminder was delivered or answered: the same object if that does not concern
 * the page, and null if the page has to be read again.
 */
export function patchReminder(
  input: Record<string, unknown>,
  page: ReminderPage,
  reminder: Reminder,
): ReminderPage | null {
  const { status, todo_id, limit } = {
    limit: DEFAULT_PAGE_LENGTH,
    ...input,
  } as ReminderListQuery
  if (todo_id !== undefined && todo_id !== reminder.todo_id) return page
  const others = page.reminders.filter(({ id }) => id !== reminder.id)
  if (status === 'open' && reminder.answer !== null) {
    return others.length === page.reminders.length ? page : withRows(page, others)
  }
  const isNew = others.length === page.reminders.length
  const last = page.reminders.at(-1)
  // It belongs behind the last loaded row.
  if (isNew && page.next_cursor !== null && last && reminder.id < last.id) return page
  const rows = [...others, reminder].sort((a, b) => (a.id < b.id ? 1 : -1))
  // One row more than the page has room for. Its cursor would skip that row.
  return rows.length > limit ? null : { ...page, reminders: rows }
}

/** Returns a page of `reminder.list` after a todo has changed, or was deleted, see {@link patchReminder}. */
export function patchRemindersOf(page: ReminderPage, id: string, todo: Todo | null): ReminderPage | null {
  if (!page.reminders.some(({ todo_id }) => todo_id === id)) return page
  if (!todo) {
    return withRows(
      page,
      page.reminders.filter(({ todo_id }) => todo_id !== id),
    )
  }
  const { item, due_date, start_time, end_time } = todo
  const shown = { item, due_date, start_time, end_time }
  return withRows(
    page,
    page.reminders.map((row) => (row.todo_id === id ? { ...row, ...shown } : row)),
  )
}

/** Returns null if rows are missing that the server has more of. */
function withRows(page: ReminderPage, reminders: Reminder[]): ReminderPage | null {
  return reminders.length < page.reminders.length && page.next_cursor !== null ? null : { ...page, reminders }
}
