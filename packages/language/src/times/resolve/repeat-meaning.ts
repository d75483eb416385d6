import { PlainDate } from '../../calendar/plain-date.ts'
import type { ZonedTime } from '../../calendar/zoned-time.ts'
import { isBefore } from '../calendar.ts'
import type { Days } from '../readers/days.ts'
import type { Draft } from '../readers/draft.ts'
import { movedBy } from '../readers/moved-days.ts'
import type { FoundTime, Recurrence, Relation, Span, TimeValue } from '../types.ts'
import { instant } from './clock-meaning.ts'
import { laterThan } from './day-meaning.ts'
import { firstDay } from './first-occurrence.ts'
import { meaningOf } from './meaning.ts'
import type { Utterance } from './utterance.ts'
import { local } from './utterance.ts'

type Base = Span & { relation: Relation; isAttributive: boolean }

export function resolveRepeat(draft: Draft, said: Recurrence, base: Base, utterance: Utterance): FoundTime | null {
  const firstOne = firstTime(draft, said, utterance)
  if (!firstOne) return null
  const range = draft.lastDays && draft.days && rangeOf(draft.days, draft.lastDays)
  const isOccurrence = range !== undefined && canRepeat(range, said)
  const first = isOccurrence ? asLongAs(range, firstOne) : firstOne
  const ended = range && !isOccurrence && !draft.ends ? { ...said, until: lastOf(range) } : said
  const rule = withWeekStart(withEnd(ended, draft, first), utterance)
  const recurrence_from = draft.repeat?.isFromCompletion ? 'completion' : 'schedule'
  return {
    ...base,
    relation: 'at',
    certainty: 'certain',
    other: null,
    kind: 'recurrence',
    rule,
    recurrence_from,
    first,
  }
}

interface Range {
  from: PlainDate
  /** Exclusive. */
  to: PlainDate
}

function rangeOf({ from }: Days, lastDays: Days): Range | undefined {
  const to = laterThan(from, lastDays)
  return to ? { from, to } : undefined
}

function lastOf({ to }: Range): string {
  return to.subtract({ days: 1 }).toString()
}

/** Whether a range is one occurrence: "1 to 5 December every year". Otherwise the rule begins and ends with it: "every day from 1 to 5 December". */
function canRepeat({ from, to }: Range, { freq, interval, by_day, by_month_day, by_month }: Recurrence): boolean {
  if ((freq !== 'yearly' && freq !== 'monthly' && freq !== 'weekly') || (by_day ?? by_month_day ?? by_month))
    return false
  const step = { yearly: { months: 12 * interval }, monthly: { months: interval }, weekly: { days: 7 * interval } }[
    freq
  ]
  return !isBefore(from.add(step), to)
}

/** Lets the first occurrence be as many days as the range. */
function asLongAs({ from, to }: Range, first: TimeValue): TimeValue {
  if (first.kind !== 'day') return first
  const start = PlainDate.parse(first.day)
  return { kind: 'days', from: first.day, to: start.add({ days: from.daysUntil(to) }).toString(), grain: 'day' }
}

/** Repeats the time on each day of a range, as in "Monday to Friday at 9". */
export function onEachDay(
  draft: Draft,
  days: Days,
  lastDays: Days,
  base: Base,
  utterance: Utterance,
): FoundTime | null {
  const to = laterThan(days.from, lastDays)
  const first = meaningOf({ ...draft, lastDays: undefined }, utterance)?.value
  if (!to || !first) return null
  const rule: Recurrence = { freq: 'daily', interval: 1, until: to.subtract({ days: 1 }).toString() }
  const recurrence_from = 'schedule'
  return { ...base, relation: 'at', certainty: 'likely', other: null, kind: 'recurrence', rule, recurrence_from, first }
}

