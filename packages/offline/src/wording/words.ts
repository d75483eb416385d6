import { toLocal } from '@todo-agents/agent/tools/local-time'
import type { LocalConflict, LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import { hourCycleOf } from '@todo-agents/contract/hour-cycle'
import type { Importance } from '@todo-agents/contract/todo'
import type { Me } from '@todo-agents/contract/user'
import type { Customs } from '@todo-agents/language/customs'
import { dateOrder } from '@todo-agents/language/customs'
import type { FoundTime } from '@todo-agents/language/times/types'
import { onceOf } from '@todo-agents/language/times/types'
import type { Reply, ToolFailure } from '../plan.ts'
import type { Outcome } from '../turns.ts'

/**
 * The user's settings for wording dates. Unless the user chose otherwise, the time zone decides between
 * "Tuesday, 24 November 2026 at 14:00" and "Tuesday, November 24, 2026 at 2:00 PM".
 */
export type Reader = Pick<Customs, 'time_zone' | 'date_order'> & { hour_cycle?: Me['hour_cycle'] }

/** Escapes a title: it is the user's data, so nothing in it may act as Markdown or HTML. */
export function plainText(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()<>#+!|~&]/g, '\\$&')
    .replace(/\bhttps?:|\bwww\./gi, (link) => `${link.slice(0, -1)}\\${link.slice(-1)}`)
}

/** **title** */
export function bold(title: string): string {
  return `**${plainText(title)}**`
}

/** "**milk**, **eggs** and **bread**" */
export function boldTitles(todos: Pick<LocalTodo, 'item'>[]): string {
  return listed(todos.map(({ item }) => bold(item)))
}

/** "a, b and c" */
export function listed(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** Returns the day of a local time `YYYY-MM-DD…` in words, with weekday and year. */
export function dayName(local: string, reader: Reader): string {
  const { weekday, day, month, year } = partsOf(local)
  return dateOrder(reader) === 'mdy' ? `${weekday}, ${month} ${day}, ${year}` : `${weekday}, ${day} ${month} ${year}`
}

function partsOf(local: string) {
  const date = new Date(`${local.slice(0, 10)}T00:00:00Z`)
  const parts = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).formatToParts(date)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
  return { weekday: part('weekday'), day: part('day'), month: part('month'), year: part('year') }
}

/**
 * "Monday, 16 to Sunday, 22 November 2026": both days are included. A month and year that they share is written once.
 */
export function daysName(first: string, last: string, reader: Reader): string {
  if (first === last) return dayName(first, reader)
  const { weekday, day, month } = partsOf(first)
  const isSameYear = first.slice(0, 4) === last.slice(0, 4)
  const isSameMonth = first.slice(0, 7) === last.slice(0, 7)
  if (!isSameYear) return `${dayName(first, reader)} to ${dayName(last, reader)}`
  if (dateOrder(reader) === 'mdy') return `${weekday}, ${month} ${day} to ${dayName(last, reader)}`
  return `${weekday}, ${day}${isSameMonth ? '' : ` ${month}`} to ${dayName(last, reader)}`
}

/** Returns the sentence that offers what the words could also mean: another day, or another hour of the same day. */
export function otherReading(time: FoundTime, reader: Reader): string {
  if (!time.other) return ''
  const words = isHourOfSameDay(time) ? dayAndClock(time.other, reader) : dayName(time.other, reader)
  return `If you meant ${words}, say “yes”.`
}

/** Whether the other reading of a time is another hour of the same day. */
export function isHourOfSameDay(time: FoundTime): boolean {
  const once = onceOf(time)
  if (!time.other || !once || once.kind === 'day' || once.kind === 'days') return false
  const start = 'from' in once ? once.from : once.time
  return time.other.slice(0, 10) === start.slice(0, 10)
}

/** Returns the clock time of a local time: `14:00` or "2:00 PM". */
export function clock(local: string, reader: Reader): string {
  const [hour, minute] = [Number(local.slice(11, 13)), local.slice(14, 16)]
  return hourCycleOf(reader) === 'h12' ? `${hour % 12 || 12}:${minute} ${hour < 12 ? 'AM' : 'PM'}` : local.slice(11, 16)
}

/** "Tuesday, 24 November 2026 at 14:00–15:00"; with both days when the range ends on another day. */
export function range(start: string, end: string, reader: Reader): string {
  const to = start.slice(0, 10) === end.slice(0, 10) ? clock(end, reader) : dayAndClock(end, reader)
  return `${dayAndClock(start, reader)}–${to}`
}

export function dayAndClock(local: string, reader: Reader): string {
  return `${dayName(local, reader)} at ${clock(local, reader)}`
}

type Times = Pick<LocalTodo, 'start_time' | 'end_time' | 'due_date' | 'end_date' | 'alarm_time'>

/** Returns the local time at which a todo starts, or of which it reminds. Null for a day, and without a time. */
export function momentOf({ start_time, due_date, alarm_time }: Times): string | null {
  return start_time ?? (due_date ? null : alarm_time)
}

/** Whether a todo is a reminder at a point in time, and takes no time. */
export function isPoint({ start_time, due_date, alarm_time }: Times): boolean {
  return alarm_time !== null && !start_time && !due_date
}

/** Returns the time of a todo in words, or null when it has no time. */
export function when(todo: Times, reader: Reader): string | null {
  if (todo.start_time && todo.end_time) return range(todo.start_time, todo.end_time, reader)
  if (todo.due_date) return daysName(todo.due_date, todo.end_date ?? todo.due_date, reader)
  return todo.alarm_time ? dayAndClock(todo.alarm_time, reader) : null
}

/** One line for a list: **title** — when · 2 of 5 steps · importance · #tags */
function line(todo: LocalTodo, reader: Reader): string {
  const details = [
    when(todo, reader),
    todo.recurrence && 'repeats',
    stepWords(todo),
    importanceWords(todo.importance),
    ...todo.tags.map((tag) => `\\#${plainText(tag)}`),
    todo.completed_at && 'done',
  ].filter(Boolean)
  return bold(todo.item) + (details.length > 0 ? ` — ${details.join(' · ')}` : '')
}

/** "2 of 5 steps", or null when the todo has no steps. */
function stepWords({ step_count = 0, done_step_count = 0 }: LocalTodo): string | null {
  return step_count === 0 ? null : `${done_step_count} of ${step_count} ${step_count === 1 ? 'step' : 'steps'} done`
}

export function bullets(todos: LocalTodo[], reader: Reader): string {
  return todos.map((todo) => `- ${line(todo, reader)}`).join('\n')
}

export function numbered(todos: LocalTodo[], reader: Reader): string {
  return todos.map((todo, index) => `${index + 1}. ${line(todo, reader)}`).join('\n')
}

export function importanceWords(importance: Importance): string | null {
  return importance === 'none' ? null : `${importance} importance`
}

/** Returns a paragraph about todos that overlap, or an empty object when none do. */
export function conflictNote(conflicts: LocalConflict[], reader: Reader): { note?: string } {
  if (conflicts.length === 0) return {}
  const lines = conflicts.map(
    ({ todos: [one, other], overlap }) =>
      `- ${bold(one.item)} and ${bold(other.item)}: ${range(overlap.start_time, overlap.end_time, reader)}`,
  )
  return { note: `⚠️ These overlap:\n${lines.join('\n')}` }
}

/** Ends a reply that changed nothing. `joinReplies` removes it when another reply of the same message made a change. */
export const UNCHANGED = 'Nothing was changed.'

export const CAN_UNDO = 'Say “undo” to take it back.'

/** Returns the whole text of a reply, as the user reads it. A sentence after a list starts a new paragraph. */
export function replyText({ text, undo, note }: Reply): string {
  const isList = /\n(?:- |\d+\. ).*$/.test(text)
  const hint = undo ? `${isList ? '\n\n' : ' '}${undo}` : ''
  return text + hint + (note ? `\n\n${note}` : '')
}

/** Words for a program in the reason of a failure: "FREQ=HOURLY", "start_time". The card of the call shows them. */
const FOR_PROGRAMS = /[A-Z]{4,}|_/

/** Returns the reply when a tool failed, with the reason if it is in plain words. */
export function failed({ code, message }: ToolFailure, outcomes: Outcome[]): string {
  const isChanged = hasChanged(outcomes)
  if (code === 'declined' || code === 'expired') {
    return isChanged ? 'All right, I left the rest as it was.' : 'All right, nothing was changed.'
  }
  if (isChanged) return 'Sorry, only a part of that worked.'
  if (code === 'internal_error') return 'Something went wrong on our side and nothing was changed. Please try again.'
  const noSlot = code === 'conflict' && /^There are no \d+ free minutes .*?\.(?= |$)/.exec(message)?.[0]
  if (noSlot) return `${plainText(noSlot)} ${UNCHANGED}`
  const reason = code === 'invalid_request' && !FOR_PROGRAMS.test(message) ? ` ${plainText(message)}` : ''
  return `Sorry, that did not work, and nothing was changed.${reason}`
}

/** Returns the reply when an error of this program kept a message from being understood or carried out. */
export function notAnswered(outcomes: Outcome[]): string {
  return hasChanged(outcomes)
    ? 'Sorry, something went wrong on our side, and only a part of that is done. Please look at your list before you ask again.'
    : 'Sorry, something went wrong on our side, and nothing was changed. Please say it in other words.'
}

function hasChanged(outcomes: Outcome[]): boolean {
  return outcomes.some(
    ({ status, output }) => status === 'ok' && (output as { change_ids?: string[] } | null)?.change_ids?.length,
  )
}

export const REMINDER_OVER = 'Note that the time of the reminder is over already.'

/** Whether the time of a reminder before a todo is over. */
export function isReminderOver(todo: LocalTodo, { now, time_zone }: Pick<UserContext, 'now' | 'time_zone'>): boolean {
  return todo.alarm_time !== null && !isPoint(todo) && todo.alarm_time < toLocal(now, time_zone)
}
