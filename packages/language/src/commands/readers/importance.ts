import type { Span } from '../../times/types.ts'
import type { Importance } from '../types.ts'
import { ended, freeMatches } from './free-matches.ts'

const LEVELS: Record<Importance, string[]> = {
  high: 'top highest high utmost urgent urgently critical important crucial vital asap hi 1'.split(' '),
  medium: 'medium med mid normal moderate average 2'.split(' '),
  low: 'low lowest minor 3'.split(' '),
  none: 'no none 4'.split(' '),
}
const LEVEL_OF = new Map(
  Object.entries(LEVELS).flatMap(([level, words]) => words.map((word) => [word, level as Importance] as const)),
)

const JOINT =
  // Each blank can match in one way only. With two ways, a long row of such words would take exponential time.
  "(?:(?:[\\s,;]{0,3}(?<![\\p{L}])(?:and|with|of|at|as|is|it is|it's|its|this is|make it|mark(?: it)?|set(?: the)?|my|the|a|an|to)(?=\\s)){1,6}\\s{1,3})?"
const VERY = '(?:(?:very|really|super|so|extremely|quite|most|pretty|rather|highly)\\s{1,3})?'
const LEVEL = `(?<level>top|highest|high|hi|utmost|urgent|critical|medium|med|mid|normal|moderate|average|lowest|low|minor|no)`
const PRIORITY = '(?:priority|importance|prio|pri|urgency)'
const ALONE = '(?<level>urgent|urgently|important|critical|crucial|vital|asap)'
const NOT_ALONE = "(?:not|isn['’]t|no)\\s{1,3}(?:(?:very|that|so|too|really|all\\s+that)\\s{1,3})?"
const IT_IS = "(?:as|it['’]?s|it\\s+is|this\\s+is|that['’]s|make\\s+it|mark\\s+it(?:\\s+as)?|set\\s+as)"
const STOP = '(?=\\s{0,3}(?:$|[,.;!)\\]]))'
const TODO = '(?:to-?\\s?dos?|tasks?|reminders?|items?|things?)'
/** Matches where the text before has only words that ask for todos and describe nothing. */
const ASKING =
  '(?<=^\\s{0,3}(?:(?:please|can|could|you|i|need|want|add|create|make|set|up|new|an?|another|give|show|list|me|all|my|the|any|what|are|which|have|is|do|there|delete|complete|find|most|very|really)\\s{1,3}){0,7})'
/** What can follow a level that describes the todo itself. In "fix high priority bugs" the level describes the bugs. */
const ITSELF = `(?=\\s{0,3}(?:$|[,.;:!?)\\]#–-]|(?:to|for|on|by|at|and|but|with|in|please|thanks|tag|tagged|label|remind|due|until|before|from|every|${TODO})(?!\\p{L})))`

/** `fixed`: the level, when the words do not name it. */
interface Form {
  pattern: RegExp
  fixed?: Importance
}

/**
 * "important" alone is only a level where it describes nothing else: "call Bob, urgent", "urgent: call Bob",
 * not "buy an important book".
 */
