import type { Span } from '../times/types.ts'
import type { Importance } from './types.ts'

/** What a text says beside title and time, and the words that say it. */
export interface Slots {
  importance?: Importance
  tags: string[]
  used: Span[]
}

const LEVELS: Record<string, Importance> = {
  top: 'high',
  highest: 'high',
  high: 'high',
  urgent: 'high',
  urgently: 'high',
  critical: 'high',
  important: 'high',
  asap: 'high',
  medium: 'medium',
  normal: 'medium',
  moderate: 'medium',
  low: 'low',
  lowest: 'low',
  no: 'none',
  none: 'none',
}

const JOINT =
  // One blank can be taken in one way only: two ways make a long row of such words take exponential time.
  "(?:(?:[\\s,;]{0,3}(?<![\\p{L}])(?:and|with|of|at|as|is|it is|it's|this is|make it|mark(?: it)?|set(?: the)?|a|an|to)(?=\\s))+\\s+)?"
const LEVEL = '(?<level>top|highest|high|medium|normal|moderate|lowest|low|no|urgent|critical)'
const ALONE = '(?<level>urgent|urgently|important|critical|asap)'

/**
 * "important" alone is only a level where it describes nothing else: "call Bob, urgent", "urgent: call Bob",
 * not "buy an important book".
 */
const IMPORTANCE: RegExp[] = [
  new RegExp(`${JOINT}(?<![\\p{L}])(?:very )?${LEVEL}[\\s-]+(?:priority|importance|prio)(?![\\p{L}])`, 'giu'),
  new RegExp(
    `${JOINT}(?<![\\p{L}])(?:priority|importance|prio)(?:\\s*[:=]\\s*|\\s+(?:is\\s+|to\\s+|of\\s+)?)${LEVEL}(?![\\p{L}])`,
    'giu',
  ),
  new RegExp(
    `(?:[,;:(-]\\s*|\\s(?:as|it's|it is|this is|make it)\\s+)(?:(?:and|it's|it is|this is|very|as|make it)\\s+)*${ALONE}(?=\\s*(?:$|[,.;!)]))\\)?`,
    'giu',
  ),
  new RegExp(`^\\s*${ALONE}\\s*[:!,-]`, 'giu'),
  /\s(?<level>asap|urgently)(?![\p{L}])/giu,
  /(?<=^|\s)!(?<level>high|medium|low)(?![\p{L}])/giu,
]
/** Behind a tag or a time, the word describes no thing: "#travel urgent". */
const BEHIND = new RegExp(`\\s+${ALONE}(?![\\p{L}\\p{N}-])(?=\\s*(?:$|[,.;!)#]))`, 'giu')
const BANGS = /\s{0,3}!{2,}/g

const NAME = '#?[\\p{L}\\p{N}][\\p{L}\\p{N}_-]*'
const HASH = /(?<![\p{L}\p{N}&#/])#(?<tag>[\p{L}_][\p{L}\p{N}_-]*)/gu
const TAGGED = new RegExp(
  `(?:[\\s,;]{0,3}(?<![\\p{L}])and)?[\\s,;]{0,3}(?<![\\p{L}])(?:tag(?:ged)?\\s+(?:it|this|them|that)(?:\\s+(?:as|with))?|tagged(?:\\s+(?:as|with))?|(?:with|under|using)\\s+(?:the\\s+)?(?:tags?|label)|label(?:l?ed)?\\s+(?:it\\s+)?(?:as|with)|tags?\\s*[:=])` +
    `\\s*(?<names>(?:"[^"]{1,50}"|${NAME})(?:(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+|\\s+(?=#))(?:"[^"]{1,50}"|${NAME})(?=\\s*(?:$|[,.;!]|and\\s)))*)`,
  'giu',
)

/** Importance and tags, outside the `taken` spans. */
export function findSlots(text: string, taken: Span[]): Slots {
  const used: Span[] = []
  const tags = new Set<string>()
  let importance: Importance | undefined

  const isFree = ({ start, end }: Span) => ![...taken, ...used].some((span) => start < span.end && span.start < end)
  function* matches(pattern: RegExp, fits: (span: Span) => boolean = () => true): Generator<RegExpExecArray> {
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length }
      if (!isFree(span) || !fits(span)) continue
      used.push(span)
      yield match
    }
  }

  for (const match of matches(TAGGED)) for (const name of namesIn(match.groups?.names ?? '')) tags.add(name)
  for (const match of matches(HASH)) tags.add(match.groups?.tag ?? '')
  for (const pattern of IMPORTANCE) {
    for (const match of matches(pattern)) importance ??= LEVELS[match.groups?.level?.toLowerCase() ?? '']
  }
  const ends = new Set([...taken, ...used].map(({ end }) => end))
  for (const match of matches(BEHIND, ({ start }) => ends.has(start)))
    importance ??= LEVELS[match.groups?.level?.toLowerCase() ?? '']
  for (const _ of matches(BANGS)) importance ??= 'high'
  return { tags: [...tags], used, ...(importance && { importance }) }
}

/** "work, home and #garden" → three names. */
export function namesIn(list: string): string[] {
  return list
    .split(/\s*,\s*(?:and\s+)?|\s+and\s+|\s+(?=#)/i)
    .map((name) => name.replace(/^[#"]+|"$/g, '').trim())
    .filter(Boolean)
}
