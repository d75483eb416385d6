import { COUNT, readNumber } from '../../text/numbers.ts'
import type { Span } from '../../times/types.ts'

/** A length before its thing: "a 30 minute call", "half-hour catch-up", "2h workshop". */
const ATTRIBUTE = new RegExp(
  `(?<![\\p{L}\\p{N}.])(?:(?<half>half(?:[\\s-]an)?)|(?<count>${COUNT}))[\\s-]?(?<unit>minutes?|mins?|min|hours?|hrs?|hr|h)(?=[\\s-]\\p{L})(?!\\s(?:and|before|after|later|earlier|from|ago|of|in|until|to|on|at|long)(?!\\p{L}))`,
  'giu',
)
/**
 * A length counts at the start of a title, or after an article. Elsewhere its number belongs to the title ("watch 60
 * minutes").
 */
const LEADING = /(?:^|(?<![\p{L}\p{N}])(?:an?|the|for))\s*$/iu
/** In minutes. A longer length is a part of a name: "24 hour pharmacy". */
const LONGEST = 8 * 60

/** Minutes of a unit, by its first letter. */
export const UNIT_MINUTES: Record<string, number> = { m: 1, h: 60, d: 1440, w: 10_080 }

/**
 * Returns the minutes of an amount ("half", "half an", "2", "two", "one and a half") of minutes, hours, days or weeks;
 * 0 for another unit.
 */
export function minutesOf(count: string, unit: string): number {
  const factor = UNIT_MINUTES[unit.charAt(0).toLowerCase()] ?? 0
  if (/^half/i.test(count)) return factor / 2
  const half = /\s+and a half$/i.test(count) ? 0.5 : 0
  return (readNumber(count.replace(/\s+and a half$/i, '')) + half) * factor
}

/**
 * Returns the minutes of an amount. Returns null without a unit, except for "half an hour" and "an hour and a half",
 * which include one.
 */
export function amountMinutes(amount: string, unit: string | undefined): number | null {
  if (/^half an hour$/i.test(amount)) return 30
  if (/^an hour and a half$/i.test(amount)) return 90
  return unit ? minutesOf(amount, unit) || null : null
}

/** Returns the length before a thing, with its words. `from`: where the title starts. */
export function findLength(text: string, from: number): { minutes: number; span: Span } | null {
  for (const match of text.matchAll(ATTRIBUTE)) {
    const { half, count, unit = '' } = match.groups ?? {}
    const before = text.slice(from, match.index)
    if (match.index < from || !LEADING.test(before)) continue
    const minutes = minutesOf(half ?? count ?? '', unit)
    if (minutes > 0 && minutes <= LONGEST)
      return { minutes, span: { start: match.index, end: match.index + match[0].length } }
  }
  return null
}
