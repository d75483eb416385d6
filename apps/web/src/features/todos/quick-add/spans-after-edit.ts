import type { Span } from '@todo-agents/language/times/types'

/**
 * Moves spans of a text to the same words in the text after an edit. Everything that differs between the two texts counts
 * as one edit. A span that was edited inside includes the new letters; a span that was deleted or replaced is left out.
 */
export function spansAfterEdit(spans: readonly Span[], before: string, after: string): Span[] {
  const edit = editOf(before, after)
  return spans.flatMap(({ start, end }) => {
    if (end <= edit.start) return { start, end }
    if (start >= edit.end) return { start: start + edit.grown, end: end + edit.grown }
    if (start >= edit.start && end <= edit.end) return []
    return { start: Math.min(start, edit.start), end: Math.max(end, edit.end) + edit.grown }
  })
}

/** The part of the first text that differs, and how much longer the second text is. */
function editOf(before: string, after: string): Span & { grown: number } {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let tail = 0
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  return { start, end: before.length - tail, grown: after.length - before.length }
}
