const HEAD = '{"type":"response.output_text.delta",'
const KEY = ',"delta":"'
/**
 * V8 copies slices up to this length. A longer slice would keep the whole event in memory for as long as the event log
 * retains it.
 */
const MAX_LENGTH = 12

/**
 * Returns the text of a `response.output_text.delta` in OpenAI's usual form: the type first, no object before the
 * delta, the delta short and without an escape. Returns null for any other JSON.
 *
 * Safe because `,"` in JSON either separates two members or ends a string, and no name can follow the end of a string.
 * So `,"delta":"` starts a member, and with no other `{` before it, a member of the event itself.
 *
 * Traded for speed: the plain form would be `JSON.parse(json).delta`. Saves four fifths of the time that parsing takes.
 * plain-delta.test.ts checks that both forms give the same result.
 */
export function plainDelta(json: string): string | null {
  if (!json.startsWith(HEAD) || !json.endsWith('}')) return null
  const at = json.indexOf(KEY, HEAD.length - 1)
  const start = at + KEY.length
  const end = json.indexOf('"', start)
  if (at < 0 || end < 0 || end - start > MAX_LENGTH) return null
  // V8 searches forwards several times as fast as backwards.
  const nextBrace = json.indexOf('{', 1)
  if (nextBrace >= 0 && nextBrace < at) return null
  const text = json.slice(start, end)
  return text.includes('\\') ? null : text
}
