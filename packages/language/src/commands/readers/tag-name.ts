/**
 * The source of a pattern for one emoji as a reader sees it: a flag of two letters, or a picture with its variation, skin
 * tone and tags, and all pictures that are joined to it. It needs the flag `u`.
 */
export const EMOJI =
  '(?:\\p{RI}\\p{RI}|\\p{ExtPict}[\\uFE0F\\p{EMod}\\u{E0020}-\\u{E007F}]{0,8}(?:\\u200D\\p{ExtPict}[\\uFE0F\\p{EMod}]{0,2}){0,8})'

/** The source of a pattern for the name of a tag after `#`: "work", "👩‍💻". It needs the flag `u`. */
export const TAG_NAME = `(?:[\\p{L}_]|${EMOJI})(?:[\\p{L}\\p{N}_-]|${EMOJI}){0,49}`

/**
 * Returns the name of a tag with each emoji in its coloured form: "❤" and "❤️" look alike on most keyboards, and are one
 * tag.
 */
export function tagNamed(name: string): string {
  return name.replace(/(?![©®™‼⁉])\p{ExtPict}(?<!\p{EPres})(?![\uFE0F\p{EMod}])/gu, '$&\uFE0F')
}
