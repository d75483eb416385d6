/** Names of one thing with "and": goods, brands, titles and set phrases. */
const PAIRS = [
  'salt, pepper',
  'salt, vinegar',
  'mac, cheese',
  'macaroni, cheese',
  'fish, chips',
  'half, half',
  'peanut butter, jelly',
  'sweet, sour',
  'sour cream, onion',
  'cookies, cream',
  'bangers, mash',
  'pork, beans',
  'nuts, bolts',
  'bed, breakfast',
  'arts, crafts',
  'rock, roll',
  'lost, found',
  'terms, conditions',
  'health, safety',
  'research, development',
  'trial, error',
  'pros, cons',
  'lock, key',
  'meet, greet',
  'wear, tear',
  'odds, ends',
  'bits, pieces',
  'war, peace',
  'pride, prejudice',
  'crime, punishment',
  'romeo, juliet',
  'mr, mrs',
  "ben, jerry's",
  'head, shoulders',
  'arm, hammer',
  'johnson, johnson',
  'q, a',
  'r, d',
  'm, ms',
]
const ONE_THING = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${PAIRS.map((pair) => pair.replace(', ', "(?: (?:and|&|n|'n'|’n’) | ?& ?)")).join('|')})(?![\\p{L}\\p{N}])`,
  'giu',
)

const CLOSING: Record<string, string> = { '"': '"', '“': '”', '„': '“', '«': '»', '(': ')', '[': ']' }

/**
 * Replaces by _ every character of the text where "and" or a comma separates nothing: in quotes, in brackets, and in
 * names of one thing with "and". All positions stay.
 */
export function masked(text: string): string {
  return hidden(text).replace(ONE_THING, (name) => '_'.repeat(name.length))
}

/**
 * Replaces quotes and brackets by _. A closing mark that is missing once is not searched again, so the time is linear.
 */
function hidden(text: string): string {
  const missing = new Set<string>()
  let result = ''
  let from = 0
  for (const { index, 0: opening } of text.matchAll(/["“„«([]/gu)) {
    const closing = CLOSING[opening] ?? ''
    if (index < from || missing.has(closing)) continue
    const end = text.indexOf(closing, index + 1)
    if (end < 0) missing.add(closing)
    else {
      result += text.slice(from, index) + '_'.repeat(end + 1 - index)
      from = end + 1
    }
  }
  return result + text.slice(from)
}
