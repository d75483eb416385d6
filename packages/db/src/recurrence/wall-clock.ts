/**
 * Wall-clock values: `2026-12-01`, or `2026-12-01T09:00:00`. The time zone of the user turns them into instants. Rules
 * are counted in them, so that daylight saving neither shifts nor skips an occurrence.
 */

/** The last wall-clock time that a todo can have. */
export const LAST_WALL_MS = Date.parse('9999-12-31T23:59:59Z')

/** Returns the milliseconds since 1970 of a wall-clock value, as if it were UTC. A day counts from its midnight. */
export function toWallMs(local: string): number {
  return Date.parse(local.includes('T') ? `${local}Z` : `${local}T00:00:00Z`)
}

/** Whether a wall-clock value is a whole day. */
export function isDay(local: string): boolean {
  return !local.includes('T')
}

/** Undoes `toWallMs`, as a day or as a time. */
export function fromWallMs(ms: number, { isDay }: { isDay: boolean }): string {
  return new Date(ms).toISOString().slice(0, isDay ? 10 : 19)
}

/**
 * Returns the instant of a wall-clock value. A time that the clocks skip becomes the later one by the size of the gap,
 * and a time that they repeat is its first. A day is its first instant.
 */
export function wallClockToInstant(local: string, time_zone: string): string {
  const zoned = local.includes('T')
    ? Temporal.PlainDateTime.from(local).toZonedDateTime(time_zone, { disambiguation: 'compatible' })
    : Temporal.PlainDate.from(local).toZonedDateTime(time_zone)
  return new Date(zoned.epochMilliseconds).toISOString()
}

/** Returns the wall-clock time of an instant, to the second. */
export function instantToWallClock(instant: string, time_zone: string): string {
  const time = Temporal.Instant.from(instant).toZonedDateTimeISO(time_zone).toPlainDateTime()
  return time.toString({ smallestUnit: 'second', roundingMode: 'floor' })
}
