import { ZonedTime } from './calendar/zoned-time.ts'
import type { FoundTime, TimeValue } from './times/types.ts'

/**
 * Returns the time in its other reading, with the first reading as the new other one. Returns null when the time has
 * only one reading. Intervals, parts of a day and ranges of days keep their length.
 */
export function otherReading(time: FoundTime): FoundTime | null {
  if (time.kind === 'duration' || time.other === null) return null
  if (time.kind === 'recurrence') {
    return { ...time, first: moved(time.first, time.other), other: startOf(time.first) }
  }
  return { ...time, ...moved(time, time.other), other: startOf(time) }
}

/** Returns the day or local time that `other` replaces. */
function startOf(value: TimeValue): string {
  switch (value.kind) {
    case 'day':
      return value.day
    case 'time':
    case 'day_time':
      return value.time
    default:
      return value.from
  }
}

function moved(value: TimeValue, start: string): TimeValue {
  // In UTC, which has no clock changes: what moves is the time that the clock shows.
  const seconds = ZonedTime.at(startOf(value), 'UTC').secondsUntil(ZonedTime.at(start, 'UTC'))
  const move = (local: string) => ZonedTime.at(local, 'UTC').add({ seconds }).toString().slice(0, local.length)
  switch (value.kind) {
    case 'day':
      return { ...value, day: move(value.day) }
    case 'time':
    case 'day_time':
      return { ...value, time: move(value.time) }
    case 'part':
      return { ...value, from: move(value.from), to: move(value.to), usual: move(value.usual) }
    case 'days':
      return { ...value, from: move(value.from), to: move(value.to), ...(value.usual && { usual: move(value.usual) }) }
    default:
      return { ...value, from: move(value.from), to: move(value.to) }
  }
}
