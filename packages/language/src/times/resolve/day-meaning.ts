import type { PlainDate } from '../../calendar/plain-date.ts'
import { isBefore } from '../calendar.ts'
import type { Days } from '../readers/days.ts'
import { isOneDay } from '../readers/days.ts'
import type { Draft } from '../readers/draft.ts'
import { movedBy } from '../readers/moved-days.ts'
import type { TimeValue } from '../types.ts'
import type { Meaning, Utterance } from './utterance.ts'
import { otherDay } from './utterance.ts'

export function wholeDays(draft: Draft, said: Days, utterance: Utterance): Meaning | null {
  const today = utterance.now.date
  const days = draft.lead?.word === 'since' ? lastOne(said, today) : said
  if (draft.lastDays) {
    const to = laterThan(days.from, draft.lastDays)
    return to && { value: { kind: 'days', from: days.from.toString(), to: to.toString(), grain: days.grain } }
  }
  if (draft.length) return daysLong(days.from, draft)
  if (!isOneDay(days)) {
    const { from, to, grain } = days
    const usual = usualOf(draft, days, today)
    const value: TimeValue = {
      kind: 'days',
      from: from.toString(),
      to: to.toString(),
      grain,
      ...(usual && { usual: usual.toString() }),
    }
    return { value, other: otherDay(draft, String) }
  }
  const shift = shiftOf(draft, days, today)
  const moved = (day: PlainDate) => day.add({ days: shift }).toString()
  return {
    value: {
      kind: 'day',
      day: moved(days.from),
      ...(said.isShifted && { same_time: `${moved(days.from)}T${utterance.now.toString().slice(11, 16)}:00` }),
      grain: 'day',
    },
    other: days === said ? otherDay(draft, moved) : null,
  }
}

/**
 * Returns the day on which a todo for these days is due: the Friday for "before the weekend", the Monday for "after the
 * weekend".
 */
function usualOf({ lead }: Draft, { from, to, usual }: Days, today: PlainDate): PlainDate | undefined {
  if (lead?.word === 'after') return to
  return lead?.word === 'before' && isBefore(today, from) ? from.subtract({ days: 1 }) : usual
}

/**
 * Returns by how many days a preposition moves the day. "before Friday" has Thursday as its last day, "after Friday"
 * has Saturday as its first. "before" a day that is today or past means that day, because the day before is over.
 */
function shiftOf({ lead }: Draft, days: Days, today: PlainDate): number {
  if (lead?.word === 'after') return 1
  return lead?.word === 'before' && isBefore(today, days.from) ? -1 : 0
}

/** Returns the last occurrence of the days: "since Friday" means the last Friday. */
function lastOne(days: Days, today: PlainDate): Days {
  if (!isBefore(today, days.from)) return days
  if (days.last) return { ...days, ...days.last }
  const back = days.weekday
    ? { weeks: 1 }
    : days.monthDay
      ? { months: 1 }
      : days.date || days.bare === 'month'
        ? { years: 1 }
        : null
  const { other: _, ...rest } = days
  return back ? { ...rest, from: days.from.subtract(back), to: days.to.subtract(back) } : days
}

/**
 * Returns the days of "for 10 days from 18 December". Null for a length with hours: "for 2 hours on Sunday" is a length
 * and a day.
 */
function daysLong(from: PlainDate, { length }: Draft): Meaning | null {
  const to = length && movedBy(from, length, 1)
  if (!to || length.seconds > 0 || !isBefore(from, to)) return null
  return { value: { kind: 'days', from: from.toString(), to: to.toString(), grain: 'day' } }
}

/** How many weeks, months or years are searched for an end of a range that is after its start. */
const SEARCHED = 60

function times(step: { weeks?: number; months?: number; years?: number }, count: number) {
  return Object.fromEntries(Object.entries(step).map(([unit, value]) => [unit, value * count]))
}

/**
 * Returns the exclusive end of a range of days. In "Friday to Monday" the end is the first Monday after the start. Null
 * when the end lies before the start.
 */
export function laterThan(first: PlainDate, { to, weekday, monthDay, date, bare }: Days): PlainDate | null {
  if (isBefore(first, to)) return to
  const step = weekday ? { weeks: 1 } : monthDay ? { months: 1 } : date || bare === 'month' ? { years: 1 } : null
  if (!step) return null
  const later = [...Array(SEARCHED).keys()].map((steps) => to.add(times(step, steps + 1)))
  return later.find((day) => isBefore(first, day)) ?? null
}
