/** Replaces NUL and lone surrogates, which a model may write and PostgreSQL rejects. */
export function sanitizeText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** Sanitizes every string and key of a JSON value. */
export function sanitizeJson(value: unknown): unknown {
  if (typeof value === 'string') return sanitizeText(value)
  if (Array.isArray(value)) return value.map(sanitizeJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [sanitizeText(key), sanitizeJson(item)]))
}

/**
 * Matches NUL and every surrogate. Without the flag "u" the halves of a valid pair match, too. The test is cheap, and
 * nearly all text has no match, so it needs no further work.
 */
const UNSAFE = /[\0\uD800-\uDFFF]/

/**
 * Sanitizes text that comes in pieces. A stream may cut a character outside the basic plane in two, so a high surrogate
 * at the end of a piece waits for the next piece.
 */
export function createTextSanitizer(): { push(piece: string): string; flush(): string } {
  let pending = ''
  return {
    push(piece) {
      if (pending === '' && !UNSAFE.test(piece)) return piece
      const text = pending + piece
      pending = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? ''
      return sanitizeText(text.slice(0, text.length - pending.length))
    },
    flush() {
      const rest = sanitizeText(pending)
      pending = ''
      return rest
    },
  }
}
