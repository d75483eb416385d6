import { z } from 'zod'

/** NUL cannot be stored in PostgreSQL text; a lone surrogate is not valid Unicode. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** Free text of `min` to `max` UTF-16 code units, kept as it is. */
export function text(min: number, max: number) {
  return z.string().min(min).max(max).refine(isStorable, 'must be well-formed Unicode without NUL characters')
}

/**
 * One line of text, such as a title or a name: without characters that steer the text around it, trimmed, with at least
 * one visible character, at most `max` UTF-16 code units.
 */
export function line(max: number) {
  return z
    .string()
    .refine(isStorable, 'must be well-formed Unicode without NUL characters')
    .refine((value) => !/[\r\n\u2028\u2029]/.test(value.trim()), 'must be a single line')
    .overwrite((value) => withoutControls(value).trim())
    .min(1, 'must not be empty')
    .max(max)
    .refine((value) => value === '' || hasVisible(value), 'must have a visible character')
}

/**
 * Takes out characters that show nothing themselves and change how what stands beside them is shown or read: control
 * characters but the tab, which becomes a space; marks, embeddings, overrides and isolates of direction (CVE-2021-42574),
 * which titles need not, since the page isolates them; the deprecated format characters, the byte order mark, marks of
 * annotations, code points that are no characters; and tags, which a model reads as text, but for those in the flags of
 * England, Scotland and Wales, the only ones that have any. Of variation selectors in a row, which can hide bytes as well,
 * the first is kept: no character has two. Keeps what words and emoji are made with: joiners and the soft hyphen.
 */
export function withoutControls(value: string): string {
  return value
    .replaceAll('\t', ' ')
    .replace(FLAG_OR_CONTROL, (_, flag: string | undefined) => flag ?? '')
    .replace(/(?<=\p{Variation_Selector})\p{Variation_Selector}+/gu, '')
}

/** A black flag with the tags `gbeng`, `gbsct` or `gbwls`, which is kept, or a character that is taken out. */
const FLAG_OR_CONTROL =
  /(\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F})|[\p{Cc}\p{Noncharacter_Code_Point}\u061C\u200E\u200F\u202A-\u202E\u2066-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu

/**
 * Whether anything of it can be seen: not only spaces, marks without a letter, fillers, format characters, or the few
 * symbols and letters that are blank: of Braille, of music, of Egyptian hieroglyphs, and the place for an object.
 */
export function hasVisible(value: string): boolean {
  return /[^\p{White_Space}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\u{13441}\u{13442}\u{1D159}]|\p{Co}|\p{Cn}(?<!\p{Default_Ignorable_Code_Point}|\p{Noncharacter_Code_Point})/u.test(
    value,
  )
}
