/** When and where a text was said. */
export interface TimeContext {
  /** The instant at which the text was said, as ISO 8601. */
  now: string
  /** IANA zone of the speaker; every result is local to it. */
  time_zone: string
  /** The first day of the week. Default: monday. */
  week_start?: WeekStart
  /** How to read "3/4" when both are possible. Default: mdy. */
  date_order?: 'mdy' | 'dmy'
}

export type WeekStart = 'monday' | 'sunday' | 'saturday'

/** A part of a text, in UTF-16 offsets; `end` is exclusive. */
export interface Span {
  start: number
  end: number
}

/**
 * How a time was meant: `by` is a deadline ("by Friday", "until 5"), `from` the start of something open
 * ("from Monday on", "after 5pm"), `at` anything else.
 */
export type Relation = 'at' | 'by' | 'from'

/** The smallest unit that the words name. Smaller units of the value are only filled in. */
export type Grain =
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'weekend'
  | 'week'
  | 'month'
  | 'quarter'
  | 'season'
  | 'year'
  | 'decade'

/**
 * `certain`: the words can only mean this. `likely`: common sense chose between readings ("at 5", "next Tuesday").
 * `guess`: the words are a time only as the whole text ("7", "1974"), or contradict themselves.
 */
export type Certainty = 'certain' | 'likely' | 'guess'

interface Found extends Span {
  relation: Relation
  /** True when the time describes a thing, and does not say when to do it: "the Friday meeting", "Monday's report". */
  isAttributive: boolean
  certainty: Certainty
  /**
   * The start in the second reading of the words, as a day or a local time. Null when the words have only one reading.
   */
  other: string | null
}

/** Local times are `YYYY-MM-DDTHH:MM:SS`, days `YYYY-MM-DD`; the end of an interval is exclusive. */
export type TimeValue =
  /** `same_time`: of a day that is counted from now ("in 3 days"), the present clock time on it. */
  | { kind: 'day'; day: string; same_time?: string; grain: 'day' }
  /** A clock time without a day: `time` is the next one that makes sense. */
  | { kind: 'time'; time: string; minutes: number | null; grain: Grain }
  | { kind: 'day_time'; time: string; minutes: number | null; grain: Grain }
  /**
   * Whole days: a week, a month, "Monday to Wednesday". `usual` is when a todo would be due: the last day for "the end
   * of May".
   */
  | { kind: 'days'; from: string; to: string; usual?: string; grain: Grain }
  /** A part of a day; `usual` is when a todo for it would start. */
  | { kind: 'part'; from: string; to: string; usual: string; minutes: number | null; isDaySaid: boolean; grain: 'hour' }
  /** From one clock time to another. */
  | { kind: 'interval'; from: string; to: string; isDaySaid: boolean; grain: Grain }

/** A single time: neither a repetition nor a mere length. */
export type OneTime = Found & TimeValue

/**
 * What the next occurrence is counted from: the calendar, or the day on which the last one was done ("3 days after I did
 * it", "every! 3 days").
 */
export type RecurrenceFrom = 'schedule' | 'completion'

/** A repetition; `first` is its next occurrence. */
export type RepeatedTime = Found & {
  kind: 'recurrence'
  rule: Recurrence
  recurrence_from: RecurrenceFrom
  first: TimeValue
}

export type FoundTime = OneTime | RepeatedTime | (Found & { kind: 'duration'; minutes: number })

/** Days of the week as RFC 5545 writes them. */
export type WeekdayCode = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU'

/** How something repeats, in the terms of RFC 5545 section 3.3.10. Parts that were not said are left out. */
export interface Recurrence {
  freq: 'minutely' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly'
  /** The step between occurrences: 2 for "every other week". */
  interval: number
  /** Weekdays. In a month or year they have a number: "the last Friday" is `-1FR`. */
  by_day?: (WeekdayCode | `${number}${WeekdayCode}`)[]
  /** Days of the month, 1 to 31; -1 is the last. */
  by_month_day?: number[]
  /** 1 is January. */
  by_month?: number[]
  /** Weeks of the year by ISO 8601, and days of the year; -1 is the last. No words are read as these. */
  by_week?: number[]
  by_year_day?: number[]
  /** Which of the days in each month or year count, when the other parts select several; -1 is the last. */
  by_set_pos?: number[]
  /** The last local day on which the repetition can occur, `YYYY-MM-DD`. */
  until?: string
  count?: number
  /** The first day of the week. Left out when it is Monday, or when the rule does not depend on it. */
  week_start?: WeekdayCode
}

/** Returns the time itself, or the next occurrence of a repetition. Null for a mere length. */
export function onceOf(time: FoundTime): OneTime | null {
  if (time.kind === 'duration') return null
  if (time.kind !== 'recurrence') return time
  const { first, rule: _, recurrence_from: __, kind: ___, ...found } = time
  return { ...found, ...first }
}

/**
 * True when a time says when to do something. False for a mere length, and for a time that describes a thing ("the
 * Friday meeting").
 */
export function isWish({ kind, isAttributive }: FoundTime): boolean {
  return kind !== 'duration' && !isAttributive
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}
