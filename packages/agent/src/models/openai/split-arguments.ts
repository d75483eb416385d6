/**
 * Returns the arguments of the calls whose pieces came in one place, at least one text. Usually the pieces are those of
 * one text. Some servers send the text so far with each piece, or all of it again at the end, or several calls without
 * anything between them.
 */
export function argumentTexts(pieces: string[]): string[] {
  const json = pieces.join('')
  if (pieces.length === 0 || isWhole(json)) return [json]
  const last = pieces.at(-1)!
  if (isCumulative(pieces)) return [last]
  const texts = splitObjects(json)
  if (texts) return texts
  // Pieces, and then all of it again.
  return pieces.length > 1 && isWhole(last) ? [last] : [json]
}

/** Whether the text is a JSON object of its own. */
export function isWhole(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}

/** Whether each piece begins with the one before it. */
function isCumulative(pieces: string[]): boolean {
  return pieces.length > 1 && pieces.every((piece, at) => at === 0 || piece.startsWith(pieces[at - 1]!))
}

/**
 * Returns the objects of a text that consists of several, each once, and without empty ones before others. Returns null
 * for any other text.
 */
function splitObjects(json: string): string[] | null {
  const texts: string[] = []
  let start = 0
  let depth = 0
  let isInString = false
  for (let at = 0; at < json.length; at++) {
    const sign = json[at]
    if (isInString) {
      if (sign === '\\') at++
      else if (sign === '"') isInString = false
    } else if (sign === '"') isInString = true
    else if (sign === '{') depth++
    else if (sign === '}' && --depth === 0) {
      texts.push(json.slice(start, at + 1).trim())
      start = at + 1
    }
  }
  if (texts.length < 2 || json.slice(start).trim() !== '' || !texts.every(isWhole)) return null
  const different = [...new Set(texts)]
  const full = different.filter((text) => text !== '{}')
  return full.length > 0 ? full : different
}
