interface Block {
  start_time: string
  end_time: string
  time_zone: string
}

/**
 * Returns the first and the last day of a time from one local midnight to another, at least two days later. Returns null
 * for any other time. A midnight is the first instant of a day, which is later than 00:00 when the clocks skip it.
 */
export function wholeDaysOf({ start_time, end_time, time_zone }: Block): { due_date: string; end_date: string } | null {
  const first = dayAt(start_time, time_zone)
  const after = dayAt(end_time, time_zone)
  if (!first || !after) return null
  const last = after.subtract({ days: 1 })
  if (Temporal.PlainDate.compare(last, first) <= 0) return null
  return { due_date: first.toString(), end_date: last.toString() }
}

function dayAt(instant: string, time_zone: string): Temporal.PlainDate | null {
  const time = Temporal.Instant.from(instant).toZonedDateTimeISO(time_zone)
  return time.equals(time.startOfDay()) ? time.toPlainDate() : null
}
