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

/** The unit to which a value was said; its smaller units are only filled in. */
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
 * `guess`: the words are only a time if the whole text is one ("7", "1974"), or contradict themselves.
 */
export type Certainty = 'certain' | 'likely' | 'guess'

interface Found extends Span {
  relation: Relation
  /** It describes another word and is no wish for a time: "the Friday meeting", "Monday's report". */
  attributive: boolean
  certainty: Certainty
  /** A different value that the words could mean as well, of the same shape as the main one; null for none. */
  other: string | null
}

/** Local times are `YYYY-MM-DDTHH:MM:SS`, days `YYYY-MM-DD`; the end of an interval is exclusive. */
export type TimeValue =
  | { kind: 'day'; day: string; grain: 'day' }
  /** A clock time without a day: `time` is its next occurrence that makes sense. */
  | { kind: 'time'; time: string; minutes: number | null; grain: Grain }
  | { kind: 'day_time'; time: string; minutes: number | null; grain: Grain }
  /** Whole days: a week, a month, "Monday to Wednesday". `usual` is when a todo would be due: at "the end of May" its last. */
  | { kind: 'days'; from: string; to: string; usual?: string; grain: Grain }
  /** A part of a day; `usual` is when a todo of that part would begin. */
  | { kind: 'part'; from: string; to: string; usual: string; minutes: number | null; isDaySaid: boolean; grain: 'hour' }
  /** From a clock time to another. */
  | { kind: 'interval'; from: string; to: string; isDaySaid: boolean; grain: Grain }

/** One time that was said, and not a mere length. */
export type OneTime = Found & TimeValue

/** Something that comes again; `first` is its next occurrence. */
export type RepeatedTime = Found & { kind: 'recurrence'; rule: Recurrence; first: TimeValue }

export type FoundTime = OneTime | RepeatedTime | (Found & { kind: 'duration'; minutes: number })

/** Days of the week as RFC 5545 writes them. */
export type WeekdayCode = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU'

/** How something repeats, in the terms of RFC 5545 section 3.3.10. Parts that were not said are left out. */
export interface Recurrence {
  freq: 'minutely' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly'
  /** "every other week" is 2. */
  interval: number
  /** Weekdays, in a month or year with their number: "the last Friday" is `-1FR`. */
  by_day?: (WeekdayCode | `${number}${WeekdayCode}`)[]
  /** Days of the month, 1 to 31; -1 is the last. */
  by_month_day?: number[]
  /** 1 is January. */
  by_month?: number[]
  /** The last local day on which it may still come, `YYYY-MM-DD`. */
  until?: string
  count?: number
}

/** The time itself; of something that repeats, its next occurrence. Null for a mere length. */
export function onceOf(time: FoundTime): OneTime | null {
  if (time.kind === 'duration') return null
  if (time.kind !== 'recurrence') return time
  const { first, rule: _, kind: __, ...found } = time
  return { ...found, ...first }
}

/** Whether a time says when something shall be: no mere length, and not which one is meant ("the Friday meeting"). */
export function isWish({ kind, attributive }: FoundTime): boolean {
  return kind !== 'duration' && !attributive
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}