const FORMS: Form[] = [
  // "with high priority", "of the utmost importance", "low-prio"
  form(`${JOINT}(?<![\\p{L}])${VERY}${LEVEL}[\\s-]{1,3}${PRIORITY}(?![\\p{L}])${ITSELF}`),
  form(`${ASKING}${VERY}${LEVEL}[\\s-]{1,3}${PRIORITY}(?![\\p{L}])`),
  // "priority: high", "importance is low", "prio 1"
  form(
    `${JOINT}(?<![\\p{L}])${PRIORITY}(?:\\s{0,3}[:=]\\s{0,3}|\\s{1,3}(?:level\\s{1,3})?(?:is\\s{1,3}|to\\s{1,3}|of\\s{1,3})?)(?<level>top|highest|high|urgent|critical|medium|med|mid|normal|moderate|lowest|low|none|[1-4])(?![\\p{L}\\p{N}])`,
  ),
  form(`${JOINT}(?<![\\p{L}])(?:first|number\\s+one|no\\.?\\s?1|#1)\\s+priority(?![\\p{L}])`, 'high'),
  form(`(?:[,;:(–-]\\s{0,3}|\\s)${IT_IS}\\s{1,3}(?:a|my|the)\\s{1,3}priority${STOP}\\)?`, 'high'),
  // "not urgent", "no rush"
  form(`(?:[,;:([–-]\\s{0,3}|\\s)(?:${IT_IS}\\s{1,3}|it\\s)?${NOT_ALONE}${ALONE}${STOP}[)\\]]?`, 'low'),
  form(
    `[,;:([–-]\\s{0,3}(?:there\\s?['’]?i?s\\s{1,3})?(?:no|not\\s+in\\s+a)\\s{1,3}(?:rush|hurry)${STOP}[)\\]]?`,
    'low',
  ),
  form(
    `(?:[,;:([–-]\\s{0,3}|\\s(?:as|it['’]?s|it is|this is|make it)\\s{1,3})(?:(?:and|it['’]?s|it is|this is|as|make it)\\s{1,3}){0,4}${VERY}${ALONE}${STOP}[)\\]]?`,
  ),
  form(`^\\s*[[(]?${VERY}${ALONE}[\\])]?\\s{0,3}[:!,–-]`),
  form(`${ASKING}${VERY}${ALONE}\\s{0,3}:`),
  form(`\\s(?<level>asap|urgently)(?![\\p{L}])`),
  form(`[,;]?\\s{1,3}as\\s+soon\\s+as\\s+possible${STOP}`, 'high'),
  form(`[,;]?\\s{1,3}(?:as\\s+)?a\\s+matter\\s+of\\s+urgency${STOP}`, 'high'),
  // "!high", "!1"
  form(`(?<=^|\\s)!(?<level>high|medium|med|low|[1-4])(?![\\p{L}\\p{N}])`),
  // "an urgent task to"
  form(`${ASKING}${VERY}(?<level>urgent|important|critical)(?=\\s{1,3}${TODO}(?![\\p{L}]))`),
]

/** A level right after a tag or a time, where it describes no other word: "#travel urgent". */
const BEHIND = new RegExp(`\\s{1,3}(?:and\\s{1,3})?${VERY}${ALONE}(?![\\p{L}\\p{N}-])(?=\\s{0,3}(?:$|[,.;!)#]))`, 'giu')
/** "p1", as task lists write it, at an end of the text or after a comma. In "about p1" it is a name. */
const P =
  /(?<=^\s{0,3}|,\s{0,3}|(?<!(?:^|\s)(?:the|an?|of|about|for|in|on|to|with|and|or|fix|vs|v)\s{0,3})\s)p(?<level>[1-4])(?=\s{0,3}(?:$|[,.;!#:]))/giu
const BEHIND_P = /\s{1,3}p(?<level>[1-4])(?![\p{L}\p{N}])/giu
const MARKS = /\s{0,3}(?:!{2,}|[❗‼])\uFE0F?/gu

/** Returns the importance that the text names outside the `taken` spans. The first level counts. */
export function findImportance(text: string, taken: Span[]): { level?: Importance; used: Span[] } {
  const rest = ended(text, taken)
  const all = [...taken]
  let level: Importance | undefined
  for (const { pattern, fixed } of FORMS) {
    for (const match of freeMatches(pattern, rest, all)) level ??= fixed ?? levelOf(match)
  }
  for (const match of freeMatches(P, rest, all)) level ??= levelOf(match)
  const ends = new Set(all.map(({ end }) => end))
  for (const pattern of [BEHIND, BEHIND_P]) {
    for (const match of freeMatches(pattern, rest, all, ({ start }) => ends.has(start))) level ??= levelOf(match)
  }
  for (const _ of freeMatches(MARKS, rest, all)) level ??= 'high'
  return { used: all.slice(taken.length), ...(level && { level }) }
}

function form(source: string, fixed?: Importance): Form {
  return { pattern: new RegExp(source, 'giu'), ...(fixed && { fixed }) }
}

function levelOf({ groups }: RegExpExecArray): Importance | undefined {
  return LEVEL_OF.get((groups?.level ?? '').toLowerCase())
}
