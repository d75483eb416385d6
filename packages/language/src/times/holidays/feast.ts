import type { Rule } from './day-numbers.ts'
import { shifted } from './day-numbers.ts'

export interface Feast {
  /** A pattern of all its names, see `spellingsOf`. */
  names: string
  first: Rule
  /** How many days it has, or the rule of the day after its last. */
  lasts: number | Rule
  /** It begins on the evening of its first day, which is its eve. */
  from_evening: boolean
}

export function feast(names: string, first: Rule, lasts: number | Rule = 1): Feast {
  return { names, first, lasts, from_evening: false }
}

/** A feast that begins with the evening before `first`; one of a single day is given as that evening's. */
export function eveningFeast(names: string, first: Rule, days = 1): Feast {
  return { names, first: shifted(first, -1), lasts: days > 1 ? days + 1 : 1, from_evening: true }
}

/** Weekdays in names may be short: "easter mon". */
export const SUN = 'sun(day|)'
export const MON = 'mon(day|)'
export const TUE = 'tue(s|sday|)'
export const WED = 'wed(nesday|s|)'
export const THU = 'thu(r|rs|rsday|)'
export const FRI = 'fri(day|)'
export const SAT = 'sat(urday|)'
