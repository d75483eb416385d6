import { TENS, UNITS } from '../../text/numbers.ts'
import type { Input, Reader } from '../grammar/grammar.ts'
import { ANY_NUMBER, learn, longest, lookup, maybe, memoised, rule, startingWith, words } from '../grammar/grammar.ts'

/** Words for numbers, days, months and units, with their common misspellings. */

const ORDINALS = (
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth ' +
  'fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'
).split(' ')

const entries = (list: string[], first = 0, step = 1) =>
  list.map((word, index) => [word, first + index * step] as const)
const unitWord = lookup(new Map(entries(UNITS)))
const digitWord = lookup(new Map(entries(UNITS.slice(1, 10), 1)))
const tensWord = lookup(new Map([...entries(TENS, 20, 10), ['fourty', 40]]))
const ordinalWord = lookup(new Map([...entries(ORDINALS, 1), ['thirtieth', 30]]))
const smallOrdinalWord = lookup(new Map(entries(ORDINALS.slice(0, 9), 1)))

/** Returns a reader of a number with at most `most` digits. */
export function digits(most: number): Reader<number> {
  return startingWith([ANY_NUMBER], ({ tokens }, at) => {
    const token = tokens[at]
    if (token?.kind !== 'number' || token.text.length > most) return null
    return { value: Number(token.text), next: at + 1 }
  })
}

/** Exactly two digits: minutes, or a year without its century. */
export const twoDigits: Reader<number> = startingWith([ANY_NUMBER], ({ tokens }, at) => {
  const token = tokens[at]
  return token?.kind === 'number' && token.text.length === 2 ? { value: Number(token.text), next: at + 1 } : null
})

/** 0 to 99 in words. */
export const numberWord: Reader<number> = memoised(
  longest(
    unitWord,
    rule([tensWord, '-?', maybe(digitWord)], ([tens, digit = 0]) => tens + digit),
    tensWord,
  ),
)

/** A whole number in digits or words. */
export const number: Reader<number> = memoised(longest(digits(4), numberWord))

/** A count of things: a number, "a", "a couple of", or "a few", which counts as three. */
export const count: Reader<number> = memoised(
  longest(
    number,
    words('a|an', 1),
    words('a? couple of?', 2),
    words('a? few', 3),
    words('several', 3),
    words('half a dozen', 6),
    words('a dozen', 12),
  ),
)

/**
 * "1st", "first", "twenty-second". `spelled` is true when it is in letters, which few people use for a day of the
 * month.
 */
export interface Ordinal {
  value: number
  spelled: boolean
}

export const ordinal: Reader<Ordinal> = memoised(
  longest<Ordinal>(
    rule([digits(2), '~st|nd|rd|th'], ([value]) => ({ value, spelled: false })),
    rule([ordinalWord], ([value]) => ({ value, spelled: true })),
    rule([tensWord, '-?', smallOrdinalWord], ([tens, value]) => ({ value: tens + value, spelled: true })),
  ),
)

const fourDigits: Reader<number> = startingWith([ANY_NUMBER], ({ tokens }, at) => {
  const token = tokens[at]
  return token?.kind === 'number' && /^(?:1[89]|20)\d\d$/.test(token.text)
    ? { value: Number(token.text), next: at + 1 }
    : null
})
const teenOrTens: Reader<number> = rule([numberWord], ([value]) => (value >= 10 ? value : null))

/** A year with its century: "2014", "two thousand ten", "twenty eighteen". */
export const year: Reader<number> = memoised(
  longest(
    fourDigits,
    rule(['two thousand and?', maybe(numberWord)], ([rest = 0]) => 2000 + rest),
    rule(['nineteen', teenOrTens], ([rest]) => 1900 + rest),
    rule(['twenty', teenOrTens], ([rest]) => 2000 + rest),
  ),
)

const WEEKDAYS = new Map<string, number>()
const addWeekday = (number: number, names: string) => {
  for (const name of names.split(' ')) WEEKDAYS.set(name, number)
}
addWeekday(1, 'monday mondays mon monady mondey')
addWeekday(2, 'tuesday tuesdays tue tues teusday tusday tuseday')
addWeekday(3, 'wednesday wednesdays wed weds wednsday wendesday wensday wednesay wendsday')
addWeekday(4, 'thursday thursdays thu thur thurs thrusday thursdy thurday thursay')
addWeekday(5, 'friday fridays fri firday frday')
addWeekday(6, 'saturday saturdays sat saterday satruday saturady')
addWeekday(7, 'sunday sundays sun suday')

const ALSO_WORDS = new Set(['sat', 'sun', 'wed'])

export interface Weekday {
  /** ISO: Monday is 1. */
  number: number
  isPlural: boolean
  /** True for "sat", "sun" and "wed", which are also other words. */
  isDoubtful: boolean
}

