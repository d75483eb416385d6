import type { Taken } from '@todo-agents/language/quick-add'
import type { Span } from '@todo-agents/language/times/types'
import { quickAddTexts as t } from '../../../lib/texts/quick-add.ts'
import { recurrenceTexts } from '../../../lib/texts/recurrence.ts'
import { formatClock, formatClockRange, formatDay, formatExactDay } from '../../../lib/time/format-time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import type { TodoFields } from '../editor/todo-form.ts'
import type { Line, Times } from './read-line.ts'

interface Reader {
  time_zone: string
  now: string
  hourCycle?: 'h12' | 'h23'
}

/** A recognized field of the line, such as its time or its tags, as it is shown below the input. */
export interface Chip {
  slot: Taken['slot']
  label: string
  spans: Span[]
  /** True if the time is in the past, or if a reminder is wished for a todo without a time of day. */
  isDoubtful: boolean
}

/** Returns the recognized fields of a line, in the order of their words. */
export function chipsOf(line: Line, reader: Reader): Chip[] {
  return line.taken
    .map((taken) => ({ slot: taken.slot, spans: taken.spans, ...labelOf(taken, line, reader) }))
    .toSorted((a, b) => (a.spans[0]?.start ?? 0) - (b.spans[0]?.start ?? 0))
}

/** Words to mark in the text. `isMissed`: they say when, and the todo does not get it. */
export interface Mark extends Span {
  isMissed: boolean
}

/** Returns the words to mark, in their order. Spaces, commas and semicolons before them are not marked. */
export function marksOf({ taken, missed }: Line, text: string): Mark[] {
  const used = taken.flatMap(({ spans }) => spans).map((span) => ({ ...span, isMissed: false }))
  return [...used, ...missed.map((span) => ({ ...span, isMissed: true }))]
    .map((mark) => ({
      ...mark,
      start: mark.start + (/^[\s,;]*/.exec(text.slice(mark.start, mark.end))?.[0].length ?? 0),
    }))
    .filter(({ start, end }) => start < end)
    .toSorted((a, b) => a.start - b.start)
}

/** Returns the rule by which the todo repeats, such as "every other Thursday at 09:00 until 31 May 2027", or null. */
function repeatOf(
  { repeat, times, date_order }: Pick<Line, 'repeat' | 'times' | 'date_order'>,
  reader: Reader,
): string | null {
  if (!repeat.recurrence) return null
  const start = times.start_time ?? times.alarm_time
  return recurrenceTexts.inWords(repeat.recurrence, {
    ...repeat,
    clock: start && formatClock(start, reader),
    time_zone: reader.time_zone,
    date_order,
  })
}

/** Returns what was understood of an entered todo beside its title, as texts. */
export function fieldLabels(fields: TodoFields, reader: Reader): string[] {
  const times = timesIn(fields)
  const { recurrence = null, recurrence_from = 'schedule', importance = 'none', tags = [] } = fields
  const when = whenOf(times, reader)
  return [
    ...(when ? [when] : []),
    ...(recurrence ? [recurrenceTexts.inWords(recurrence, { recurrence_from, time_zone: reader.time_zone })] : []),
    ...(importance === 'none' ? [] : [t.importance[importance]]),
    ...tags.map((tag) => `#${tag}`),
  ]
}

export function timesIn({ due_date, end_date, start_time, end_time, alarm_time }: TodoFields): Times {
  const times = Object.entries({ due_date, end_date, start_time, end_time, alarm_time }).filter(([, value]) => value)
  return Object.fromEntries(times)
}

/** Returns the other reading of the line as text, or null. */
export function alternativeOf(line: Line, reader: Reader): string | null {
  if (!line.alternative) return null
  const { times, repeat } = line.alternative
  const rule = line.repeat.recurrence === repeat.recurrence ? null : repeatOf({ ...line, times, repeat }, reader)
  return rule ?? (whenOf(times, reader, true) || t.noDate)
}

/** Returns a sentence for each reason for which words stay in the title although they say when. */
export function missedNotes({ missed }: Line, text: string): string[] {
  return MISSED.flatMap((why) => {
    const words = missed.filter((one) => one.why === why).map(({ start, end }) => t.quoted(text.slice(start, end)))
    return words.length > 0 ? [t.missed[why](words.join(', '))] : []
  })
}

