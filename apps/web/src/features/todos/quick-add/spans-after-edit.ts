import type { Span } from '@todo-agents/language/times/types'

/**
 * Moves spans of a text to the same words in the edited text. Everything that differs between the two texts counts as
 * one edit. A span that overlaps with the edit includes the new letters. A span that was deleted or replaced as a whole
 * is left out.
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

/** Returns the part of the first text that differs, and by how many letters the second text is longer. */
function editOf(before: string, after: string): Span & { grown: number } {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let tail = 0
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  return { start, end: before.length - tail, grown: after.length - before.length }
}
