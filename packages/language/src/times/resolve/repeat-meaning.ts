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
  const first = firstTime(draft, said, utterance)
  if (!first) return null
  const rule = withEnd(said, draft, first)
  return { ...base, relation: 'at', certainty: 'certain', other: null, kind: 'recurrence', rule, first }
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
  return { ...base, relation: 'at', certainty: 'likely', other: null, kind: 'recurrence', rule, first }
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
  if (rule.freq === 'yearly' && rule.by_month && !rule.by_month_day) {
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
  if ('until' in ends) return { ...rule, until: ends.until.to.subtract({ days: 1 }).toString() }
  const start = PlainDate.parse(startOf(first))
  const to = movedBy(start, ends.length, 1)
  return to ? { ...rule, until: to.subtract({ days: 1 }).toString() } : rule
}

function startOf(value: TimeValue): string {
  const start = value.kind === 'day' ? value.day : 'from' in value ? value.from : value.time
  return start.slice(0, 10)
}
