/** Marks that change the look of the words around them, and those of a heading, a quote or a list at the start. */
const MARKS = /\*\*|~~|`|^(?:#{1,6}|>|[-*]) /g

/**
 * Returns a part of an answer without the marks of Markdown. A parser would not know most of them: the part begins and
 * ends anywhere, and has no line breaks. A dash between words stays, because it may be a minus.
 */
export function plainExcerpt(excerpt: string): string {
  return excerpt.replace(/!?\[([^\]]*)\]\([^)\s]*\)/g, '$1').replace(MARKS, '')
}
