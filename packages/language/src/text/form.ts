/**
 * A sticky, case-insensitive pattern for one form of words. A blank stands for white space, " ?" for
 * white space or none. It only matches whole words: "mon" is not found in "monitor", and no number within "v1.2", "10:30" or "#5".
 */
export function form(source: string): RegExp {
  const body = source.replaceAll(' ?', '\\s*').replaceAll(' ', '\\s+')
  return new RegExp(`(?<![\\p{L}\\p{N}#]|\\d[.,:/])(?:${body})(?![\\p{L}\\p{N}]|[.,:/]\\d)`, 'iuy')
}

/** What `pattern` (sticky) matches at `at`. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Where in the text a word or a number begins. */
export function* wordStarts(text: string): Generator<number> {
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) yield match.index
}
