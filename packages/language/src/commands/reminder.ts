import { matchAt, wordStarts } from '../text/form.ts'
import { DURATION_FORMS } from '../times/durations.ts'
import type { Span } from '../times/types.ts'
import type { Said } from './said.ts'

const LEAD =
  /[\s,;]{0,3}(?:and\s{1,3})?(?:(?:with\s+an?\s+)?(?:reminder|alarm|alert)|remind\s+me|alert\s+me)(?:\s+(?:of|at|to|set))?\s{1,3}$/i

/** "with a reminder 15 minutes before", "remind me an hour before": how many minutes ahead. */
export function findReminder({ text }: Said): { minutes?: number; used: Span[] } {
  for (const start of wordStarts(text)) {
    for (const { pattern, read } of DURATION_FORMS) {
      const match = matchAt(pattern, text, start)
      if (!match) continue
      const atom = read(match.groups ?? {})
      if (!atom.before) continue
      const lead = LEAD.exec(text.slice(Math.max(0, start - 40), start))
      if (lead)
        return { minutes: atom.minutes, used: [{ start: start - lead[0].length, end: start + match[0].length }] }
    }
  }
  return { used: [] }
}
