import type { Message } from '../normalise/message.ts'
import type { Importance, Update } from '../types.ts'
import { readTarget } from './target.ts'

const VERY = '(?:(?:so|that|very|too|really|super|quite|all that|as|pretty|extremely|most) )?'
const NOT =
  "(?:is|are|it's|they're|that's|was) (?:actually |really |now )?(?:not|no longer)|(?:isn|aren|wasn)'?t|ain'?t"
const LEVEL_WORD = '(?:important|urgent|critical|crucial|vital|pressing|a priority)'
const LEVELS = 'low|lowest|medium|normal|mid|high|highest|top|urgent|important|critical'
const LATER = '(?: (?:now|any ?more|after all|at all|for me|for now|today|yet))?'
/** "make it low", "so set it to high priority", "lower the priority". */
const MAKE = `(?:(?:make|set|mark|put|change|move|turn|call) (?:it|that|them|this)(?: (?:as|to|at|down to|up to))?(?: a)? (?<made>${LEVELS})(?: (?:priority|importance|prio))?|(?<way>lower|reduce|raise|increase|bump up) (?:its |the )?(?:priority|importance))`

/** "the report is not so important", with or without "make it low". */
const STATEMENT = new RegExp(
  `^(?<X>.{1,100}?)(?: (?<not>${NOT})|(?:'s| is| are| was)(?: now| actually| really| quite)?) ${VERY}(?:${LEVEL_WORD}|(?:an? |my |the |of )?(?<level>${LEVELS}) (?:priority|importance|prio))${LATER}(?:[ ,.;–-]+(?:(?:so|and|please|just|can you|could you|then|but) )*${MAKE})?(?: please)?$`,
  'iu',
)

/** Subjects that name a todo: "the report", "my taxes", "it". */
const NAMED = /^(?:it|that|this|they|these|those|the |my |our )/iu

const OF_LEVEL: Record<string, Importance> = {
  low: 'low',
  lowest: 'low',
  medium: 'medium',
  normal: 'medium',
  mid: 'medium',
}

/**
 * Reads a statement about the importance of a todo as a change of it: "the report is not so important, make it low",
 * "my taxes are urgent now", "it's not important any more".
 */
export function readImportanceStatement({ lower, text, hasQuestionMark, context }: Message): Update | null {
  if (hasQuestionMark || lower.length > 200) return null
  const words = text
    .trim()
    .replace(/\s+/g, ' ')
    .replaceAll('’', "'")
    .replace(/[.!]+$/, '')
    .replace(/^(?<it>it|that|this)'s /i, '$<it> is ')
    .replace(/^they're /i, 'they are ')
  const groups = STATEMENT.exec(words)?.groups
  const X = groups?.X?.trim() ?? ''
  if (!groups || QUESTION.test(X)) return null
  const made = groups.made ?? groups.way
  if (!made && !NAMED.test(X)) return null
  return { kind: 'update', target: readTarget(X, context), changes: { importance: levelOf(groups) } }
}

const QUESTION = /^(?:what|which|who|whose|how|why|when|where|if|i|we|you|he|she|there)(?!\p{L})/iu

function levelOf({ made, way, not, level }: Record<string, string | undefined>): Importance {
  if (way) return /^(?:lower|reduce)$/i.test(way) ? 'low' : 'high'
  if (made) return OF_LEVEL[made.toLowerCase()] ?? 'high'
  if (not) return 'low'
  return OF_LEVEL[level?.toLowerCase() ?? ''] ?? 'high'
}
