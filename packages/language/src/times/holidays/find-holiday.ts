import { withoutMarks } from '../../text/normalise.ts'
import type { HolidayName, KnownSpelling } from './holidays.ts'
import { holidayIndex, OPENING } from './holidays.ts'
import { canonicalLetters, sound } from './spellings.ts'

export type { HolidayName } from './holidays.ts'

export interface FoundHoliday {
  /** The end of the name in the text, exclusive. */
  end: number
  name: HolidayName
  /**
   * True when the name is also an ordinary word ("lent"), or part of a compound ("Easter-themed"). Then the name means
   * the day only beside words that make it a day.
   */
  isWeak: boolean
}

interface Word {
  letters: string
  start: number
  end: number
}

/** The most words that a name has. */
const MOST_WORDS = 10

/**
 * The apostrophes, and the letters and the accent that transcriptions write as apostrophes: "Tu BiShʻvat", "Ta`anit".
 */
const APOSTROPHE = "['’‘ʼʻ`]"
const APOSTROPHES = new RegExp(APOSTROPHE, 'gu')
const IS_APOSTROPHE = new RegExp(`^${APOSTROPHE}`, 'u')
const APOSTROPHES_AT_END = new RegExp(`${APOSTROPHE}+$`, 'u')

const WORD = new RegExp(`(?:[\\p{L}\\p{M}\\p{N}&]|${APOSTROPHE}){1,30}(?![\\p{L}\\p{M}\\p{N}_@])`, 'uy')
/**
 * What may stand between the words of a name: blanks and hyphens, but no line break. A dot only after "St", "Dr" or
 * "Jr".
 */
