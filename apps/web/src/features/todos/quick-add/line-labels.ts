import type { Taken } from '@todo-agents/language/quick-add'
import type { Span } from '@todo-agents/language/times/types'
import { formatClock, formatClockRange, formatDay, formatExactDay } from '../../../lib/time/format-time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { IMPORTANCE_NAMES } from '../importance.ts'
import type { Line, Times } from './read-line.ts'

interface Reader {
  time_zone: string
  now: string
  hourCycle?: 'h12' | 'h23'
}

/** One thing that was understood, as it is shown. */
export interface Chip {
  slot: Taken['slot']
  label: string
  spans: Span[]
  /** It is over already, or cannot be done. */
  is_doubtful: boolean
}

/** What was understood of the line, in the order of the words. */
export function chipsOf(line: Line, reader: Reader): Chip[] {
  return line.taken
    .map((taken) => ({ slot: taken.slot, spans: taken.spans, ...labelOf(taken, line, reader) }))
    .toSorted((a, b) => (a.spans[0]?.start ?? 0) - (b.spans[0]?.start ?? 0))
}

/** The words to mark in the text, in their order; not what only joins them to it. */
export function marksOf({ taken }: Line, text: string): Span[] {
  return taken
    .flatMap(({ spans }) => spans)
    .map(({ start, end }) => ({ start: start + (/^[\s,;]*/.exec(text.slice(start, end))?.[0].length ?? 0), end }))
    .filter(({ start, end }) => start < end)
    .toSorted((a, b) => a.start - b.start)
}

/** What else the user must know before the todo is added. */
export function notesOf({ taken, skipped }: Line): string[] {
  const repeats = taken.some((one) => one.slot === 'time' && one.time.kind === 'recurrence')
  return [
    ...(skipped ? [`The clocks go forward and skip ${skipped} that day; the time shown is used instead.`] : []),
    ...(repeats ? ['Todos cannot repeat yet; only the next one is added.'] : []),
  ]
}

/** When the todo will be; '' for no time. `is_exact`: with the date also of a day of this week. */
export function whenOf({ due_date, start_time, end_time }: Times, reader: Reader, is_exact = false): string {
  const today = dayOf(reader.now, reader.time_zone)
  const day = due_date ?? (start_time && dayOf(start_time, reader.time_zone))
  if (!day) return ''
  const clock_reader = { ...reader, today }
  const clock =
    start_time && (end_time ? formatClockRange(start_time, end_time, clock_reader) : formatClock(start_time, reader))
  return [is_exact ? formatExactDay(day, today) : formatDay(day, today), clock].filter(Boolean).join(', ')
}

/** "Understood: Tomorrow, 3:00 PM; high importance." for those who do not see it; '' when there is nothing to tell. */
export function summaryOf(line: Line, reader: Reader): string {
  const chips = chipsOf(line, reader)
  if (chips.length === 0) return ''
  const other = line.other ? [`Or ${whenOf(line.other.times, reader, true)}.`] : []
  return [`Understood: ${chips.map(({ label }) => label).join('; ')}.`, ...other, ...notesOf(line)].join(' ')
}

function labelOf(taken: Taken, line: Line, reader: Reader): Pick<Chip, 'label' | 'is_doubtful'> {
  switch (taken.slot) {
    case 'time': {
      const is_over = isOver(line.times, reader)
      const when = whenOf(line.times, reader, line.other !== null)
      return { label: is_over ? `${when} (past)` : when, is_doubtful: is_over }
    }
    case 'duration':
      return { label: lengthWords(taken.minutes), is_doubtful: false }
    case 'importance':
      return { label: `${IMPORTANCE_NAMES[taken.importance]} importance`, is_doubtful: false }
    case 'tags':
      return { label: taken.tags.join(', '), is_doubtful: false }
    case 'reminder':
      if (taken.minutes !== null) return { label: reminderWords(taken.minutes), is_doubtful: false }
      return taken.isWished
        ? { label: 'No reminder without a time of day', is_doubtful: true }
        : { label: 'No reminder', is_doubtful: false }
  }
}

function isOver({ due_date, start_time, end_time }: Times, { time_zone, now }: Reader): boolean {
  if (due_date) return due_date < dayOf(now, time_zone)
  const end = end_time ?? start_time
  return end !== undefined && Date.parse(end) < Date.parse(now)
}

function reminderWords(minutes: number): string {
  return minutes === 0 ? 'Reminder at the start' : `Reminder ${lengthWords(minutes)} before`
}

/** "45 min", "2 h", "1 h 30 min", "2 days" */
function lengthWords(minutes: number): string {
  if (minutes % 1440 === 0) return minutes === 1440 ? '1 day' : `${minutes / 1440} days`
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(' ')
}
