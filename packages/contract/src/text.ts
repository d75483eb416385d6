import { z } from 'zod'

/** NUL cannot be stored in PostgreSQL text; a lone surrogate is not valid Unicode. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** Schema of free text of `min` to `max` UTF-16 code units. Does not change the text. */
export function text(min: number, max: number) {
  return z
    .string()
    .min(min, `must have at least ${min} ${min === 1 ? 'character' : 'characters'}`)
    .max(max, `must have at most ${max} characters`)
    .refine(isStorable, 'must be well-formed Unicode without NUL characters')
}

/**
 * Schema of one line of text, such as a title or a name. Trims it, removes characters that affect the text around it,
 * and requires a visible character and at most `max` UTF-16 code units.
 */
export function line(max: number) {
  return z
    .string()
    .refine(isStorable, 'must be well-formed Unicode without NUL characters')
    .refine((value) => !/[\r\n\u2028\u2029]/.test(value.trim()), 'must be a single line')
    .overwrite((value) => withoutControls(value).trim())
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .refine((value) => value === '' || hasVisible(value), 'must have a visible character')
}

/**
 * Removes invisible characters that change how the text around them is shown or read:
 * - control characters; a tab becomes a space
 * - marks, embeddings, overrides and isolates of direction (CVE-2021-42574); the page isolates titles itself
 * - the deprecated format characters, the byte order mark, interlinear annotation marks, and noncharacters
 * - tags, which a model reads as text, except in the flags of England, Scotland and Wales, the only flags with tags
 * - variation selectors after another one, because a run of them can hide bytes and no character has two
 *
 * Keeps joiners and the soft hyphen, which words and emoji need.
 */
export function withoutControls(value: string): string {
  return value
    .replaceAll('\t', ' ')
    .replace(FLAG_OR_CONTROL, (_, flag: string | undefined) => flag ?? '')
    .replace(/(?<=\p{Variation_Selector})\p{Variation_Selector}+/gu, '')
}

/** Matches a black flag with the tags `gbeng`, `gbsct` or `gbwls` (captured, and kept), or a character to remove. */
const FLAG_OR_CONTROL =
  /(\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F})|[\p{Cc}\p{Noncharacter_Code_Point}\u061C\u200E\u200F\u202A-\u202E\u2066-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu

/**
 * Returns true when the text has a visible character. Not visible are: spaces, marks without a letter, fillers, format
 * characters, the object replacement character, and the blank symbols of Braille, of music and of Egyptian hieroglyphs.
 */
export function hasVisible(value: string): boolean {
  return /[^\p{White_Space}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\u{13441}\u{13442}\u{1D159}]|\p{Co}|\p{Cn}(?<!\p{Default_Ignorable_Code_Point}|\p{Noncharacter_Code_Point})/u.test(
    value,
  )
}
