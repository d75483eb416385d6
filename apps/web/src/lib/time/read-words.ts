import { parseQuickAdd } from '@todo-agents/language/quick-add'
import { parseTimes } from '@todo-agents/language/times/parse-times'
import type { FoundTime, Span } from '@todo-agents/language/times/types'
import { onceOf } from '@todo-agents/language/times/types'
import type { Planner } from '@todo-agents/language/todo-fields'
import { alarmBefore, recurrenceOf, timeContext, timesOf } from '@todo-agents/language/todo-fields'
import { readRule } from './read-rule.ts'
import type { Day } from './time.ts'
import { addDays, addMinutes, isLocalTime, minutesBetween } from './time.ts'
import { timeHours } from './time-style.ts'
import type { TimesForm } from './times-form.ts'
import { anchorDay, instantOf, withDay, withInstants, withStart, withTime } from './times-form.ts'

/** Reads the words of an input. Returns the form with what they say, or null if they are not understood. */
export type ReadWords = <Form extends TimesForm>(words: string, form: Form, planner: Planner) => Form | null

/**
 * Reads when a todo is: "next tue 9-10", "in 3 days", "20 dec to 3 jan", "every weekday at 9". A day alone moves a todo
 * with a time to that day, and keeps its time, as `todo.move` does.
 */
export const readWhen: ReadWords = (words, form, planner) => {
  if (isNothing(words)) return { ...form, when: 'none', unreadWhen: null }
  const day = anchorDay(form)
  const found = wholeTime(withDayBefore(words, day, planner), planner)
  if (!found) return null
  const times = timesOf(found, planner)
  const { recurrence, recurrence_from } = recurrenceOf(found.time)
  const read = {
    ...form,
    unreadWhen: null,
    unreadEnd: null,
    ...(recurrence && { recurrence, isFromCompletion: recurrence_from === 'completion', unreadRule: null }),
  }
  if ('due_date' in times) {
    if (form.when === 'time' && !times.end_date && isLocalTime(form.start)) {
      return withStart(read, local(form.start, times.due_date), planner)
    }
    const moved = withDay({ ...read, when: 'day' }, times.due_date)
    return times.end_date ? { ...moved, end_day: times.end_date } : moved
  }
  if (!('start_time' in times)) return null
  const onSameDay = day !== null && !isDaySaid(found.time)
  const start = local(times.start_time, onSameDay ? day : null)
  const next = withStart({ ...read, when: 'time' }, start, planner)
  if (!times.end_time) return next
  // An end after midnight stays on the day after the start.
  const days = times.end_time.slice(0, 10) > times.start_time.slice(0, 10) ? 1 : 0
  return withTime(next, 'end', local(times.end_time, onSameDay ? addDays(day, days) : null))
}

/** Reads the end of a todo: "11:30", "45 min", or the last of its days: "3 days", "Jan 3". */
export const readEnd: ReadWords = (words, form, planner) => {
  const read = { ...form, unreadEnd: null }
  if (form.when === 'day' && isNothing(words)) return { ...read, end_day: '' }
  const minutes = lengthOf(words, planner)
  if (form.when === 'day') {
    if (minutes !== null) return minutes % 1440 === 0 ? { ...read, end_day: lastDay(form.day, minutes / 1440) } : null
    const found = wholeTime(words, planner)
    const times = found && timesOf(found, planner)
    return times && 'due_date' in times ? { ...read, end_day: times.end_date ?? times.due_date } : null
  }
  const start = instantOf(form, 'start', planner.time_zone)
  if (!start) return null
  if (minutes !== null) return withInstants(read, { end: addMinutes(start, minutes) }, planner.time_zone)
  const day = form.start.slice(0, 10)
  const exact = exactClock(words)
  if (exact) {
    const end = local(exact, day)
    const onNextDay = local(exact, addDays(day, 1))
    const isOverNight = end <= form.start && minutesBetween(`${form.start}Z`, `${onNextDay}Z`) <= LONGEST_NIGHT
    // An end before the start is an error of the form, which says so.
    return withTime(read, 'end', isOverNight ? onNextDay : end)
  }
  const found = wholeTime(words, planner)
  const times = found && timesOf(found, planner)
  if (!times || !('start_time' in times)) return null
  if (isDaySaid(found.time)) return withTime(read, 'end', local(times.start_time, null))
  const end = local(times.start_time, day)
  return withTime(read, 'end', end > form.start ? end : local(times.start_time, addDays(day, 1)))
}

/** The longest todo, in minutes, whose end is read as a time of the next day when only a clock time is given. */
const LONGEST_NIGHT = 12 * 60

/**
 * Returns the time, on no certain day, that digits mean on a clock of 24 hours: "8:00" is the morning. Null for other
 * words, and on a clock of 12 hours, which leaves open which half of the day is meant.
 */
