import type { Span } from '@todo-agents/language/times/types'

/**
 * The same words after an edit of the text, for spans of the text before it. The edit is taken to be one: what differs
 * between the two texts. A span that was edited inside takes the new letters in; one of which nothing
 * is left is left out.
 */
export function keptSpans(spans: readonly Span[], before: string, after: string): Span[] {
  const edit = editOf(before, after)
  return spans.flatMap(({ start, end }) => {
    if (end <= edit.start) return { start, end }
    if (start >= edit.end) return { start: start + edit.grown, end: end + edit.grown }
    if (start >= edit.start && end <= edit.end) return []
    return { start: Math.min(start, edit.start), end: Math.max(end, edit.end) + edit.grown }
  })
}

/** Where the texts differ, as a span of the first, and by how much the second is longer. */
function editOf(before: string, after: string): Span & { grown: number } {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let tail = 0
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  return { start, end: before.length - tail, grown: after.length - before.length }
}
