import type { Rule } from './rule.ts'
import { WEEKDAYS } from './rule.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Returns the start of the last period of a rule that begins at or before `from`: a year, month, week, day or hour that
 * is a whole number of intervals after the period of `anchor`. The time of day is that of `anchor`.
 */
export function alignedStart(rule: Rule, anchor: number, from: number): number {
  const unit = UNITS[rule.freq](rule)
  const origin = unit.indexOf(anchor)
  const intervals = Math.floor((unit.indexOf(from) - origin) / rule.interval)
  return unit.startOf(origin + intervals * rule.interval) + (unit.hasDays ? mod(anchor, DAY_MS) : mod(anchor, HOUR_MS))
}

/** Numbers the periods of a frequency. */
interface Unit {
  indexOf(wallMs: number): number
  startOf(index: number): number
  /** False when a period is shorter than a day. */
  hasDays: boolean
}

const UNITS: { [F in Rule['freq']]: (rule: Rule) => Unit } = {
  YEARLY: () => months(12),
  MONTHLY: () => months(1),
  // 1 January 1970 was a Thursday, the day with the index 3.
  WEEKLY: ({ wkst }) => fixed(7 * DAY_MS, (WEEKDAYS.indexOf(wkst) - 3) * DAY_MS),
  DAILY: () => fixed(DAY_MS, 0),
  HOURLY: () => fixed(HOUR_MS, 0),
}

function months(length: number): Unit {
  return {
    indexOf: (wallMs) => {
      const date = new Date(wallMs)
      return Math.floor(((date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()) / length)
    },
    startOf: (index) => Date.UTC(1970, index * length),
    hasDays: true,
  }
}

function fixed(length: number, origin: number): Unit {
  return {
    indexOf: (wallMs) => Math.floor((wallMs - origin) / length),
    startOf: (index) => origin + index * length,
    hasDays: length >= DAY_MS,
  }
}

function mod(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor
}
