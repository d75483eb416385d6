/** When and where a text was said. */
export interface TimeContext {
  /** The instant, ISO 8601. */
  now: string
  /** IANA zone of the speaker; every result is local to it. */
  time_zone: string
  /** Default: monday. */
  week_start?: 'monday' | 'sunday'
  /** How to read "3/4" when both are possible. Default: mdy. */
  date_order?: 'mdy' | 'dmy'
}

/** Where in a text something stands: UTF-16 offsets, `end` exclusive. */
export interface Span {
  start: number
  end: number
}

/**
 * How a time was put: `by` is a deadline ("by Friday", "until 5"), `from` the beginning of something open
 * ("from Monday on", "after 5pm"), `at` anything else.
 */
export type Relation = 'at' | 'by' | 'from'

interface Found extends Span {
  relation: Relation
  /** It describes another word and is no wish for a time: "the Friday meeting", "Monday's report". */
  attributive: boolean
  /** It was said to come again ("every Monday at 9"); the value is the next occurrence. */
  repeats: boolean
  /** A different value that the words could mean as well, of the same shape as the main one; null for none. */
  other: string | null
}

/** Local times are `YYYY-MM-DDTHH:MM:SS`, days `YYYY-MM-DD`; the end of an interval is exclusive. */
export type FoundTime = Found &
  (
    | { kind: 'day'; day: string }
    /** A clock time without a day: `time` is its next occurrence that makes sense. */
    | { kind: 'time'; time: string; minutes: number | null }
    | { kind: 'day_time'; time: string; minutes: number | null }
    /** Whole days: a week, a month, "Monday to Wednesday". */
    | { kind: 'days'; from: string; to: string; grain: 'day' | 'weekend' | 'week' | 'month' | 'year' }
    /** A part of a day; `usual` is when a todo of that part would begin. */
    | { kind: 'part'; from: string; to: string; usual: string; minutes: number | null; day_said: boolean }
    /** From a clock time to another. */
    | { kind: 'interval'; from: string; to: string; day_said: boolean }
    | { kind: 'duration'; minutes: number }
  )
