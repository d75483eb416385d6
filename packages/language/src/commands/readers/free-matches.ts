import type { Span } from '../../times/types.ts'
import { overlaps } from '../../times/types.ts'

/**
 * The most matches that are read. A todo never has more fields of one kind, and each match makes the next ones slower.
 */
const MOST = 50

/** Yields the matches of a global pattern outside the `taken` spans. Adds the span of each match to `taken`. */
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

/** Replaces the taken spans by full stops, so that patterns see an end there. All positions stay. */
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
