import type { Draft } from '../readers/draft.ts'
import { clockTime, clockWindow, instant, interval, partOfDay } from './clock-meaning.ts'
import { wholeDays } from './day-meaning.ts'
import type { Meaning, Moment } from './reference-time.ts'
import { partOf } from './reference-time.ts'

export function meaningOf(draft: Draft, moment: Moment): Meaning | null {
  if (draft.shift) return { value: instant(draft.shift, moment) }
  if (draft.window) return { value: clockWindow(draft.window, moment) }
  if (draft.clock && draft.to_clock) return interval(draft, draft.clock, draft.to_clock, moment)
  if (draft.clock) return clockTime(draft, draft.clock, moment)
  const part = partOf(draft)
  if (part) return partOfDay(draft, part, moment)
  return draft.days ? wholeDays(draft, draft.days, moment) : null
}
