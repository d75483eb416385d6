import type { FoundTime, TimeContext } from '@todo-agents/language/times/types'
import { onceOf } from '@todo-agents/language/times/types'
import { zoned } from '../../tools/local-time.ts'
import type { UserContext } from '../../types.ts'

const US_ZONE =
  /^(?:US\/|America\/(?:New_York|Detroit|Chicago|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Nome|Adak|Metlakatla|Yakutat|Menominee|Indiana\/|Kentucky\/|North_Dakota\/)|Pacific\/Honolulu)/

/** Month before day and weeks from Sunday where people are used to it; the zone is all that we know of the place. */
export function timeContext({ now, time_zone }: UserContext): TimeContext {
  const is_us = US_ZONE.test(time_zone)
  return { now, time_zone, week_start: is_us ? 'sunday' : 'monday', date_order: is_us ? 'mdy' : 'dmy' }
}

/** A local time or day as tools take a time: `2026-01-15 14:00:00`. */
export function toolTime(local: string): string {
  return local.length === 10 ? `${local} 00:00:00` : local.replace('T', ' ')
}

/** That many real minutes after a local time, also where clocks change in between. */
export function plusMinutes(local: string, minutes: number, time_zone: string): string {
  const later = Temporal.PlainDateTime.from(local.replace(' ', 'T')).toZonedDateTime(time_zone).add({ minutes })
  return toolTime(later.toPlainDateTime().toString({ smallestUnit: 'second' }))
}

export function plusDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** Today of the user, `YYYY-MM-DD`. */
export function todayOf({ now, time_zone }: UserContext): string {
  return zoned(now, time_zone).toPlainDate().toString()
}

/** When a todo shall be, as the fields of the tools. */
export type Schedule = { due_date: string } | { start_time: string; end_time?: string }

/**
 * Where a time that was said puts a todo.
 * - A deadline with a clock time ("by 5 pm") is when it ends; one of days is its last day.
 * - `usual` says when it is due: at "the end of May" on its last day, "after the weekend" on Monday.
 * - A week, weekend, month or year that runs already is due on its last day, one to come on its first.
 */
export function scheduleOf(found: FoundTime, minutes: number | undefined, user: UserContext): Schedule | null {
  const time = onceOf(found)
  if (!time) return null
  switch (time.kind) {
    case 'day':
      return { due_date: time.day }
    case 'days':
      return daysSchedule(time, todayOf(user))
    case 'interval':
      return { start_time: toolTime(time.from), end_time: toolTime(time.to) }
    case 'part':
      return startingAt(time.usual, minutes, user)
    default: {
      if (time.relation !== 'by') return startingAt(time.time, minutes, user)
      const length = minutes ?? user.default_duration
      return { start_time: plusMinutes(time.time, -length, user.time_zone), end_time: toolTime(time.time) }
    }
  }
}

function startingAt(local: string, minutes: number | undefined, { time_zone }: UserContext): Schedule {
  const start_time = toolTime(local)
  return minutes ? { start_time, end_time: plusMinutes(local, minutes, time_zone) } : { start_time }
}

function daysSchedule(time: Extract<FoundTime, { kind: 'days' }>, today: string): Schedule {
  if (time.usual) return { due_date: time.usual }
  const last = plusDays(time.to, -1)
  if (time.relation === 'by') return { due_date: last }
  if (time.grain === 'day') return { start_time: toolTime(time.from), end_time: toolTime(time.to) }
  return { due_date: time.from <= today && last >= today ? last : time.from }
}
