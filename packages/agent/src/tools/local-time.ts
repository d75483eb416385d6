import { AppError } from '@todo-agents/contract/errors'
import { z } from 'zod'

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$/

/** A time on the user's own clock: `2026-01-15 14:00:00`; seconds are optional and `T` may stand for the space. */
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
 * The instant, in UTC, of a local time. Where clocks change, a time that does not exist is taken as after the
 * gap and one that happens twice as the first (Temporal's "compatible", what calendars do).
 */
export function toInstant(local: Temporal.PlainDateTime, time_zone: string): string {
  return local.toZonedDateTime(time_zone).toInstant().toString({ fractionalSecondDigits: 3 })
}

/** The local time of an instant: `2026-01-15 14:00:00`. */
export function toLocal(instant: string, time_zone: string): string {
  const local = zoned(instant, time_zone).toPlainDateTime()
  return local.toString({ smallestUnit: 'second' }).replace('T', ' ')
}

export function zoned(instant: string, time_zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(time_zone)
}

/** When a todo is; another time than was said would be a change that its user does not hear of. */
const TODO_TIMES = new Set(['start_time', 'end_time', 'alarm_time'])

/**
 * The same fields with instants for local times, without those that were left out. Throws AppError `invalid_request`
 * for a time of a todo that the clocks skip; the bounds of a range move to the end of the gap.
 */
export function withInstants(fields: object, time_zone: string): Record<string, unknown> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([key, value]) => {
      if (!(value instanceof Temporal.PlainDateTime)) return [key, value]
      if (TODO_TIMES.has(key)) refuseSkipped(key, value, time_zone)
      return [key, toInstant(value, time_zone)]
    }),
  )
}

function refuseSkipped(field: string, local: Temporal.PlainDateTime, time_zone: string): void {
  const used = local.toZonedDateTime(time_zone).toPlainDateTime()
  if (used.equals(local)) return
  const [said, next] = [local, used].map((time) => time.toString({ smallestUnit: 'second' }).replace('T', ' '))
  throw new AppError(
    'invalid_request',
    `${field}: ${said} does not exist in ${time_zone}, where the clocks go forward and skip it. Use a time that exists, such as ${next}, and tell the user.`,
    { field },
  )
}
