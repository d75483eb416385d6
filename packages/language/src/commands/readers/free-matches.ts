import type { Span } from '../../times/types.ts'
import { overlaps } from '../../times/types.ts'

/** Who says more of a kind of thing about one todo than this is repeating, and each more makes the rest slower. */
const MOST = 50

/** Where the pattern (global) is found outside the `taken` spans; each place is then taken, too. */
export function* freeMatches(
  pattern: RegExp,
  text: string,
  taken: Span[],
  fits: (span: Span) => boolean = () => true,
): Generator<RegExpExecArray> {
  let count = 0
  for (const match of text.matchAll(pattern)) {
    const span = { start: match.index, end: match.index + match[0].length }
    if (taken.some((other) => overlaps(span, other)) || !fits(span)) continue
    taken.push(span)
    yield match
    if (++count === MOST) return
  }
}

/** The text with full stops in place of what is taken: what stands before that is the last of its kind. */
export function ended(text: string, taken: Span[]): string {
  let result = ''
  let from = 0
  for (const { start, end } of taken.toSorted((a, b) => a.start - b.start)) {
    if (end <= from) continue
    const first = Math.max(from, start)
    result += text.slice(from, first) + '.'.repeat(end - first)
    from = end
  }
  return result + text.slice(from)
}
