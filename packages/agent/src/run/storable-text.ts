/** Text as a database can store it: a model may write NUL and lone surrogates, PostgreSQL takes neither. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** The same for every string and key of a JSON value. */
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (Array.isArray(value)) return value.map(storableJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), storableJson(item)]))
}

/** Without the flag "u" the halves of a pair match, too: a cheap test that nearly all text passes. */
const UNSAFE = /[\0\uD800-\uDFFF]/

/**
 * Makes the pieces of a text storable on their own: a character outside the basic plane may be cut in two by
 * a stream, so a high surrogate at the end of a piece is kept back for the next one.
 */
export function storablePieces(): { push(piece: string): string; flush(): string } {
  let held = ''
  return {
    push(piece) {
      if (held === '' && !UNSAFE.test(piece)) return piece
      const text = held + piece
      held = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? ''
      return storableText(text.slice(0, text.length - held.length))
    },
    flush() {
      const rest = storableText(held)
      held = ''
      return rest
    },
  }
}
