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
 * characters but the tab, which becomes a space; embeddings, overrides and isolates of direction (CVE-2021-42574), the
 * deprecated format characters, the byte order mark, marks of annotations; and tags, which a model reads as text, but
 * for those in the flag of a region. Keeps what words and emoji are made with: joiners, variation selectors, the marks
 * of direction and the soft hyphen.
 */
export function withoutControls(value: string): string {
  return value.replaceAll('\t', ' ').replace(REGION_FLAG_OR_CONTROL, (_, flag: string | undefined) => flag ?? '')
}

/** A black flag with the tags of its region, which is kept, or a character that is taken out. */
const REGION_FLAG_OR_CONTROL =
  /(\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{2,6}\u{E007F})|[\p{Cc}\u202A-\u202E\u2066-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu

/** Whether anything of it can be seen: not only spaces, marks without a letter, fillers or format characters. */
export function hasVisible(value: string): boolean {
  return /[^\p{White_Space}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800]|\p{Co}|\p{Cn}(?<!\p{Default_Ignorable_Code_Point})/u.test(
    value,
  )
}
