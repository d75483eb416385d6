import { fromEpochMilliseconds, toZonedDateTimeISO } from 'temporal-polyfill/fns/Instant'
import { create, toZonedDateTime } from 'temporal-polyfill/fns/PlainDateTime'
import type { Record } from 'temporal-polyfill/fns/ZonedDateTime'
import { PlainDate } from './plain-date.ts'

/** The forms of ISO 8601 that every engine reads alike. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/

/**
 * A point in time as the clocks of a time zone show it, to the second.
 *
 * Traded for speed: the plain form would be `Temporal.ZonedDateTime`. Saves the same as `PlainDate`. zoned-time.test.ts
 * checks that it behaves like the plain form.
 */
export class ZonedTime {
  readonly #record: Record

  private constructor(record: Record) {
    this.#record = record
  }

  /** Parses an ISO 8601 time with an offset or Z. Throws a RangeError for any other text, and for an unknown zone. */
  static parse(text: string, time_zone: string): ZonedTime {
    if (!INSTANT.test(text)) throw new RangeError(`no instant: ${text}`)
    return ZonedTime.#instant(Date.parse(text), time_zone)
  }

  /**
   * Returns a local time in a zone. A time that a clock change skips moves forward. Of a time that happens twice, the
   * first is taken.
   */
  static of(date: PlainDate, hour: number, minute: number, second: number, time_zone: string): ZonedTime {
    const local = create(date.year, date.month, date.day, hour, minute, second)
    return new ZonedTime(toZonedDateTime(local, time_zone))
  }

  /** Parses a local time `YYYY-MM-DDTHH:MM:SS`, or a day `YYYY-MM-DD` as its midnight, as this package writes them. */
  static at(local: string, time_zone: string): ZonedTime {
    const [hour = 0, minute = 0, second = 0] = local.slice(11).split(':').map(Number)
    return ZonedTime.of(PlainDate.parse(local), hour, minute, second, time_zone)
  }

  static #instant(epochMilliseconds: number, time_zone: string): ZonedTime {
    return new ZonedTime(toZonedDateTimeISO(fromEpochMilliseconds(epochMilliseconds), time_zone))
  }

  /** Returns by how many milliseconds `a` is later than `b`. */
  static compare(a: ZonedTime, b: ZonedTime): number {
    return a.#record.epochMilliseconds - b.#record.epochMilliseconds
  }

  get hour(): number {
    return this.#record.hour
  }

  get minute(): number {
    return this.#record.minute
  }

  get second(): number {
    return this.#record.second
  }

  get date(): PlainDate {
    const { year, month, day } = this.#record
    return PlainDate.of(year, month, day)
  }

  withTimeZone(time_zone: string): ZonedTime {
    return ZonedTime.#instant(this.#record.epochMilliseconds, time_zone)
  }

  /**
   * Adds months and days by the calendar, which keeps the time of day, then real seconds, also across a clock change.
   */
  add({ months = 0, days = 0, seconds = 0 }: { months?: number; days?: number; seconds?: number }): ZonedTime {
    const { hour, minute, second, timeZoneId, millisecond } = this.#record
    if (months === 0 && days === 0) return this.#later(seconds * 1000)
    const moved = ZonedTime.of(this.date.add({ months, days }), hour, minute, second, timeZoneId)
    return moved.#later(seconds * 1000 + millisecond)
  }

  #later(milliseconds: number): ZonedTime {
    const { epochMilliseconds, timeZoneId } = this.#record
    return ZonedTime.#instant(epochMilliseconds + milliseconds, timeZoneId)
  }

  secondsUntil(later: ZonedTime): number {
    return ZonedTime.compare(later, this) / 1000
  }

  /**
   * Returns the last instant, at or before this one, at which the clock shows a whole step. `step` is in seconds, and must
   * divide an hour. `Temporal` rounds what the clock shows instead, which is up to an hour away from the nearest whole
   * step when clocks are set back: “in 20 minutes” would become 80.
   */
  roundDown(step: number): ZonedTime {
    const past = this.#past(step)
    // A clock change of half an hour on the way can leave the clock between two whole hours: then it goes on.
    return past === 0 ? this : this.#later(-past).roundDown(step)
  }

  /** Returns the first instant, at or after this one, at which the clock shows a whole step. See `roundDown`. */
  roundUp(step: number): ZonedTime {
    const past = this.#past(step)
    return past === 0 ? this : this.#later(step * 1000 - past).roundUp(step)
  }

  /** Returns the nearer of `roundDown` and `roundUp`, and the earlier one halfway between them. */
  roundNear(step: number): ZonedTime {
    return this.#past(step) > step * 500 ? this.roundUp(step) : this.roundDown(step)
  }

  /** Returns the milliseconds since the last whole step. */
  #past(step: number): number {
    const { minute, second, millisecond } = this.#record
    return ((minute * 60 + second) * 1000 + millisecond) % (step * 1000)
  }

  /** Returns the time that the clock shows: `YYYY-MM-DDTHH:MM:SS` */
  toString(): string {
    const clock = [this.hour, this.minute, this.second].map((part) => String(part).padStart(2, '0'))
    return `${this.date}T${clock.join(':')}`
  }
}
