/**
 * Returns JSON text that PostgreSQL's jsonb accepts. jsonb rejects NUL and lone surrogates, which a model may write.
 * JSON.stringify always escapes both, so replacing the escapes covers keys as well as values. The pattern matches an
 * escaped backslash as a pair, so the text `\u0000` itself stays.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null).replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (match) =>
    match.length > 2 ? '\\ufffd' : match,
  )
}

/** Returns text that PostgreSQL accepts: NUL and lone surrogates become U+FFFD. */
export function toText(value: string): string {
  return value.replaceAll('\0', '\uFFFD').toWellFormed()
}
