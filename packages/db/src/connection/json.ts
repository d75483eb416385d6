/**
 * JSON text as PostgreSQL's jsonb takes it. It refuses NUL and lone surrogates, which a model may well write;
 * JSON.stringify always escapes both, so replacing the escapes catches keys as well as values. An escaped
 * backslash is matched as a pair, so that the text `\u0000` itself stays.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null).replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (match) =>
    match.length > 2 ? '\\ufffd' : match,
  )
}

/** Free text as PostgreSQL takes it. */
export function toText(value: string): string {
  return value.replaceAll('\0', '\uFFFD').toWellFormed()
}
