import type { TimeRange } from '@todo-agents/contract/todo'
import { zoned } from './local-time.ts'
import type { ToolContext } from './tool.ts'

/**
 * Returns the slots that are not on one of the user's days off. When the whole range lies on such days, the user has named
 * one, so all slots stay. Each slot is within one local day.
 */
export function withoutDaysOff(
  slots: TimeRange[],
  { from, to }: { from: string; to: string },
  { days_off, time_zone }: ToolContext['user'],
): TimeRange[] {
  if (days_off.length === 0 || isOnDaysOff(from, to, days_off, time_zone)) return slots
  return slots.filter(({ start_time }) => !days_off.includes(zoned(start_time, time_zone).dayOfWeek))
}

function isOnDaysOff(from: string, to: string, days_off: number[], time_zone: string): boolean {
  // A range that ends at midnight ends with the day before. A week has every day, so it need not be walked further.
  const last = zoned(to, time_zone).subtract({ milliseconds: 1 }).toPlainDate()
  let day = zoned(from, time_zone).toPlainDate()
  for (let n = 0; n < 7 && Temporal.PlainDate.compare(day, last) <= 0; n++, day = day.add({ days: 1 })) {
    if (!days_off.includes(day.dayOfWeek)) return false
  }
  return true
}
