import type { Me } from '@todo-agents/contract/user'
import type { Day } from './time.ts'
import {
  addDays,
  addMinutes,
  daysBetween,
  fromLocalInput,
  isLocalTime,
  isSecondReading,
  minutesBetween,
  toLocalInput,
} from './time.ts'

/**
 * What the inputs hold for when a todo is, how it repeats and when to remind. Times are local (`2026-11-23T14:00`), in the
 * user's zone, or empty.
 */
export interface TimesForm {
  when: 'none' | 'day' | 'time'
  day: string
  /** The last day of a todo that lasts several days, or empty. */
  end_day: string
  start: string
  end: string
  alarm: string
  /** The time fields that mean the second instant, because their local time happens twice. */
  second: TimeField[]
  /** The rule by which the todo repeats, or empty. */
  recurrence: string
  isFromCompletion: boolean
  /**
   * The words of an input that are typed and not taken yet, or not understood; else null. The part of the todo that they
   * belong to is not saved.
   */
  unreadWhen: string | null
  unreadEnd: string | null
  unreadAlarm: string | null
  unreadRule: string | null
}

export type TimeField = 'start' | 'end' | 'alarm'

export function emptyTimes(initial: Partial<TimesForm> = {}): TimesForm {
  return {
    when: 'none',
    day: '',
    end_day: '',
    start: '',
    end: '',
    alarm: '',
    second: [],
    recurrence: '',
    isFromCompletion: false,
    unreadWhen: null,
    unreadEnd: null,
    unreadAlarm: null,
    unreadRule: null,
    ...initial,
  }
}

/** Returns the day on which the todo is or starts, or null if the form has none yet. */
export function anchorDay({ when, day, start, alarm }: TimesForm): Day | null {
  const anchor = when === 'day' ? day : when === 'time' ? start : alarm
  return /^\d{4}-\d{2}-\d{2}/.test(anchor) ? anchor.slice(0, 10) : null
}

/** Returns the form with these instants in its time fields. A null clears its field. */
export function withInstants<Form extends TimesForm>(
  form: Form,
  times: Partial<Record<TimeField, string | null>>,
  time_zone: string,
): Form {
  const next = { ...form }
  for (const [field, instant] of Object.entries(times) as [TimeField, string | null][]) {
    next[field] = instant ? toLocalInput(instant, time_zone) : ''
    next.second = next.second.filter((other) => other !== field)
    if (instant && isSecondReading(instant, time_zone)) next.second.push(field)
  }
  return next
}

/** Returns the instant of a time field, or null if the field is empty or its year has more than four digits. */
export function instantOf(form: TimesForm, field: TimeField, time_zone: string): string | null {
  return isLocalTime(form[field]) ? fromLocalInput(form[field], time_zone, form.second.includes(field)) : null
}

/**
 * Returns the form with another local time in a field. `isSecond`: the local time happens twice and means the second
 * instant.
 */
export function withTime<Form extends TimesForm>(form: Form, field: TimeField, local: string, isSecond = false): Form {
  const others = form.second.filter((other) => other !== field)
  return { ...form, [field]: local, second: isSecond ? [...others, field] : others }
}

/** Returns the form with another first day. The last day moves with it. */
export function withDay<Form extends TimesForm>(form: Form, day: Day): Form {
  if (!day || !form.day || !form.end_day) return { ...form, day }
  return { ...form, day, end_day: addDays(form.end_day, daysBetween(form.day, day)) }
}

/** The time zone of the user, and the duration in minutes that a todo without an end gets. */
type Planner = Pick<Me, 'time_zone' | 'default_duration'>

/**
 * Returns the form with another start. Moves the end, so that the todo lasts as many minutes as before, or
 * `default_duration` if it had no start. A start without an end stays without one. If the local time of the start happens
 * twice, it means the first instant, unless `isSecond`.
 */
export function withStart<Form extends TimesForm>(form: Form, start: string, planner: Planner, isSecond = false): Form {
  const { time_zone, default_duration } = planner
  const next = withTime(form, 'start', start, isSecond)
  const start_time = instantOf(next, 'start', time_zone)
  if (!start_time) return next
  const before = { start: instantOf(form, 'start', time_zone), end: instantOf(form, 'end', time_zone) }
  if (before.start && !form.end) return next
  const length = before.start && before.end ? minutesBetween(before.start, before.end) : 0
  const end = addMinutes(start_time, length > 0 ? length : default_duration)
  return withInstants(next, { end }, time_zone)
}
