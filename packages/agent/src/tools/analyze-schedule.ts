import { conflictsSchema, freeSlotsSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'
import { withoutDaysOff } from './days-off.ts'
import { localTimeSchema, toInstant, toLocal, zoned } from './local-time.ts'
import { checked, defineTool } from './tool.ts'
import type { LocalConflict, LocalRange } from './views.ts'
import { localConflict, localRange } from './views.ts'

const { minutes, day_start, day_end } = freeSlotsSchema.shape

const DEFAULT_DAYS = 7

/** The hours to search. `schedule_todo` has the same arguments. */
export const workingHours = {
  day_start: day_start.describe(
    "Earliest time of day, such as 09:00; the start of the user's working hours when left out.",
  ),
  day_end: day_end.describe("Latest time of day, such as 18:00; the end of the user's working hours when left out."),
}

/** `from` and `to` are local times. */
interface AnalyzeScheduleOutput {
  from: string
  to: string
  conflicts: LocalConflict[]
  free_slots: LocalRange[]
}

export const analyzeSchedule = defineTool({
  name: 'analyze_schedule',
  description: 'Finds the todos that overlap, and the free slots between them, in a range of time.',
  schema: z.strictObject({
    from: localTimeSchema.optional().describe('Start of the range, local time; now when left out.'),
    to: localTimeSchema.optional().describe(`End of the range, local time; ${DEFAULT_DAYS} days later when left out.`),
    minutes: minutes.describe('How long a free slot must be at least.'),
    ...workingHours,
  }),
  isReadOnly: true,
  async execute({ from, to, ...slots }, { store, user }) {
    const zone = user.time_zone
    const start = from ? toInstant(from, zone) : user.now
    const end = to ? toInstant(to, zone) : daysAfter(start, DEFAULT_DAYS, zone)
    const range = checked(conflictsSchema, { from: start, to: end })
    const conflicts = await store.conflicts(range)
    const hours = {
      day_start: slots.day_start ?? user.working_hours_start,
      day_end: slots.day_end ?? user.working_hours_end,
    }
    const free = await store.freeSlots(checked(freeSlotsSchema, { ...range, ...slots, ...hours }))
    const freeSlots = withoutDaysOff(free, range, user)
    const output: AnalyzeScheduleOutput = {
      from: toLocal(range.from, zone),
      to: toLocal(range.to, zone),
      conflicts: conflicts.map((conflict) => localConflict(conflict, zone)),
      free_slots: freeSlots.map((slot) => localRange(slot, zone)),
    }
    return { output, change_ids: [] }
  },
})

/**
 * Returns the instant some days later at the same time of day. When clocks change in between, the difference is no
 * multiple of 24 hours.
 */
export function daysAfter(instant: string, days: number, time_zone: string): string {
  const later = zoned(instant, time_zone).add({ days })
  return later.toInstant().toString({ fractionalSecondDigits: 3 })
}
