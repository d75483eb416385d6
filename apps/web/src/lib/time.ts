import { Temporal } from 'temporal-polyfill'

/** A day as `YYYY-MM-DD`, the way `due_date` has it. */
export type Day = string

/** The day on which an instant falls in a time zone. */
export function dayOf(instant: string, time_zone: string): Day {
  return zoned(instant, time_zone).toPlainDate().toString()
}

export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(to).total('days')
}

/** The first instant of a day in a time zone. */
export function startOfDay(day: Day, time_zone: string): string {
  return Temporal.PlainDate.from(day).toZonedDateTime(time_zone).toInstant().toString()
}

/** An instant as the value of `<input type="datetime-local">`: local, to the minute. */
export function toLocalInput(instant: string, time_zone: string): string {
  return zoned(instant, time_zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/**
 * The instant of a local date and time. A time that a clock change skips moves on by the gap, one that it
 * repeats is the first of the two.
 */
export function fromLocalInput(local: string, time_zone: string): string {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(time_zone).toInstant().toString()
}

/** A local date and time some minutes later, on the clock of the wall. */
export function addMinutes(local: string, minutes: number): string {
  return Temporal.PlainDateTime.from(local).add({ minutes }).toString({ smallestUnit: 'minute' })
}

/** The next full hour as a local date and time. */
export function nextFullHour(instant: string, time_zone: string): string {
  const hour = zoned(instant, time_zone).round({ smallestUnit: 'hour', roundingMode: 'floor' }).toPlainDateTime()
  return hour.add({ hours: 1 }).toString({ smallestUnit: 'minute' })
}

/** Minutes from one local date and time to another. */
export function minutesBetween(from: string, to: string): number {
  return Temporal.PlainDateTime.from(from).until(to).total('minutes')
}

function zoned(instant: string, time_zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(time_zone)
}
