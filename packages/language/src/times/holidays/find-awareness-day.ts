import { AWARENESS_DAYS } from './awareness-days.ts'
import type { HolidayName } from './holidays.ts'
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
  'world worlds international global un uns nations universal day the of for against in on to and & with its from a awareness'.split(
    ' ',
  ),
)

let known: Map<string, string> | undefined

function names(): Map<string, string> {
  known ??= new Map(
    AWARENESS_DAYS.flatMap(({ name, names }) =>
      spellingsOf(names).map(({ letters }) => [letters, `day of ${name}`] as const),
    ),
  )
  return known
}

/**
 * The day that the words name by its subject: "World Day Against Child Labour" is of "child labour", whatever stands
 * around that. Without "world" or the like ("mental health day", "water day") it can be anybody's own, so it is weak.
 */
export function awarenessDay(words: readonly string[]): { name: HolidayName; weak: boolean } | null {
  const last = words.at(-1)
  const leads = LEADS.has(words[0] ?? '')
  if (!words.includes('day') || (last !== 'day' && (!leads || EMPTY.has(last ?? '')))) return null
  const subject = words.filter(
    (word, index) => !EMPTY.has(word) && !(word === 'united' && words[index + 1] === 'nations'),
  )
  if (!leads && EMPTY.has(words[0] ?? '')) return null
  const name = names().get(subject.join(''))
  return name === undefined ? null : { name, weak: !leads }
}
