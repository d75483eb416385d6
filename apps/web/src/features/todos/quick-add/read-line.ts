import { otherReading } from '@todo-agents/language/other-reading'
import type { QuickAdd, Taken } from '@todo-agents/language/quick-add'
import { parseQuickAdd } from '@todo-agents/language/quick-add'
import type { FoundTime, Span } from '@todo-agents/language/times/types'
import type { Planner } from '@todo-agents/language/todo-fields'
import { timeContext, timesOf } from '@todo-agents/language/todo-fields'
import { addMinutes, fromLocalInput, minutesBetween, readLocal, toLocalInput } from '../../../lib/time/time.ts'

/** When the todo will be, in instants and days as the contract has them. */
export interface Times {
  due_date?: string
  start_time?: string
  /** Left out when no length was said. */
  end_time?: string
  alarm_time?: string
}

/** What a line in the field would add. */
export interface Line extends Pick<QuickAdd, 'title' | 'tags' | 'importance'> {
  times: Times
  taken: Taken[]
  /** The time of day that was said, where the clocks skip it on that day and `times` has a later one; else null. */
  skipped: string | null
  /** When it would be as the words can be read as well, and how to choose that; null for one reading. */
  other: { choice: string; times: Times } | null
}

export interface Choices {
  /** Words that were put back into the title. */
  ignore: Span[]
  /** The reading that was chosen instead of the first, see {@link Line.other}. */
  other: string | null
}

/** What the text would add. This module is loaded after the page, for all that it imports. */
export function readLine(text: string, { ignore, other }: Choices, planner: Planner): Line {
  const { title, tags, importance, taken, time, ...wishes } = parseQuickAdd(text, timeContext(planner), ignore)
  const skipped = skippedTime(text, ignore, time ?? null, planner)
  const timesAt = (when: FoundTime) => instants(timesOf({ ...wishes, time: when }, planner), planner.time_zone)
  const line = { title, tags, ...(importance && { importance }), taken, skipped }
  if (!time) return { ...line, times: {}, other: null }

  const second = otherReading(time)
  if (!second || time.other === null || second.other === null) return { ...line, times: timesAt(time), other: null }
  const choices = { first: choiceOf(second.other, time.other), second: choiceOf(time.other, second.other) }
  return other === choices.second
    ? { ...line, times: timesAt(second), other: { choice: choices.first, times: timesAt(time) } }
    : { ...line, times: timesAt(time), other: { choice: choices.second, times: timesAt(second) } }
}

/**
 * The language moves a time that the clocks skip to one that exists. In a zone that never changes its clocks the same
 * words mean the time that was said.
 */
function skippedTime(text: string, ignore: Span[], found: FoundTime | null, planner: Planner): string | null {
  const { start_time } = found ? (timesOf({ time: found }, planner) as { start_time?: string }) : {}
  const { time_zone } = planner
  if (!start_time || !isBehindGap(fromLocalInput(start_time, time_zone), time_zone)) return null
  const now = `${toLocalInput(planner.now, time_zone)}:00Z`
  const { time } = parseQuickAdd(text, { ...timeContext(planner), time_zone: 'UTC', now }, ignore)
  const said = time && timesOf({ time }, { ...planner, time_zone: 'UTC', now })
  if (!said || !('start_time' in said)) return null
  return readLocal(said.start_time.replace(' ', 'T'), time_zone).kind === 'skipped'
    ? said.start_time.slice(11, 16)
    : null
}

/** Whether the clocks went forward in the hours before an instant. */
function isBehindGap(instant: string, time_zone: string): boolean {
  const earlier = addMinutes(instant, -180)
  return minutesBetween(earlier, instant) !== localMinutes(earlier, instant, time_zone)
}

function localMinutes(from: string, to: string, time_zone: string): number {
  const [a, b] = [from, to].map((instant) => Date.parse(`${toLocalInput(instant, time_zone)}Z`))
  return ((b ?? 0) - (a ?? 0)) / 60_000
}

/** Days tell two readings apart, so that the choice holds while a clock time is typed behind; else local times do. */
function choiceOf(one: string, another: string): string {
  return one.slice(0, 10) === another.slice(0, 10) ? one : one.slice(0, 10)
}

/** Local times as instants. */
function instants(times: ReturnType<typeof timesOf>, time_zone: string): Times {
  const entries = Object.entries(times).map(([field, local]) => [
    field,
    field === 'due_date' ? local : fromLocalInput(local, time_zone),
  ])
  return Object.fromEntries(entries)
}
