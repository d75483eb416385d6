import type { Span } from '../../times/types.ts'
import { ended, freeMatches } from './free-matches.ts'
import { EMOJI, TAG_NAME, tagNamed } from './tag-name.ts'

/** Words that are no tags: "boxes with labels on them". */
const SMALL = '(?:an?|the|and|or|as|at|by|for|from|in|is|it|of|off|on|that|this|them|to|with)'
const NAME = `(?!${SMALL}(?![\\p{L}\\p{N}_-]))#?(?:[\\p{L}\\p{N}]|${EMOJI})(?:[\\p{L}\\p{N}_-]|${EMOJI}){0,49}`
const QUOTED = '"[^"]{1,50}"|“[^”]{1,50}”'
const IT = '(?:it|this|them|that)'
const LABEL = '(?:tags?|labels?|categor(?:y|ies))'

/** Words that only lead to tags: "tag it", "tagged as", "tags:". */
const CLEAR = [
  `(?:tag|label|categori[sz]e)(?:\\s+${IT}(?:\\s+(?:as|with|under|in))?|\\s+(?:as|with))`,
  `(?:tagged|labell?ed|categori[sz]ed)(?:\\s+${IT})?(?:\\s+(?:as|with|under|in))?`,
  `file\\s+${IT}\\s+under(?:\\s+(?:the\\s+)?${LABEL})?`,
  `${LABEL}\\s{0,3}[:=]`,
].join('|')
/** Words that can also lead to something else: "with the label maker". */
const UNCLEAR = [
  `in\\s+(?:the\\s+)?category(?:\\s+(?:of|called|named))?`,
  `(?:with|under|using)\\s+(?:(?:the|a)\\s+)?${LABEL}(?:\\s+(?:of|called|named|as))?`,
  `(?:give|add|put)\\s+(?:${IT}\\s+)?(?:the\\s+|a\\s+)?${LABEL}(?:\\s+(?:of|called|named))?`,
].join('|')

/** What must follow the last name. Otherwise "tagged work and call Bob" would have three tags. */
const END =
  '(?=\\s{0,3}(?:$|[,.;!?)#]|(?:and|(?:very\\s)?(?:high|low|medium|top|urgent|important|priority))(?!\\p{L})))'
const NAMES = `(?:${QUOTED}|${NAME})(?:(?:\\s{0,3},\\s{0,3}(?:and\\s{1,3})?|\\s{1,3}(?:and|&)\\s{1,3}|\\s{1,3}(?=#))(?:${QUOTED}|${NAME})${END}){0,20}`
const TAGGED = new RegExp(
  `(?:[\\s,;]{0,3}(?<![\\p{L}])(?:and|also|then))?[\\s,;]{0,3}(?<![\\p{L}\\p{N}])(?:(?:${CLEAR})\\s{0,3}(?<![\\p{L}])(?<names>${NAMES})|(?:${UNCLEAR})\\s{0,3}(?<![\\p{L}])(?<last>${NAMES})${END})`,
  'giu',
)
/** "#work"; but not "C#", "issue #5" or the end of an address. */
const HASH = new RegExp(`(?<![\\p{L}\\p{N}&#/])#(?<tag>${TAG_NAME})`, 'gu')

/** Returns the tags that the text names outside the `taken` spans. */
export function findTags(text: string, taken: Span[]): { names: string[]; used: Span[] } {
  const rest = ended(text, taken)
  const all = [...taken]
  const names = new Set<string>()
  for (const { groups } of freeMatches(TAGGED, rest, all)) {
    for (const name of namesIn(groups?.names ?? groups?.last ?? '')) names.add(name)
  }
  for (const { groups } of freeMatches(HASH, rest, all)) names.add(tagNamed(groups?.tag ?? ''))
  return { names: [...names], used: all.slice(taken.length) }
}

/** Returns the names of a list: three for "work, home and #garden". */
export function namesIn(list: string): string[] {
  return list
    .replace(/\s+/g, ' ')
    .split(/ ?, ?(?:and )?| (?:and|&) | (?=#)/i)
    .map((name) => tagNamed(name.replace(/^[#"“]+|["”]$/g, '').trim()))
    .filter(Boolean)
}
