import type { Day } from '../../lib/time/time.ts'
import { addMinutes, fromLocalInput, isLocalTime, startOfDay } from '../../lib/time/time.ts'

/** Since when the changes of a program are undone. */
export const SINCE = ['hour', 'today', 'week', 'everything', 'moment'] as const
export type Since = (typeof SINCE)[number]

const BEGINNING = '1970-01-01T00:00:00.000Z'

interface Moment {
  now: string
  today: Day
  time_zone: string
  /** For `moment`: a local date and time, or empty. */
  local: string
}

/** Returns the first instant, or null while no moment is chosen. */
export function startOf(since: Since, { now, today, time_zone, local }: Moment): string | null {
  switch (since) {
    case 'hour':
      return addMinutes(now, -60)
    case 'today':
      return startOfDay(today, time_zone)
    case 'week':
      return addMinutes(now, -7 * 24 * 60)
    case 'everything':
      return BEGINNING
    case 'moment':
      return isLocalTime(local) ? fromLocalInput(local, time_zone) : null
  }
}
