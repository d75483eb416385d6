import type { Lead } from '../grammar/leads.ts'
import type { Relation } from '../types.ts'
import type { Clock } from './clocks.ts'
import type { Days } from './days.ts'
import type { Length } from './lengths.ts'
import type { DayPart, PartOfDay } from './parts.ts'
import type { Repeat } from './repeat.ts'
import type { Shift, Window } from './shifts.ts'

/**
 * A time as the pieces that it is composed of: "on Monday from 2 to 4". `start` and `next` are indexes of tokens;
 * `next` is exclusive.
 */
export interface Draft {
  start: number
  next: number
  lead: Lead | null
  relation: Relation
  days?: Days | undefined
  /** The last days of a range. */
  lastDays?: Days | undefined
  clock?: Clock
  toClock?: Clock
  /** The day of `toClock` or `toPart`, if the text names it. */
  toDays?: Days
  /** The part of the day in which the range ends: "from 8 in the morning till 5 in the evening". */
  toPart?: PartOfDay
  part?: DayPart
  length?: Length
  shift?: Shift
  window?: Window
  repeat?: Repeat
  ends?: Ends
  /** True when the clock time ends the length: "5 minutes until 6 pm". */
  isEnd?: boolean
  /** True when a preposition leads to the clock time: "Friday at 5". */
  isClockLed?: boolean
  /** The type of the first piece. */
  first: Piece['type']
}

/** The end of a repetition. `isThrough`: "through June" includes June, and "until June" does not. */
export type Ends = { until: Days; isThrough: boolean } | { count: number } | { length: Length }

export type Piece = Days | Clock | DayPart | Repeat | Shift | Window | { type: 'length'; length: Length }
