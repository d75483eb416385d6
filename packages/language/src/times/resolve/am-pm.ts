import type { Clock } from '../readers/clocks.ts'
import type { Part } from '../readers/parts.ts'

/**
 * Rules for whether "at 5", without am or pm, is in the morning or the afternoon. The first rule that applies decides:
 * 1. the part of the day that was said: "8 in the evening" is 20:00
 * 2. the form: "10:30" and "11:00" are also written so on the 24-hour clock, and mean what they say. If the activity is
 *    in the evening, that is the other reading
 * 3. the activity: breakfast is in the morning; lunch from 11:00, dinner from 16:00, a table is booked for any time
 *    from 11:00, so "lunch at 5" is 17:00
 * 4. the office hours of work: 7 to 11 is the morning, 12 to 6 the afternoon, so "meeting at 9" is 9:00
 * 5. anything else has the same hours as work; but when that time is past today and twelve hours later is not, the
 *    later time is taken
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
/** Flights and trains leave at any hour, so both halves of the day are likely. */
const TRAVEL = /\b(?:flight|fly|plane|train|bus|ferry|taxi|cab|uber|airport|check-?in|departure|departs?|leave for)\b/i

const officeHour = (hour: number) => (hour >= 7 && hour < 12 ? hour : (hour % 12) + 12)

/** The latest hour that rule 5 chooses. */
const BEDTIME = 22

export interface ClockSituation {
  /** The words around the time, which may name an activity. */
  text: string
  part: Part | undefined
  /** The present time in minutes since midnight, when the day is today or can be today; else null. */
  nowMinutes: number | null
}

export interface ClockReading {
  /**
   * Minutes since midnight; 1440 is the midnight that ends the day, and larger values are in the small hours of the
   * next day.
   */
  minutes: number
  /** `likely`: common sense chose. `guess`: the words contradict themselves ("11 in the afternoon"). */
  certainty: 'certain' | 'likely' | 'guess'
  /** The same clock time in the other half of the day, when that is about as likely; else null. */
  other: number | null
}

/** Returns the minute of the day that a clock time means. */
export function readClock(clock: Clock, { text, part, nowMinutes }: ClockSituation): ClockReading {
  const at = (hour: number) => hour * 60 + clock.minute
  const reading = (hour: number, certainty: ClockReading['certainty'], other: number | null = null) => ({
    minutes: at(hour),
    certainty,
    other: other === null ? null : at(other),
  })
  if (!clock.isAmbiguous) return reading(clock.hour, 'certain')
  if (part) return reading(hourInPart(clock.hour, part), isInPart(clock.hour, part) ? 'certain' : 'guess')
  const activity = ACTIVITIES.find(([pattern]) => pattern.test(text))
  if (clock.isFull) {
    const usual = activity?.[1](clock.hour) ?? clock.hour
    return reading(clock.hour, 'likely', usual > clock.hour ? usual : null)
  }
  if (activity) return reading(activity[1](clock.hour), 'likely')
  const office = officeHour(clock.hour)
  const evening = office + 12
  const isPast = nowMinutes !== null && at(office) <= nowMinutes
  if (TRAVEL.test(text)) return reading(office, 'likely', office >= 12 ? office - 12 : evening)
  if (isPast && !WORK.test(text) && evening <= BEDTIME && at(evening) > nowMinutes) return reading(evening, 'likely')
  return reading(office, clock.hour === 12 ? 'certain' : 'likely')
}

/**
 * Returns the hour of a clock time in a part of the day: "12 at night" is midnight, and "tonight at 2" is in the small
 * hours of the next day.
 */
function hourInPart(hour: number, part: Part): number {
  if (part === 'morning') return hour % 12
  if (part === 'night' && (hour === 12 || hour < 5)) return hour === 12 ? 24 : hour + 24
  if (part === 'evening' && hour === 12) return 24
  return (hour % 12) + 12
}

/** False when the part of the day does not have this hour: no afternoon has an 11, no evening a 2. */
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

/** Returns the end of a range that starts at `from`: the next time after it that the clock face allows. */
export function readEnd(from: number, to: Clock): number {
  const face = to.hour * 60 + to.minute
  const step = to.isAmbiguous ? 720 : 1440
  return from + ((((face - from) % step) + step - 1) % step) + 1
}

/** Returns the start of a range that ends at `to`: "2-4pm" starts at 14:00, "11-1pm" at 11:00. */
export function readStart(from: Clock, to: number): number {
  const face = (from.hour % 12) * 60 + from.minute
  return to - ((((to - face) % 720) + 720 - 1) % 720) - 1
}