learn(WEEKDAYS.keys())

export const weekday: Reader<Weekday> = startingWith(WEEKDAYS.keys(), (input, at) => {
  const { tokens } = input
  const text = tokens[at]?.text ?? ''
  const number = WEEKDAYS.get(text)
  if (number === undefined) return null
  const isPlural = text.endsWith('days')
  const next = text.endsWith('day') || isPlural ? at + 1 : behindDot(input, at + 1)
  return { value: { number, isPlural, isDoubtful: ALSO_WORDS.has(text) && next === at + 1 }, next }
})

const MONTHS = new Map<string, number>()
for (const [index, names] of [
  'january jan januar janurary',
  'february feb febuary febr feburary',
  'march mar',
  'april apr',
  'may',
  'june jun',
  'july jul',
  'august aug',
  'september sept sep septemeber setember',
  'october oct ocotber octobre',
  'november nov novemeber',
  'december dec decemeber',
].entries())
  for (const name of names.split(' ')) MONTHS.set(name, index + 1)

learn(MONTHS.keys())

/** 1 is January. */
export const month: Reader<number> = startingWith(MONTHS.keys(), (input, at) => {
  const text = input.tokens[at]?.text ?? ''
  const value = MONTHS.get(text)
  if (value === undefined) return null
  return { value, next: SHORT_NAMES.has(text) ? behindWrittenDot(input, at) : behindDot(input, at + 1) }
})

/** Names that are never abbreviated. A dot after them is a mistake ("May. 9, 2027") or the end of a sentence. */
const SHORT_NAMES = new Set(['may', 'june', 'july', ...[...MONTHS.keys()].filter((name) => name.length > 4)])

/**
 * Returns the token after the dot of "May. 9, 2027". Returns the token after the name in "in May. 9 people", where the
 * number begins a sentence, and in "I may. 9".
 */
function behindWrittenDot({ tokens, text }: Pick<Input, 'tokens' | 'text'>, at: number): number {
  const [name, dot, day, following] = tokens.slice(at, at + 4)
  const isDate =
    dot?.text === '.' &&
    dot.isGlued &&
    day?.kind === 'number' &&
    day.text.length <= 2 &&
    (!following || /^[,.;!?)]$|^\d{4}$|^(?:st|nd|rd|th|at)$/.test(following.text)) &&
    /^\p{Lu}/u.test(text.slice(name!.start, name!.end))
  return isDate ? at + 2 : at + 1
}

/**
 * Returns the token after the dot of an abbreviation. Returns `at` at the end of a sentence, where the dot is the full
 * stop.
 */
function behindDot({ tokens, text }: Pick<Input, 'tokens' | 'text'>, at: number): number {
  const following = tokens[at + 1]
  const isDot = tokens[at]?.text === '.' && tokens[at]?.isGlued && following !== undefined
  const goesOn =
    isDot && (/^[\p{Ll}\p{N},]/u.test(text.slice(following.start, following.start + 2)) || MONTHS.has(following.text))
  return goesOn ? at + 1 : at
}

export type Unit =
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'workday'
  | 'week'
  | 'fortnight'
  | 'month'
  | 'quarter'
  | 'year'
  | 'decade'
  | 'century'

const UNIT_NAMES: Record<Unit, string> = {
  second: 'second seconds sec secs',
  minute: 'minute minutes min mins minuets',
  hour: 'hour hours hr hrs',
  day: 'day days nights',
  workday: 'workday workdays',
  week: 'week weeks wk wks',
  fortnight: 'fortnight fortnights',
  month: 'month months mth mths mos',
  quarter: 'quarter quarters qtr qtrs',
  year: 'year years yr yrs',
  decade: 'decade decades',
  century: 'century centuries',
}

/** A unit of time in words. */
export const unit: Reader<Unit> = lookup(
  new Map(
    Object.entries(UNIT_NAMES).flatMap(([name, forms]) =>
      forms.split(' ').map((form) => [form, name as Unit] as const),
    ),
  ),
)

/** After digits also "h", "m", "s", `'` and `"`: "30m", "15'". */
export const unitSign: Reader<Unit> = rule(
  [
    lookup<Unit>(
      new Map([
        ['h', 'hour'],
        ['m', 'minute'],
        ['s', 'second'],
        ['d', 'day'],
        ['w', 'week'],
        ["'", 'minute'],
        ['′', 'minute'],
        ['"', 'second'],
      ]),
    ),
  ],
  ([value], { tokens }, at) =>
    tokens[at - 1]?.kind === 'number' && (tokens[at]?.isGlued || value === 'hour') ? value : null,
)

/** The words behind a length that is counted from now. */
export const fromNow: Reader<true> = longest(words('from now', true as const), words('hence|later', true as const))
