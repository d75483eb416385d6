import { z } from 'zod'

/** NUL cannot be stored in PostgreSQL text; a lone surrogate is not valid Unicode. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** Free text of `min` to `max` UTF-16 code units, kept as it is. */
export function text(min: number, max: number) {
  return z.string().min(min).max(max).refine(isStorable, 'must be well-formed Unicode without NUL characters')
}

/** One line of text: trimmed, at least one visible character, at most `max`. */
export function line(max: number) {
  return z
    .string()
    .refine(isStorable, 'must be well-formed Unicode without NUL characters')
    .trim()
    .min(1, 'must not be empty')
    .max(max)
    .refine((value) => !/[\r\n\u2028\u2029]/.test(value), 'must be a single line')
}
