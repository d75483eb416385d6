const HEAD = '{"type":"response.output_text.delta",'
const KEY = ',"delta":"'
/** V8 copies slices up to this length; a longer one would keep all that it was cut from, in the log, too. */
const MAX_LENGTH = 12

/**
 * The text of a `response.output_text.delta` as OpenAI writes it: short, without an escape, the type first, no object
 * before it. To find it takes a fifth of the time that parsing the whole event does. Null for any other JSON.
 *
 * In JSON, `,"` can only be a comma between members, or the end of a text, after which no name can follow; so what is
 * found is a member's name, and without another `{` before, that of the event itself.
 */
export function plainDelta(json: string): string | null {
  if (!json.startsWith(HEAD) || !json.endsWith('}')) return null
  const at = json.indexOf(KEY, HEAD.length - 1)
  const begin = at + KEY.length
  const end = json.indexOf('"', begin)
  if (at < 0 || end < 0 || end - begin > MAX_LENGTH || json.lastIndexOf('{', at) > 0) return null
  const text = json.slice(begin, end)
  return text.includes('\\') ? null : text
}
