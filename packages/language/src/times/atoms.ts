import { matchAt, wordStarts } from '../text/form.ts'
import type { ClockAtom } from './clocks.ts'
import { CLOCK_FORMS } from './clocks.ts'
import type { DayAtom, DayContext } from './days.ts'
import { DAY_FORMS } from './days.ts'
import type { DurationAtom } from './durations.ts'
import { DURATION_FORMS } from './durations.ts'
import type { PartAtom } from './parts.ts'
import { PART_FORMS } from './parts.ts'
import type { Span } from './types.ts'

/** The smallest piece of a text that can be (part of) a time. */
export type Atom = DayAtom | ClockAtom | PartAtom | DurationAtom
export type PlacedAtom = Span & { atom: Atom }

interface Form {
  pattern: RegExp
  read: (groups: Record<string, string | undefined>, context: DayContext) => Atom | null
}

const FORMS: readonly Form[] = [...DAY_FORMS, ...PART_FORMS, ...CLOCK_FORMS, ...DURATION_FORMS]

/** Every piece of time in the text, from left to right; where several fit at one place, the longest. */
export function findAtoms(text: string, context: DayContext): PlacedAtom[] {
  const found: PlacedAtom[] = []
  let free = 0
  for (const start of wordStarts(text)) {
    if (start < free) continue
    const atom = longestAt(text, start, context)
    if (!atom) continue
    found.push(atom)
    free = atom.end
  }
  return found
}

function longestAt(text: string, start: number, context: DayContext): PlacedAtom | null {
  let longest: PlacedAtom | null = null
  for (const { pattern, read } of FORMS) {
    const match = matchAt(pattern, text, start)
    if (!match) continue
    const end = start + match[0].length
    if (longest && end <= longest.end) continue
    const atom = read(match.groups ?? {}, context)
    if (atom) longest = { start, end, atom }
  }
  return longest
}
