import type { PlainDate } from '../../calendar/plain-date.ts'
import { ZonedTime } from '../../calendar/zoned-time.ts'
import type { Clock } from '../readers/clocks.ts'
import type { Part } from '../readers/parts.ts'

/**
 * What people who write "at 5" without am or pm mean. The rules, first match first:
 * 1. a part of the day that was said decides: "8 in the evening" is 20:00
 * 2. the activity decides: breakfast is in the morning; lunch from 11:00, dinner from 16:00, a table is
 *    booked for any time from 11:00, so "lunch at 5" is 17:00
 * 3. work has office hours: 7 to 11 is the morning, 12 to 6 the afternoon, so "meeting at 9" is 9:00
 * 4. anything else goes by the same hours; when that is past on a day that is today, and the evening is not, the evening
 */
const ACTIVITIES: [RegExp, (hour: number) => number][] = [
  [/\b(?:breakfast|sunrise|wake(?: me)? up|get up|morning)\b/i, (hour) => hour % 12],
  [/\b(?:table for|restaurant)\b/i, (hour) => (hour >= 11 ? hour : hour + 12)],
  [/\b(?:lunch|brunch)\b/i, (hour) => (hour >= 10 && hour < 12 ? hour : (hour % 12) + 12)],
  [
    /\b(?:dinner|supper|drinks|beers?|party|cinema|movies?|film|concert|gig|theat(?:re|er)|opera|pub|happy hour|date night|bedtime|to bed|sunset|evening|night(?! (?:shift|light|bus|train|flight|cream|nurse)))\b/i,
    (hour) => (hour === 12 ? 12 : hour + 12),
  ],
]
const WORK =
  /\b(?:meetings?|stand-?up|interview|appointment|doctor|dr|dentist|school|class|lecture|office|work|conference|review|sync|1:1|workshop)\b/i
/** They leave at any hour, so common sense cannot tell morning from evening. */
const TRAVEL = /\b(?:flight|fly|plane|train|bus|ferry|taxi|cab|uber|airport|check-?in|departure|departs?|leave for)\b/i

const officeHour = (hour: number) => (hour >= 7 && hour < 12 ? hour : (hour % 12) + 12)

/** The latest evening hour that rule 4 takes. */
const BEDTIME = 22

export interface ClockSituation {
  /** What stands around the time, for its activity. */
  text: string
  part: Part | undefined
  /** Minutes since midnight when the day is, or may be, today; else null. */
  nowMinutes: number | null
}

export interface ClockReading {
  /** Minutes since midnight; 1440 is the midnight that ends the day, and more are in the small hours behind it. */
  minutes: number
  /** `likely`: common sense chose. `guess`: the words contradict themselves ("11 in the afternoon"). */
  certainty: 'certain' | 'likely' | 'guess'
  /** The other half of the day, where it is about as likely. */
  other: number | null
}

/** Where on the day a clock time falls. */
export function readClock(clock: Clock, { text, part, nowMinutes }: ClockSituation): ClockReading {
  const at = (hour: number) => hour * 60 + clock.minute
  const reading = (hour: number, certainty: ClockReading['certainty'], other: number | null = null) => ({
    minutes: at(hour),
    certainty,
    other: other === null ? null : at(other),
  })
  if (!clock.open) return reading(clock.hour, 'certain')
  if (part) return reading(hourInPart(clock.hour, part), isInPart(clock.hour, part) ? 'certain' : 'guess')
  const activity = ACTIVITIES.find(([pattern]) => pattern.test(text))
  if (activity) return reading(activity[1](clock.hour), 'likely')
  const office = officeHour(clock.hour)
  const evening = office + 12
  const isPast = nowMinutes !== null && at(office) <= nowMinutes
  if (TRAVEL.test(text)) return reading(office, 'likely', office >= 12 ? office - 12 : evening)
  if (isPast && !WORK.test(text) && evening <= BEDTIME && at(evening) > nowMinutes) return reading(evening, 'likely')
  return reading(office, clock.hour === 12 ? 'certain' : 'likely')
}

/** "12 at night" is midnight, "tonight at 2" the small hours of the next day; the rest of an afternoon is after noon. */
function hourInPart(hour: number, part: Part): number {
  if (part === 'morning') return hour % 12
  if (part === 'night' && (hour === 12 || hour < 5)) return hour === 12 ? 24 : hour + 24
  if (part === 'evening' && hour === 12) return 24
  return (hour % 12) + 12
}

/** Whether people say so: no afternoon has an 11, no evening a 2. */
function isInPart(hour: number, part: Part): boolean {
  switch (part) {
    case 'morning':
      return hour < 12
    case 'evening':
      return hour >= 4
    case 'night':
      return true
    default:
      return hour === 12 || hour < 8
  }
}

/** The end of a range that begins at `from`: the next time after it that the clock face allows. */
export function readEnd(from: number, to: Clock): number {
  const face = to.hour * 60 + to.minute
  const step = to.open ? 720 : 1440
  return from + ((((face - from) % step) + step - 1) % step) + 1
}

/** The beginning of a range whose end is known: "2-4pm" begins at 14:00, "11-1pm" at 11:00. */
export function readStart(from: Clock, to: number): number {
  const face = (from.hour % 12) * 60 + from.minute
  return to - ((((to - face) % 720) + 720 - 1) % 720) - 1
}

/**
 * A local time on a day; `minutes` may lie beyond midnight. A time that a clock change skips moves forward; of one
 * that happens twice, it is the first.
 */
export function localTime(day: PlainDate, minutes: number, time_zone: string): ZonedTime {
  const date = day.add({ days: Math.floor(minutes / 1440) })
  const rest = ((minutes % 1440) + 1440) % 1440
  return ZonedTime.of(date, Math.floor(rest / 60), rest % 60, 0, time_zone)
}
