import { AppError } from '@todo-agents/contract/errors'
import { z } from 'zod'

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$/

/** A time on the user's clock: `2026-01-15 14:00:00`. Seconds are optional, and `T` may replace the space. */
export const localTimeSchema = z.string().transform((value, ctx) => {
  try {
    if (LOCAL_TIME.test(value)) return Temporal.PlainDateTime.from(value.replace(' ', 'T'))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  ctx.addIssue(`must be a local time that exists, such as "2026-01-15 14:00:00" (no zone, no Z); got "${value}"`)
  return z.NEVER
})

/**
 * Returns the instant, in UTC, of a local time. A time that the clocks skip moves forward by the length of the gap.
 * When a local time occurs twice, the first one is taken. (Temporal's "compatible", as calendars do.)
 */
export function toInstant(local: Temporal.PlainDateTime, time_zone: string): string {
  return local.toZonedDateTime(time_zone).toInstant().toString({ fractionalSecondDigits: 3 })
}

/** Formats an instant as local time: `2026-01-15 14:00:00`. */
export function toLocal(instant: string, time_zone: string): string {
  const local = zoned(instant, time_zone).toPlainDateTime()
  return local.toString({ smallestUnit: 'second' }).replace('T', ' ')
}

export function zoned(instant: string, time_zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(time_zone)
}

/**
 * The fields in which a time that the clocks skip is refused. Otherwise `toInstant` would move it silently, and the
 * todo would be at another time than the user said.
 */
const TODO_TIMES = new Set(['start_time', 'end_time', 'alarm_time'])

/**
 * Replaces local times by instants and drops undefined fields. Throws AppError `invalid_request` when the clocks skip
 * the time of a todo. When they skip the bound of a range, the bound moves forward by the length of the gap instead.
 */
export function withInstants(fields: object, time_zone: string): Record<string, unknown> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([key, value]) => {
      if (!(value instanceof Temporal.PlainDateTime)) return [key, value]
      if (TODO_TIMES.has(key)) rejectSkipped(key, value, time_zone)
      return [key, toInstant(value, time_zone)]
    }),
  )
}

function rejectSkipped(field: string, local: Temporal.PlainDateTime, time_zone: string): void {
  const used = local.toZonedDateTime(time_zone).toPlainDateTime()
  if (used.equals(local)) return
  const [said, next] = [local, used].map((time) => time.toString({ smallestUnit: 'second' }).replace('T', ' '))
  throw new AppError(
    'invalid_request',
    `${field}: ${said} does not exist in ${time_zone}, where the clocks go forward and skip it. Use a time that exists, such as ${next}, and tell the user.`,
    { field },
  )
}
