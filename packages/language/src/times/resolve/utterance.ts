import type { PlainDate } from '../../calendar/plain-date.ts'
import type { ZonedTime } from '../../calendar/zoned-time.ts'
import { isOneDay } from '../readers/days.ts'
import type { Draft } from '../readers/draft.ts'
import type { PartOfDay } from '../readers/parts.ts'
import type { Certainty, TimeContext, TimeValue } from '../types.ts'

/** A text with a time in it. Relative times count from `now`. */
export interface Utterance {
  text: string
  /** The words around the time, which may name its activity: "lunch with Ana at 5". */
  nearby: string
  now: ZonedTime
  context: TimeContext
}

export interface Meaning {
  value: TimeValue
  certainty?: Certainty
  other?: string | null
}

/** Returns a local time: `YYYY-MM-DDTHH:MM:SS` */
export function local(time: ZonedTime): string {
  return time.toString()
}

export function partOf({ part, days }: Draft): PartOfDay | undefined {
  // "early tomorrow morning" says the same part twice.
  return part && part.part !== days?.part?.part ? part : days?.part
}

/**
 * Returns the certainty of a draft. A clock time in a week or month is a guess, because the words do not say its day.
 */
export function certaintyOf({ days }: Draft, certainty: Certainty, other: string | null): Certainty {
  if (days && !isOneDay(days)) return 'guess'
  return other !== null && certainty === 'certain' ? 'likely' : certainty
}

export function otherDay({ days }: Draft, show: (day: PlainDate) => string): string | null {
  return days?.other ? show(days.other) : null
}
