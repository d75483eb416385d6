import { COUNT, readNumber } from '../text/numbers.ts'
import type { Span } from '../times/types.ts'

/** A length that stands before what has it: "a 30 minute call", "half-hour catch-up", "2h workshop". */
const ATTRIBUTE = new RegExp(
  `(?<![\\p{L}\\p{N}.])(?:(?<half>half(?:[\\s-]an)?)|(?<count>${COUNT}))[\\s-]?(?<unit>minutes?|mins?|min|hours?|hrs?|hr|h)(?=[\\s-]\\p{L})(?!\\s(?:and|before|after|later|earlier|from|ago|of|in|until|to|on|at|long)(?!\\p{L}))`,
  'giu',
)
/** At the start of a title, or after an article: elsewhere the number belongs to the title ("watch 60 minutes"). */
const LEADING = /(?:^|(?<![\p{L}\p{N}])(?:an?|the|for))\s*$/iu
/** Longer things are names: "24 hour pharmacy". */
const LONGEST = 8 * 60

/** The length that is said of a thing before its name, and the words that say it. `from`: where the title begins. */
export function findLength(text: string, from: number): { minutes: number; span: Span } | null {
  for (const match of text.matchAll(ATTRIBUTE)) {
    const { half, count, unit = '' } = match.groups ?? {}
    const before = text.slice(from, match.index)
    if (match.index < from || !LEADING.test(before)) continue
    const amount = half ? 0.5 : readNumber(count ?? '')
    const minutes = amount * (/^m/i.test(unit) ? 1 : 60)
    if (minutes > 0 && minutes <= LONGEST)
      return { minutes, span: { start: match.index, end: match.index + match[0].length } }
  }
  return null
}
