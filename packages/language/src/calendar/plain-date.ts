import type { Record } from 'temporal-polyfill/fns/PlainDate'
import {
  addDays,
  addMonths,
  create,
  dayOfWeek,
  daysInMonth,
  toString as isoText,
} from 'temporal-polyfill/fns/PlainDate'

/** A length in whole units that can be added to a date. */
export interface DateLength {
  years?: number
  months?: number
  weeks?: number
  days?: number
}

/**
 * A date of the ISO calendar, built on the functions of temporal-polyfill: a bundle includes each of its classes, but
 * only those of its functions that are called.
 *
 * Traded for speed: the plain form would be `Temporal.PlainDate`. Saves 10 KB gzipped of 78 for times, commands and
 * matching together. plain-date.test.ts checks that it behaves like the plain form.
 */
export class PlainDate {
  readonly #record: Record
  readonly year: number
  readonly month: number
  readonly day: number

  private constructor(record: Record) {
    this.#record = record
    this.year = record.year
    this.month = record.month
    this.day = record.day
  }

  /** Throws a RangeError when the calendar has no such date. */
  static of(year: number, month: number, day: number): PlainDate {
    return new PlainDate(create(year, month, day))
  }

  /** Parses a text that starts with `YYYY-MM-DD`, as this package writes it. */
  static parse(text: string): PlainDate {
    const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number]
    return PlainDate.of(year, month, day)
  }

  static compare(a: PlainDate, b: PlainDate): number {
    return Math.sign(a.year - b.year || a.month - b.month || a.day - b.day)
  }

  /** Monday is 1, Sunday 7. */
  get dayOfWeek(): number {
    return dayOfWeek(this.#record)
  }

  get daysInMonth(): number {
    return daysInMonth(this.#record)
  }

  equals(other: PlainDate): boolean {
    return PlainDate.compare(this, other) === 0
  }

  with({ year = this.year, month = this.month, day = this.day }: { year?: number; month?: number; day?: number }) {
    return PlainDate.of(year, month, day)
  }

  /** Adds years and months first, then weeks and days. One month after 31 January is the last day of February. */
  add({ years = 0, months = 0, weeks = 0, days = 0 }: DateLength): PlainDate {
    const moved = years || months ? addMonths(this.#record, 12 * years + months) : this.#record
    return new PlainDate(addDays(moved, 7 * weeks + days))
  }

  subtract({ years = 0, months = 0, weeks = 0, days = 0 }: DateLength): PlainDate {
    return this.add({ years: -years, months: -months, weeks: -weeks, days: -days })
  }

  daysUntil(later: PlainDate): number {
    return (later.#midnight() - this.#midnight()) / 86_400_000
  }

  /** Returns the midnight in UTC that starts the day, in milliseconds. In UTC every day has 24 hours. */
  #midnight(): number {
    return new Date(0).setUTCFullYear(this.year, this.month - 1, this.day)
  }

  /** `YYYY-MM-DD` */
  toString(): string {
    return isoText(this.#record)
  }
}
