/**
 * Both curly apostrophes. ’ closes a quotation and stands in contractions; at the start of a word, keyboards type ‘
 * instead: "‘90s".
 */
const CURLY_APOSTROPHE = /[’‘]/g

/**
 * A text in the one spelling that the patterns of this package know: straight apostrophes, single blanks, none at its
 * ends. The writer's capitals stay, and so does punctuation.
 *
 * The result can be shorter than the text, so a span in it is no span in the text. To keep positions, use
 * {@link withStraightApostrophes}.
 */
export function normalise(text: string): string {
  return withStraightApostrophes(text).replace(/\s+/g, ' ').trim()
}

/** Replaces every curly apostrophe by '. The text keeps its length, so spans in the result are spans in the text. */
export function withStraightApostrophes(text: string): string {
  return text.replace(CURLY_APOSTROPHE, "'")
}

/** Removes accents and other marks from letters: "café" → "cafe". The result can be shorter than the text. */
export function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '')
}
