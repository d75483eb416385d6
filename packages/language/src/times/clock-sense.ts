import { Temporal } from 'temporal-polyfill'
import type { ClockAtom } from './clocks.ts'
import type { Part } from './parts.ts'

/**
 * What people who write "at 5" without am or pm mean. The rules, first match first:
 * 1. a part of the day that was said decides: "8 in the evening" is 20:00
 * 2. the activity decides: breakfast is in the morning; lunch from 11:00, dinner from 16:00, so "lunch at 5" is 17:00
 * 3. work has office hours: 7 to 11 is the morning, 12 to 6 the afternoon, so "meeting at 9" is 9:00
 * 4. anything else goes by the same hours; when that is past on a day that is today, and the evening is not, the evening
 */
const ACTIVITIES: [RegExp, (hour: number) => number][] = [
  [/\bbreakfast\b/i, (hour) => hour % 12],
  [/\b(?:lunch|brunch)\b/i, (hour) => (hour >= 10 && hour < 12 ? hour : (hour % 12) + 12)],
  [
    /\b(?:dinner|supper|drinks|party|cinema|concert|movie|theat(?:re|er)|happy hour|date night)\b/i,
    (hour) => (hour % 12) + 12,
  ],
]
const WORK =
  /\b(?:meetings?|stand-?up|interview|appointment|doctor|dr|dentist|school|class|lecture|office|work|conference|review|sync|1:1|workshop)\b/i

const officeHour = (hour: number) => (hour >= 7 && hour < 12 ? hour : (hour % 12) + 12)

/** The latest evening hour that rule 4 takes. */
const BEDTIME = 22

export interface ClockSituation {
  /** The whole text, for its activity. */
  text: string
  part: Part | undefined
  /** Minutes since midnight when the day is, or may be, today; else null. */
  now_minutes: number | null
}

/** Minutes since midnight, 0 to 1440. */
export function readClock(clock: ClockAtom, { text, part, now_minutes }: ClockSituation): number {
  const at = (hour: number) => hour * 60 + clock.minute
  if (!clock.open) return at(clock.hour)
  if (part) return at(hourInPart(clock.hour, part))
  const activity = ACTIVITIES.find(([pattern]) => pattern.test(text))
  if (activity) return at(activity[1](clock.hour))
  const office = officeHour(clock.hour)
  const isPast = now_minutes !== null && at(office) <= now_minutes
  const evening = office + 12
  if (isPast && !WORK.test(text) && evening <= BEDTIME && at(evening) > now_minutes) return at(evening)
  return at(office)
}

/** "12 at night" is midnight, "tonight at 2" the small hours of the next day. */
function hourInPart(hour: number, part: Part): number {
  if (part === 'morning') return hour % 12
  if (part === 'night' && (hour === 12 || hour < 5)) return hour === 12 ? 24 : hour + 24
  return (hour % 12) + 12
}

/** The end of a range that begins at `from`: the next time after it that the clock face allows. */
export function readEnd(from: number, to: ClockAtom): number {
  const face = to.hour * 60 + to.minute
  const step = to.open ? 720 : 1440
  return from + ((((face - from) % step) + step - 1) % step) + 1
}

/** The beginning of a range whose end is known: "2-4pm" begins at 14:00, "11-1pm" at 11:00. */
export function readStart(from: ClockAtom, to: number): number {
  const face = (from.hour % 12) * 60 + from.minute
  return to - ((((to - face) % 720) + 720 - 1) % 720) - 1
}

/** A local time on a day; `minutes` may lie beyond midnight. A time that a clock change skips moves forward. */
export function localTime(day: Temporal.PlainDate, minutes: number, time_zone: string): Temporal.ZonedDateTime {
  const date = day.add({ days: Math.floor(minutes / 1440) })
  const rest = ((minutes % 1440) + 1440) % 1440
  return date.toZonedDateTime({
    timeZone: time_zone,
    plainTime: new Temporal.PlainTime(Math.floor(rest / 60), rest % 60),
  })
}
