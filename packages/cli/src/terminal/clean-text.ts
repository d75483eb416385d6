/**
 * What text from a server must not contain on a terminal: control characters, which move the cursor, set the title or
 * write to the clipboard, and the marks that reverse the direction of what follows.
 */
const UNSAFE =
  /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu
const UNSAFE_BUT_LINES = new RegExp(`(?!\\n)${UNSAFE.source}`, 'gu')

/** Returns the text as one line that only prints. */
export function cleanLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*|\t/g, ' ').replace(UNSAFE, '')
}

/** Returns the text with its lines, without anything else than characters that print. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\t', '  ').replace(UNSAFE_BUT_LINES, '')
}

/** Returns JSON without such characters, which JSON allows inside its strings: they become escapes. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE_BUT_LINES, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  )
}