const GAP = /[ \t\u00a0‐‑-]{1,4}|(?<=\b(?:st|dr|jr|sts))\. {1,4}/iuy
const BEFORE = /[\p{L}\p{N}#@_]$/u

/** Words before a name that add nothing to it: "the feast of". Canonical letters. */
const INTRODUCTION = /^(?:feast|festival|solemnity|commemoration)of/

/**
 * Makes a day of the world of a name that alone could be anything: "World Water Day" of "water day". The topic can also
 * follow: "International Day of Peace".
 */
const WORLD =
  /^(?:world|international|global|universal|national|american|us|un|unitednations|european|worldwide)(?=.*day|.*month|.*week)/
const DAY_OF = /^day(?:of|for|against|to)(.+)/

/**
 * The shortest sound by which a name is found. Shorter names must be spelled right, because other words sound like
 * them.
 */
const LEAST_SOUND = 5

const INTRODUCED =
  /^(?:the|feast|festival|solemnity|commemoration|eve|erev|world|worldwide|international|intl|global|universal|national|american|us|un|united|european)$/

function knownAs(letters: string): KnownSpelling | undefined {
  const { written, bySound } = holidayIndex()
  const exact = written.get(letters)
  if (exact) return exact
  const sounds = sound(letters)
  return sounds.length < LEAST_SOUND ? undefined : bySound.get(sounds)
}

/**
 * Returns the longest name of a holiday that starts at `at`, in whole words. Blanks, hyphens, apostrophes and case may
 * differ. With `plural` the name must be a plural: "Christmases".
 */
export function findHoliday(text: string, at: number, plural = false): FoundHoliday | null {
  if (at > 0 && BEFORE.test(text.slice(at - 1, at))) return null
  const words = wordsAt(text, at)
  if (!isOpening(words)) return null
  const compound = text[at - 1] === '-'
  for (let count = words.length; count > 0; count--) {
    const letters = words.slice(0, count).map((word) => word.letters)
    const found = plural ? pluralNamed(letters) : named(letters)
    if (!found) continue
    const end = words[count - 1]!.end
    return { end, name: found.name, isWeak: found.isWeak || compound || /^-\p{L}/u.test(text.slice(end, end + 3)) }
  }
  return null
}

function isOpening(words: readonly Word[]): boolean {
  const [first, second, third] = words.map((word) => word.letters)
  if (!first || INTRODUCED.test(first)) return first !== undefined
  const { openings } = holidayIndex()
  const sounds = sound(canonicalLetters([first, second ?? '', third ?? '']))
  return openings.has(sounds.slice(0, OPENING)) || openings.has(sounds.slice(0, OPENING - 1))
}

function wordsAt(text: string, at: number): Word[] {
  const words: Word[] = []
  let start = at
  while (words.length < MOST_WORDS) {
    WORD.lastIndex = start
    const written = WORD.exec(text)?.[0].replace(APOSTROPHES_AT_END, '')
    if (!written) break
    const end = start + written.length
    words.push({ letters: lettersOf(written), start, end })
    GAP.lastIndex = IS_APOSTROPHE.test(text.slice(end, end + 1)) ? end + 1 : end
    const gap = GAP.exec(text)
    if (!gap) break
    start = GAP.lastIndex
  }
  return words
}

/** Returns the word in lower case, without accents and apostrophes. */
function lettersOf(written: string): string {
  return withoutMarks(written.toLowerCase()).replace(APOSTROPHES, '')
}

interface Name {
  name: HolidayName
  isWeak: boolean
}

function named(words: readonly string[]): Name | null {
  return spelled(words) ?? eveNamed(words) ?? withoutKind(words) ?? ofState(words)
}

/** Finds "India's Republic Day" as "India Republic Day". */
function ofState([first = '', ...rest]: readonly string[]): Name | null {
  return first.endsWith('s') && rest.length > 0 ? spelled([first.slice(0, -1), ...rest]) : null
}

function pluralNamed(words: readonly string[]): Name | null {
  const last = words.at(-1)!
  const singulars = [/s$/, /es$/].filter((ending) => ending.test(last)).map((ending) => last.replace(ending, ''))
  return singulars.map((singular) => spelled([...words.slice(0, -1), singular])).find((found) => found !== null) ?? null
}

function spelled(words: readonly string[]): Name | null {
  const letters = canonicalLetters(words)
  const found = knownAs(letters) ?? introduced(letters) ?? dayOfWorld(letters)
  if (!found || (found.needsBlank && words.length < 2)) return null
  return found
}

/** Finds "the feast of St Stephen" as "St Stephen's Day". */
function introduced(letters: string): KnownSpelling | undefined {
  const rest = letters.replace(INTRODUCTION, '')
  if (rest === letters) return undefined
  const found = knownAs(rest) ?? knownAs(`${rest}sday`) ?? knownAs(`${rest}day`)
  return found && { ...found, isWeak: false }
}

function dayOfWorld(letters: string): KnownSpelling | undefined {
  const [prefix] = WORLD.exec(letters) ?? []
  if (!prefix) return undefined
  const rest = letters.slice(prefix.length)
  const topic = DAY_OF.exec(rest)?.[1]
  const found = knownAs(topic ? `${topic}day` : rest)
  return found && { ...found, isWeak: false }
}

/** Finds "Diwali eve", "the eve of Passover" and "erev Pesach". */
function eveNamed(words: readonly string[]): Name | null {
  const eve = words.at(-1) === 'eve' ? words.slice(0, -1) : afterEve(words)
  if (eve.length === 0) return null
  const found = spelled(eve) ?? spelled([...eve.slice(0, -1), eve.at(-1)!.replace(/s$/, '')])
  return found && { name: `eve of ${found.name}`, isWeak: false }
}

function afterEve(words: readonly string[]): readonly string[] {
  const first = words[0] === 'the' ? 1 : 0
  if (words[first] === 'erev') return words.slice(first + 1)
  return words[first] === 'eve' && words[first + 1] === 'of' ? words.slice(first + 2) : []
}

/** Finds "Diwali day", "Onam festival" and "Labor Day public holiday", although no spelling has the last words. */
function withoutKind(words: readonly string[]): Name | null {
  const [before, last] = words.slice(-2)
  if (!last || !/^(?:day|festival|celebrations?|holiday)$/.test(last)) return null
  const isLong = last === 'holiday' && /^(?:bank|public|federal|national)$/.test(before!)
  const rest = words.slice(0, isLong ? -2 : -1)
  return rest.length > 0 ? spelled(rest) : null
}