function exactClock(words: string): string | null {
  const [, hour, minute = '00'] = /^([01]?\d|2[0-3])(?:[:.]([0-5]\d))?$/.exec(words.trim()) ?? []
  return hour && timeHours() === 'h23' ? `0000-00-00T${hour.padStart(2, '0')}:${minute}` : null
}

/** Reads when to remind: "10 min before", "at the start", "tomorrow 9am". A day alone means nine in the morning. */
export const readAlarm: ReadWords = (words, form, planner) => {
  const read = { ...form, unreadAlarm: null }
  if (isNothing(words)) return withTime(read, 'alarm', '')
  const start = form.when === 'time' ? form.start : ''
  if (start && /^(?:at (?:the )?)?start$/i.test(words.trim())) return withTime(read, 'alarm', start)
  const [, said] = /^(.*\S)\s+(?:before|earlier)\b/i.exec(words.trim()) ?? []
  if (said) {
    const minutes = lengthOf(said, planner)
    if (!start || minutes === null) return null
    return withTime(read, 'alarm', local(alarmBefore(start.replace('T', ' '), minutes, planner.time_zone), null))
  }
  const found = wholeTime(words, planner)
  const times = found && timesOf(found, planner)
  if (!times) return null
  if ('due_date' in times) return withTime(read, 'alarm', `${times.due_date}T09:00`)
  if (!('start_time' in times)) return null
  return withTime(read, 'alarm', local(times.start_time, isDaySaid(found.time) ? null : anchorDay(form)))
}

/** Reads how a todo repeats: "every other Thursday until June", "3 days after I did it". */
export const readRepeat: ReadWords = (words, form, planner) => {
  const read = { ...form, unreadRule: null }
  if (isNothing(words)) return { ...read, recurrence: '', isFromCompletion: false }
  const rule = readRule(words, planner)
  return rule && { ...read, recurrence: rule.recurrence, isFromCompletion: rule.recurrence_from === 'completion' }
}

function isNothing(words: string): boolean {
  return /^(?:no|none|never|no (?:date|time|alarm|reminder|end)|one day)?$/i.test(words.trim())
}

/** Returns the time that the whole text says, and its length; null if some of its words say something else. */
function wholeTime(text: string, planner: Planner): { time: FoundTime; minutes?: number } | null {
  const context = timeContext(planner)
  const { time, minutes, taken } = parseQuickAdd(text, context)
  const spans = taken.filter(({ slot }) => slot === 'time' || slot === 'duration').flatMap((one) => one.spans)
  if (time && isWhole(text, spans)) return { time, ...(minutes !== undefined && { minutes }) }
  // Alone in a title, "7" is a name. Here, it can only be a time.
  const alone = parseTimes(text, context).find((found) => found.kind !== 'duration' && isWhole(text, [found]))
  return alone ? { time: alone } : null
}

function isWhole(text: string, spans: readonly Span[]): boolean {
  const rest = [...text].filter((_, at) => !spans.some(({ start, end }) => at >= start && at < end)).join('')
  return !/[\p{L}\p{N}]/u.test(rest)
}

const CLOCKS = /^\d{1,2}(?:[:.]\d\d)?\s*[-–]\s*\d{1,2}(?:[:.]\d\d)?$/

/** Two numbers such as "9-10" are clock times here, and not a day of a month. */
function withDayBefore(words: string, day: Day | null, planner: Planner): string {
  if (!CLOCKS.test(words.trim())) return words
  return `${day ?? 'today'} ${words.trim().replaceAll('.', ':')}`.replace(/^today/, day ?? dayNow(planner))
}

function dayNow({ now, time_zone }: Planner): Day {
  return new Intl.DateTimeFormat('sv', { timeZone: time_zone }).format(new Date(now))
}

/** Returns the minutes of a length, such as "45 min" or "3 days", or null. */
function lengthOf(words: string, planner: Planner): number | null {
  const text = words.trim()
  const found = parseTimes(text, timeContext(planner)).find((time) => time.kind === 'duration' && isWhole(text, [time]))
  return found?.kind === 'duration' && found.minutes > 0 ? found.minutes : null
}

function lastDay(first: Day, days: number): Day | '' {
  return days > 1 ? addDays(first, days - 1) : ''
}

function isDaySaid(time: FoundTime): boolean {
  const once = onceOf(time)
  if (!once || time.kind === 'recurrence') return true
  if (once.kind === 'interval' || once.kind === 'part') return once.isDaySaid
  return once.kind !== 'time'
}

/** Returns a local time as the form has it, on another day if `day` is given. */
function local(time: string, day: Day | null): string {
  return `${day ?? time.slice(0, 10)}T${time.slice(11, 16)}`
}
