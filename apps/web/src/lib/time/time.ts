import { Temporal } from './temporal.ts'

/** A day as `YYYY-MM-DD`, as in `due_date`. */
export type Day = string

/** Returns the day of an instant in a time zone. */
export function dayOf(instant: string, time_zone: string): Day {
  return zoned(instant, time_zone).toPlainDate().toString()
}

export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** Returns the number of whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(to).total('days')
}

/** Returns the first instant of a day in a time zone. */
export function startOfDay(day: Day, time_zone: string): string {
  return toIso(Temporal.PlainDate.from(day).toZonedDateTime(time_zone))
}

/** Returns an instant as the inputs of a form have it: local, to the minute, such as `2026-11-23T14:00`. */
export function toLocalInput(instant: string, time_zone: string): string {
  return zoned(instant, time_zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/** Returns true if a value is a local date and time with a year of four digits. */
export function isLocalTime(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value)
}

/**
 * What a local date and time means in a zone. `skipped`: the clocks go forward over the time, and `instant` is later by
 * as much. `twice`: the clocks go back, so the time happens at `instant` and again at `second`.
 */
export type LocalReading =
  | { kind: 'once' | 'skipped'; instant: string }
  | { kind: 'twice'; instant: string; second: string }

export function readLocal(local: string, time_zone: string): LocalReading {
  const time = Temporal.PlainDateTime.from(local)
  const [first, last] = (['earlier', 'later'] as const).map((disambiguation) =>
    time.toZonedDateTime(time_zone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime]
  const instant = toIso(first)
  if (first.equals(last)) return { kind: 'once', instant }
  if (first.toPlainDateTime().equals(time)) return { kind: 'twice', instant, second: toIso(last) }
  return { kind: 'skipped', instant: toIso(last) }
}

/**
 * Returns the instant of a local date and time. If the time happens twice, this is the first instant, or with
 * `isSecond` the second.
 */
export function fromLocalInput(local: string, time_zone: string, isSecond = false): string {
  const reading = readLocal(local, time_zone)
  return isSecond && reading.kind === 'twice' ? reading.second : reading.instant
}

/** Returns true if the local time of an instant happens twice, and the instant is the second. */
export function isSecondReading(instant: string, time_zone: string): boolean {
  const reading = readLocal(zoned(instant, time_zone).toPlainDateTime().toString(), time_zone)
  return reading.kind === 'twice' && Date.parse(reading.second) === Date.parse(instant)
}

/** Returns the instant at the same time of day on another day. */
export function onDay(instant: string, day: Day, time_zone: string): string {
  const { year, month, day: date } = Temporal.PlainDate.from(day)
  return toIso(zoned(instant, time_zone).with({ year, month, day: date }))
}

export function addMinutes(instant: string, minutes: number): string {
  return toIso(Temporal.Instant.from(instant).add({ minutes }))
}

export function minutesBetween(from: string, to: string): number {
  return Temporal.Instant.from(from).until(to).total('minutes')
}

/** Returns an instant in the form of the contract: in UTC, with milliseconds. */
function toIso(time: Temporal.ZonedDateTime | Temporal.Instant): string {
  return new Date(time.epochMilliseconds).toISOString()
}

function zoned(instant: string, time_zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(time_zone)
}
