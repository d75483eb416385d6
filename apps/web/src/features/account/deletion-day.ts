import { formatDate } from '../../lib/format-time.ts'
import { dayOf } from '../../lib/time.ts'

/** The day on which an account is deleted, such as "Saturday, December 5, 2026". */
export function deletionDay({ delete_at, time_zone }: { delete_at: string; time_zone: string }): string {
  return formatDate(dayOf(delete_at, time_zone), { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' })
}
