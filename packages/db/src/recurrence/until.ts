import type { Rule } from './rule.ts'
import { fromWallMs, instantToWallClock, toWallMs, wallClockToInstant } from './wall-clock.ts'

const DAY_MS = 86_400_000

/** The end of a rule in the user's wall-clock time. */
export interface Until {
  /** True if an occurrence at this wall-clock time is not after the end. */
  allows(wallMs: number): boolean
  /** A wall-clock time after which no occurrence is allowed. */
  latest: number
}

/**
 * Returns the check for UNTIL. A day includes all its times. An instant is compared with the instants of the
 * occurrences, because the order of wall-clock times differs from theirs where the clocks change.
 */
export function untilCheck({ until }: Rule, time_zone: string): Until {
  if (until === null) return { allows: () => true, latest: Number.POSITIVE_INFINITY }
  const day = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`
  if (until.length === 8) {
    const latest = toWallMs(day) + DAY_MS - 1
    return { allows: (wallMs) => wallMs <= latest, latest }
  }
  const instant = `${day}T${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}.000Z`
  return {
    allows: (wallMs) => wallClockToInstant(fromWallMs(wallMs, { isDay: false }), time_zone) <= instant,
    // The clocks change by less than a day.
    latest: toWallMs(instantToWallClock(instant, time_zone)) + DAY_MS,
  }
}