/** Returns the next occurrence of the rule that is not over. */
function firstTime(draft: Draft, rule: Recurrence, utterance: Utterance): TimeValue | null {
  const { now } = utterance
  const today = now.date
  if ((rule.freq === 'hourly' || rule.freq === 'minutely') && !draft.clock) {
    const seconds = rule.interval * (rule.freq === 'hourly' ? 3600 : 60)
    return instant({ type: 'shift', length: { months: 0, days: 0, seconds }, sign: 1 }, utterance)
  }
  const from = draft.days && isBefore(today, draft.days.from) ? draft.days.from : today
  for (const start of [from, from.add({ days: 1 })]) {
    const day = firstDay(rule, start)
    const value = day && valueOn(day, draft, rule, utterance)
    if (value && !isOver(value, now)) return value
  }
  return null
}

function valueOn(day: PlainDate, draft: Draft, rule: Recurrence, utterance: Utterance): TimeValue | null {
  const days: Days = { type: 'days', from: day, to: day.add({ days: 1 }), grain: 'day' }
  if (draft.clock ?? draft.part) {
    const { lastDays: _, ...rest } = draft
    return meaningOf({ ...rest, lead: null, days }, utterance)?.value ?? null
  }
  if (rule.freq === 'yearly' && rule.by_month && !rule.by_month_day && !rule.by_day) {
    return { kind: 'days', from: day.toString(), to: day.add({ months: 1 }).toString(), grain: 'month' }
  }
  return { kind: 'day', day: day.toString(), grain: 'day' }
}

function isOver(value: TimeValue, now: ZonedTime): boolean {
  const current = local(now)
  switch (value.kind) {
    case 'day':
    case 'days':
      return false
    case 'part':
    case 'interval':
      return (value.kind === 'part' ? value.to : value.from) <= current
    default:
      return value.time < current
  }
}

function withEnd(rule: Recurrence, { ends }: Draft, first: TimeValue): Recurrence {
  if (!ends) return rule
  if ('count' in ends) return { ...rule, count: ends.count }
  const start = PlainDate.parse(startOf(first))
  if ('until' in ends) return { ...rule, until: lastDay(ends, start).toString() }
  const { months, days, seconds } = ends.length
  // "every day for 10 days" is ten times, also when a day is skipped.
  if (rule.freq === 'daily' && months === 0 && seconds === 0 && days > 0) {
    return { ...rule, count: Math.ceil(days / rule.interval) }
  }
  if (seconds > 0) {
    const step = rule.interval * (rule.freq === 'hourly' ? 3600 : 60)
    return { ...rule, count: Math.max(1, Math.ceil((days * 86_400 + seconds) / step)) }
  }
  const to = movedBy(start, ends.length, 1)
  return to ? { ...rule, until: to.subtract({ days: 1 }).toString() } : rule
}

/**
 * Returns the last day on which the repetition can occur. "until 15 June" and "until Friday" include that day. "until
 * June" and "until 2027" end on the day before, because the words name when something else begins; "through June" and
 * "until the end of June" include June.
 */
function lastDay({ until, isThrough }: { until: Days; isThrough: boolean }, first: PlainDate): PlainDate {
  const last = until.usual ?? until.to.subtract({ days: 1 })
  const isIncluded = isThrough || until.grain === 'day' || until.usual !== undefined || !isBefore(first, until.from)
  return isIncluded ? last : until.from.subtract({ days: 1 })
}

const WEEK_STARTS = { saturday: 'SA', sunday: 'SU', monday: undefined } as const

/** Every other week needs to know where a week begins when it has several days. */
function withWeekStart(rule: Recurrence, { context }: Utterance): Recurrence {
  const week_start = WEEK_STARTS[context.week_start ?? 'monday']
  const depends = rule.freq === 'weekly' && rule.interval > 1 && (rule.by_day?.length ?? 0) > 1
  return depends && week_start ? { ...rule, week_start } : rule
}

function startOf(value: TimeValue): string {
  const start = value.kind === 'day' ? value.day : 'from' in value ? value.from : value.time
  return start.slice(0, 10)
}