const MISSED = ['language', 'time', 'impossible', 'reminder'] as const

/** Returns sentences that the user should read before adding the todo. */
export function notesOf(line: Line, reader: Reader): string[] {
  const { skipped } = line
  const rule = repeatOf(line, reader)
  const isTooOften = !rule && line.taken.some((one) => one.slot === 'time' && one.time.kind === 'recurrence')
  return [
    ...(skipped ? [t.skippedTime(skipped)] : []),
    ...(rule ? [t.repeats(rule)] : []),
    ...(isTooOften ? [t.tooOften] : []),
  ]
}

/**
 * Returns "Tomorrow, 3:00 PM", or an empty string without a time. `isExact`: a day of this week gets its date as well.
 */
export function whenOf(
  { due_date, end_date, start_time, end_time, alarm_time }: Times,
  reader: Reader,
  isExact = false,
): string {
  const today = dayOf(reader.now, reader.time_zone)
  const moment = start_time ?? alarm_time
  const day = due_date ?? (moment && dayOf(moment, reader.time_zone))
  if (!day) return ''
  const dayName = (each: string) => (isExact ? formatExactDay(each, today) : formatDay(each, today))
  if (due_date) return [due_date, ...(end_date ? [end_date] : [])].map(dayName).join(' – ')
  const clockReader = { ...reader, today }
  const clock =
    start_time && end_time ? formatClockRange(start_time, end_time, clockReader) : moment && formatClock(moment, reader)
  return [dayName(day), clock].filter(Boolean).join(', ')
}

/**
 * Returns "Understood: Tomorrow, 3:00 PM; High importance." for screen readers, with what was not understood; an empty
 * string without either.
 */
export function summaryOf(line: Line, text: string, reader: Reader): string {
  const chips = chipsOf(line, reader)
  const other = alternativeOf(line, reader)
  return [
    chips.length > 0 && t.understoodAll(chips.map(({ label }) => label).join('; ')),
    other && t.orElse(other),
    ...missedNotes(line, text),
    ...notesOf(line, reader),
  ]
    .filter(Boolean)
    .join(' ')
}

function labelOf(taken: Taken, line: Line, reader: Reader): Pick<Chip, 'label' | 'isDoubtful'> {
  switch (taken.slot) {
    case 'time': {
      const isPast = isInPast(line.times, reader)
      const when = whenOf(line.times, reader, line.alternative !== null)
      return { label: isPast ? t.past(when) : when, isDoubtful: isPast }
    }
    case 'duration':
      return { label: lengthWords(taken.minutes), isDoubtful: false }
    case 'importance':
      return { label: t.importance[taken.importance], isDoubtful: false }
    case 'tags':
      return { label: taken.tags.join(', '), isDoubtful: false }
    case 'list':
      return { label: t.list(taken.list), isDoubtful: false }
    case 'reminder':
      if (taken.minutes !== null) return { label: reminderWords(taken.minutes, line.times), isDoubtful: false }
      return taken.isWished
        ? { label: t.noReminderWithoutTime, isDoubtful: true }
        : { label: t.noReminder, isDoubtful: false }
  }
}

function isInPast(
  { due_date, end_date, start_time, end_time, alarm_time }: Times,
  { time_zone, now }: Reader,
): boolean {
  if (due_date) return (end_date ?? due_date) < dayOf(now, time_zone)
  const end = end_time ?? start_time ?? alarm_time
  return end !== undefined && Date.parse(end) < Date.parse(now)
}

function reminderWords(minutes: number, { start_time }: Times): string {
  if (!start_time) return t.reminder
  return minutes === 0 ? t.reminderAtStart : t.reminderBefore(lengthWords(minutes))
}

/** Returns "45 min", "2 h", "1 h 30 min" or "2 days". */
function lengthWords(minutes: number): string {
  if (minutes % 1440 === 0) return t.days(minutes / 1440)
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return [hours > 0 && t.hours(hours), rest > 0 && t.minutes(rest)].filter(Boolean).join(' ')
}
