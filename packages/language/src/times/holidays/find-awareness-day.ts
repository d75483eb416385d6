import { AWARENESS_DAYS } from './awareness-days.ts'
import { spellingsOf } from './spellings.ts'

/** Words that open such a name: "world", "international day of". */
const LEADS = new Set([
  'world',
  'worlds',
  'international',
  'global',
  'un',
  'uns',
  'united',
  'universal',
  'national',
  'european',
  'day',
])

/** Words that do not tell one day from another. */
const EMPTY = new Set(
  'world worlds international global un uns nations universal national european day the of for against in on to and & with its from a awareness'.split(
    ' ',
  ),
)

let known: Map<string, number> | undefined

function places(): Map<string, number> {
  known ??= new Map(
    AWARENESS_DAYS.flatMap(({ names }, place) =>
      spellingsOf(names).map(({ letters }): [string, number] => [withoutEmpty(letters), place]),
    ),
  )
  return known
}

function withoutEmpty(letters: string): string {
  return letters
}

/**
 * The day that the words name: "World Day Against Child Labour" is of "child labour", whatever stands around these;
 * without "world" or the like only where the name is a day "of" something.
 */
export function awarenessDay(words: readonly string[]): number | null {
  const last = words.at(-1)
  if (!LEADS.has(words[0] ?? '') || !words.includes('day')) return null
  if (last !== 'day' && EMPTY.has(last ?? '')) return null
  const subject = words
    .filter((word, index) => !EMPTY.has(word) && !(word === 'united' && index < 2 && words[index + 1] === 'nations'))
    .join('')
  return places().get(subject) ?? null
}
