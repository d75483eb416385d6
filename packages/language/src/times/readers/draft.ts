import type { Lead } from '../grammar/leads.ts'
import type { Relation } from '../types.ts'
import type { Clock } from './clocks.ts'
import type { Days } from './days.ts'
import type { Length } from './lengths.ts'
import type { DayPart } from './parts.ts'
import type { Repeat } from './repeat.ts'
import type { Shift, Window } from './shifts.ts'

/** Pieces that stand together and make one time: "on Monday from 2 to 4". `start` and `next` count tokens. */
export interface Draft {
  start: number
  next: number
  lead: Lead | null
  relation: Relation
  days?: Days
  /** The last days of a range. */
  lastDays?: Days | undefined
  clock?: Clock
  toClock?: Clock
  /** The day of `toClock`, when it was said. */
  toDays?: Days
  part?: DayPart
  length?: Length
  shift?: Shift
  window?: Window
  repeat?: Repeat
  ends?: { until: Days } | { count: number } | { length: Length }
  /** Whether a word stands before the clock time that leads to one: "Friday at 5". */
  isClockLed?: boolean
  /** What it began with. */
  first: Piece['type']
}

export type Piece = Days | Clock | DayPart | Repeat | Shift | Window | { type: 'length'; length: Length }
