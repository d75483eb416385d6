import type { FreeSlotsQuery, TimeRange } from '@todo-agents/contract/todo'
import type { UserSettings } from '../users/user-settings.ts'

type WorkSettings = Pick<UserSettings, 'time_zone' | 'working_hours_start' | 'working_hours_end'>

/**
 * Returns the gaps of at least `minutes` between busy times. A gap lies within the range, and between `day_start` and
 * `day_end` of a local day. `busy`: sorted by start; the times may overlap.
 */
export function findFreeSlots(busy: TimeRange[], query: FreeSlotsQuery, settings: WorkSettings): TimeRange[] {
  const minMs = query.minutes * 60_000
  const times = busy.map(({ start_time, end_time }) => ({ start: Date.parse(start_time), end: Date.parse(end_time) }))
  const slots: TimeRange[] = []
  for (const { start, end } of windows(query, settings)) {
    let free = start
    for (const time of times) {
      if (time.end <= free) continue
      if (time.start >= end) break
      if (time.start - free >= minMs) slots.push(range(free, time.start))
      free = time.end
    }
    if (end - free >= minMs) slots.push(range(free, end))
  }
  return slots
}

interface Span {
  /** Both instants are in milliseconds since 1970. */
  start: number
  end: number
}

/**
 * Yields the wanted hours of each local day in the range. They are longer or shorter when the clocks change within
 * them.
 */
function* windows(query: FreeSlotsQuery, settings: WorkSettings): Generator<Span> {
  const { from, to, day_start = settings.working_hours_start, day_end = settings.working_hours_end } = query
  const { time_zone } = settings
  const first = Date.parse(from)
  const last = Date.parse(to)
  let day = Temporal.Instant.from(from).toZonedDateTimeISO(time_zone).toPlainDate()
  const at = (clock: string) => day.toZonedDateTime({ timeZone: time_zone, plainTime: clock }).epochMilliseconds
  for (; at('00:00') < last; day = day.add({ days: 1 })) {
    yield { start: Math.max(at(day_start), first), end: Math.min(at(day_end), last) }
  }
}

function range(start: number, end: number): TimeRange {
  return { start_time: new Date(start).toISOString(), end_time: new Date(end).toISOString() }
}
