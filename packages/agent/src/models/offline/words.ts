import type { Importance } from '@todo-agents/contract/todo'
import type { LocalConflict, LocalTodo } from '../../tools/views.ts'
import type { ToolFailure } from './plan.ts'
import type { Outcome } from './turns.ts'

/** A title is the user's data: nothing in it may act as Markdown or HTML. */
export function plainText(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()<>#+!|~&]/g, '\\$&')
    .replace(/\bhttps?:|\bwww\./gi, (link) => `${link.slice(0, -1)}\\${link.slice(-1)}`)
}

/** **title** */
export function bold(title: string): string {
  return `**${plainText(title)}**`
}

/** A local day `YYYY-MM-DD…` as "Tuesday, 24 November 2026". */
export function dayName(local: string): string {
  const day = new Date(`${local.slice(0, 10)}T00:00:00Z`)
  const parts = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).formatToParts(day)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('weekday')}, ${part('day')} ${part('month')} ${part('year')}`
}

/** "Monday, 16 to Sunday, 22 November 2026": both days belong to it. What they share is said once. */
export function daysName(first: string, last: string): string {
  if (first === last) return dayName(first)
  const shared = first.slice(0, 7) === last.slice(0, 7) ? 2 : first.slice(0, 4) === last.slice(0, 4) ? 1 : 0
  const words = dayName(first).split(' ')
  return `${words.slice(0, words.length - shared).join(' ')} to ${dayName(last)}`
}

/** The offer of the day that the words could mean as well. */
export function otherReading(local: string): string {
  return `If you meant ${dayName(local)}, say “yes”.`
}

/** `14:00` of a local time */
export function clock(local: string): string {
  return local.slice(11, 16)
}

/** "Tuesday, 24 November 2026 at 14:00–15:00"; with both days when it ends on another. */
export function range(start: string, end: string): string {
  const to = start.slice(0, 10) === end.slice(0, 10) ? clock(end) : `${dayName(end)} at ${clock(end)}`
  return `${dayName(start)} at ${clock(start)}–${to}`
}

/** When a todo is, or null when it has no time. */
export function when(todo: Pick<LocalTodo, 'start_time' | 'end_time' | 'due_date'>): string | null {
  if (todo.start_time && todo.end_time) return range(todo.start_time, todo.end_time)
  return todo.due_date ? dayName(todo.due_date) : null
}

/** One line for a list: **title** — when · importance · #tags */
export function line(todo: LocalTodo): string {
  const details = [
    when(todo),
    importanceWords(todo.importance),
    ...todo.tags.map((tag) => `\\#${plainText(tag)}`),
    todo.completed_at && 'done',
  ].filter(Boolean)
  return bold(todo.item) + (details.length > 0 ? ` — ${details.join(' · ')}` : '')
}

export function numbered(todos: LocalTodo[]): string {
  return todos.map((todo, index) => `${index + 1}. ${line(todo)}`).join('\n')
}

export function importanceWords(importance: Importance): string | null {
  return importance === 'none' ? null : `${importance} importance`
}

/** A paragraph on what overlaps, or nothing. */
export function conflictWords(conflicts: LocalConflict[]): string {
  if (conflicts.length === 0) return ''
  const lines = conflicts.map(
    ({ todos: [one, other], overlap }) =>
      `- ${bold(one.item)} and ${bold(other.item)}: ${range(overlap.start_time, overlap.end_time)}`,
  )
  return `\n\n⚠️ These overlap:\n${lines.join('\n')}`
}

export const CAN_UNDO = ' Say “undo” to take it back.'

/** That a tool failed. The reason stands on the card of the call, so it is not said twice. */
export function failed({ code }: ToolFailure, outcomes: Outcome[]): string {
  const has_changed = outcomes.some(
    ({ status, output }) => status === 'ok' && (output as { change_ids?: string[] } | null)?.change_ids?.length,
  )
  if (has_changed) return 'Sorry, only a part of that worked.'
  if (code === 'access_denied') return 'All right, nothing was changed.'
  if (code === 'internal_error') return 'Something went wrong on our side and nothing was changed. Please try again.'
  return 'Sorry, that did not work, and nothing was changed.'
}
