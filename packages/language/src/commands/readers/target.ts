import { parseTimes } from '../../times/parse-times.ts'
import type { TimeContext } from '../../times/types.ts'
import { overlaps } from '../../times/types.ts'
import type { Target } from '../types.ts'
import { listName } from './list-name.ts'
import { readPositions } from './positions.ts'
import { findSlots } from './slots.ts'
import { quotedSpans, textWithout } from './title.ts'

const KIND = '(?:to-?\\s?dos?|tasks?|items?|reminders?|entry|entries|things?|ones?|plans|lists?)'
const LAST =
  /^(?:it|that|this|them|that one|this one|(?:the|that) (?:very )?(?:last|same|new|newest|latest|previous) (?:one|thing|todo|task|entry|reminder)|the one|(?:the (?:one|todo|task)|what) (?:that )?(?:you|i|we)(?:'ve| have)? just (?:added|created|made|put in)|both of them)$/i
const ALL =
  /^(?:everything|whatever|all(?!\s+day)|every|each|both(?!\s+of)|(?:my|the|any|these|those)?\s*(?:\p{L}+\s+)?(?:to-?\s?dos|tasks|reminders|items|things|ones|plans))(?!\p{L})/iu
/** "both the gym and the dentist" names two todos; "both calls with Bob" means all that fit. */
const BOTH_NAMED = /^both\s+.*\S\s+(?:and|&|as well as)\s+\S/iu
const FILLER = new RegExp(
  `^(?:\\s|[,;:]|(?:the|my|our|an?|all|of|every|each|everything|whatever|any|these|those|please|both|called|named|titled|with|that|is|are|for|to|about|open|done|completed|finished|old|(?:${KIND}))(?!['\\p{L}\\p{N}-]))+`,
  'iu',
)
const TAIL = new RegExp(
  `(?:[\\s,.!?;:]|\\s(?:please|pls|now|already|too|thanks|(?:from|off|on|in)\\s+(?:of\\s+)?(?:my|the|our)(?:\\s+(?:to-?\\s?do|task|reminder|\\p{L}+))?\\s+(?:list|lists|calendar|schedule|agenda)|(?:from|off|on)\\s+(?:my|the)\\s+(?:to-?\\s?dos|tasks)|${KIND}|on|at|for|to|from|with|tagged|due|in|of))+$`,
  'iu',
)

const OVERDUE = /(?<!\p{L})(?:overdue|past due)(?!\p{L})/iu

/** A whole list: "my shopping list", "my calendar"; it has a name of its own. */
const LIST_ONLY =
  /^(?:everything\s+(?:on|in|from|off)\s+)?(?:(?:my|the|our|this|that)\s+)?(?:(?!(?:done|completed|finished|from|off|on|in|of|to|at|for|and|my|the|our)\s)[\p{L}-]+\s+){0,3}?(?:lists?|cal[ae]nd[ae]r|agenda|schedule)(?:\s+(?:of|for)\s+(?:things\s+to\s+do|\p{L}+))?(?:\s+(?:for|on))?$/iu

/** Returns the todos that the words mean: "the dentist on Friday", "all done tasks", "it". */
export function readTarget(text: string, context: TimeContext): Target {
  const spoken = text
    .trim()
    .replace(/[.?,;]+$|(?<!!)!$/, '')
    .replace(/ then$/i, '')
  const positions = readPositions(spoken)
  if (positions) return { words: '', status: 'open', which: 'last', positions }
  if (LAST.test(spoken)) return { words: '', status: 'open', which: 'last' }
  const quotes = quotedSpans(spoken)
  const quoted = quotes[0]
  if (quoted) return { words: spoken.slice(quoted.start + 1, quoted.end - 1), status: 'open', which: 'one' }

  // "lunch" and "7" alone are words of a title here, although they could be times.
  const time = parseTimes(spoken, context).find(({ kind, certainty }) => kind !== 'duration' && certainty !== 'guess')
  const slots = findSlots(spoken, time ? [time] : [])
  const possessive = time
    ? { start: time.end, end: time.end + (/^['’]s?(?!\p{L})/iu.exec(spoken.slice(time.end))?.[0].length ?? 0) }
    : null
  const used = [...(time ? [time] : []), ...(possessive ? [possessive] : []), ...slots.used].filter(
    (span, index, all) => !all.slice(0, index).some((other) => overlaps(other, span)),
  )
  const rest = textWithout(spoken, used).replace(/\s+/g, ' ').trim()
  const words = ` ${rest.replace(OVERDUE, ' ')} `.replace(TAIL, '').replace(FILLER, '').replace(TAIL, '').trim()
  const overdue = OVERDUE.test(rest)
  const isList = LIST_ONLY.test(rest)
  const tag = slots.tags[0]
  const list = tag || !isList ? null : listName(rest)
  return {
    words: isList ? '' : words,
    status: /^(?:\S+\s+){0,4}(?:done|completed|finished)(?!\p{L})/iu.test(rest) && ALL.test(rest) ? 'done' : 'open',
    which: isList || (ALL.test(rest) && !BOTH_NAMED.test(rest)) ? 'all' : 'one',
    ...(time && { time }),
    ...(overdue && { overdue }),
    ...(tag && { tag }),
    ...(list && { list }),
    ...(slots.importance && { importance: slots.importance }),
  }
}

/** Whether only a time says which todos are meant. */
export function isOnlyTime({ words, time, tag, list, importance, overdue, which }: Target): boolean {
  return time !== undefined && words === '' && which === 'one' && !(overdue ?? tag ?? list ?? importance)
}

/** Whether the target selects any todos at all. A rule alone does not: nothing says which of the todos on its days is meant. */
export function isSelective(target: Target): boolean {
  const { words, time, tag, list, importance, overdue, which } = target
  if (time?.kind === 'recurrence' && words === '' && which !== 'last' && !(tag ?? list)) return false
  return overdue === true || which !== 'one' || words !== '' || Boolean(time ?? tag ?? list ?? importance)
}
