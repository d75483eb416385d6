import type { Draft } from '../readers/draft.ts'
import { clockTime, clockWindow, instant, interval, partOfDay, partRange } from './clock-meaning.ts'
import { wholeDays } from './day-meaning.ts'
import type { Meaning, Utterance } from './utterance.ts'
import { partOf } from './utterance.ts'

export function meaningOf(draft: Draft, utterance: Utterance): Meaning | null {
  if (draft.shift) return { value: instant(draft.shift, utterance) }
  if (draft.window) return { value: clockWindow(draft.window, utterance) }
  if (draft.clock && draft.toClock) return interval(draft, draft.clock, draft.toClock, utterance)
  if (draft.clock) return clockTime(draft, draft.clock, utterance)
  const part = partOf(draft)
  if (part && draft.toPart) return partRange(draft, part, draft.toPart, utterance)
  if (part) return partOfDay(draft, part, utterance)
  return draft.days ? wholeDays(draft, draft.days, utterance) : null
}
