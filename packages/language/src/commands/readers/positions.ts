import { COUNT, readNumber } from '../../text/numbers.ts'

/** Shown lists are short, so "the twenty-third one" is not needed. */
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const ORDINAL = `(?:\\d{1,2}(?:st|nd|rd|th)|${ORDINALS.join('|')})`

const THING = '(?:ones?|to-?\\s?dos?|tasks?|items?|entry|entries|reminders?|things?|events?|of\\s+(?:them|those|these))'
const PLACE = `(?:\\s+(?:on|of|in|from)\\s+(?:(?:my|the|this|that)\\s+)?(?:list|them|those|these))?`
const SEPARATOR = '(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+|\\s*&\\s*)'
const COUNTED = '(?:number|no\\.?|item|todo|task|#)'

const FORMS: { pattern: RegExp; read: (groups: Record<string, string>) => number[] }[] = [
  // "the last two", "the first 3 tasks on the list"
  form(`(?:the\\s+)?(?<side>first|last)\\s+(?<count>${COUNT})(?:\\s+${THING})?`, ({ side, count = '' }) =>
    run(side === 'first' ? 1 : -1, readNumber(count)),
  ),
  // "the second one", "the 1st and 3rd", "the last task"
  form(
    `(?:the\\s+)?(?<first>${ORDINAL}|last)(?:\\s+${THING})?(?<more>(?:${SEPARATOR}(?:the\\s+)?(?:${ORDINAL}|last)(?:\\s+${THING})?)*)`,
    ({ first = '', more = '' }) => [first, ...(more.match(new RegExp(`${ORDINAL}|last`, 'giu')) ?? [])].map(placeOf),
  ),
  // "number 2", "#1 and #3", "items 1, 2 and 4"
  form(`${COUNTED}s?\\s*(?<numbers>\\d{1,2}(?:${SEPARATOR}${COUNTED}?\\s*\\d{1,2})*)`, ({ numbers = '' }) =>
    (numbers.match(/\d+/g) ?? []).map(Number),
  ),
]

/**
 * Returns places in the list of the last answer, from 1, or from -1 at its end. Returns null when the words name no
 * place. The caller must know that there was a list, because "the first" is also a day of the month, which is read
 * elsewhere.
 */
export function readPositions(words: string): number[] | null {
  const said = words.trim().toLowerCase()
  for (const { pattern, read } of FORMS) {
    const groups = pattern.exec(said)?.groups
    if (!groups) continue
    const places = read(groups)
    return places.length > 0 && places.every((place) => place !== 0) ? places : null
  }
  return null
}

function placeOf(word: string): number {
  return word === 'last' ? -1 : ORDINALS.indexOf(word) + 1 || Number.parseInt(word, 10)
}

/** Returns `count` places from the beginning (1, 2, …) or to the end (…, -2, -1). */
function run(side: 1 | -1, count: number): number[] {
  const places = Array.from({ length: Math.min(count, 100) }, (_, index) => side * (index + 1))
  return side === 1 ? places : places.toReversed()
}

function form(source: string, read: (groups: Record<string, string>) => number[]) {
  return { pattern: new RegExp(`^(?:${source})${PLACE}$`, 'iu'), read }
}
