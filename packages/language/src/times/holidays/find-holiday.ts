import { withoutMarks } from '../../text/normalise.ts'
import type { Feast } from './feast.ts'
import type { HolidayName } from './holidays.ts'
import { FEASTS, TRANSCRIBED_FEASTS } from './holidays.ts'
import type { Spelling } from './spellings.ts'
import { sound, spellingsOf } from './spellings.ts'

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

interface Known extends Spelling {
  name: HolidayName
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
const INTRODUCTION = /^(?:the)?(?:feast|festival|solemnity)of(?:the)?|^the/

/**
 * The shortest sound by which a name is found. Shorter names must be spelled right, because other words sound like
 * them.
 */
const LEAST_SOUND = 5

/**
 * The number of letters of a sound that are compared first. The names have few such beginnings, and words with any
 * other beginning need no search.
 */
const OPENING = 3
const INTRODUCED = /^(?:the|feast|festival|solemnity|eve|erev)$/

let known: { written: Map<string, Known>; bySound: Map<string, Known>; openings: Set<string> } | undefined

/** Returns all spellings by their letters and by their sound. Builds them when the first text is read. */
function spellings() {
  known ??= {
    written: new Map(FEASTS.flatMap(knownOf).map((each) => [each.letters, each])),
    bySound: new Map(TRANSCRIBED_FEASTS.flatMap(knownOf).map((each) => [sound(each.letters), each])),
    openings: new Set(FEASTS.flatMap(knownOf).map((each) => sound(each.letters).slice(0, OPENING))),
  }
  return known
}

function knownOf({ name, names }: Feast): Known[] {
  return spellingsOf(names).map((spelling) => ({ ...spelling, name }))
}

function knownAs(letters: string): Known | undefined {
  const { written, bySound } = spellings()
  const exact = written.get(letters)
  if (exact) return exact
  const sounds = sound(letters)
  return sounds.length < LEAST_SOUND ? undefined : bySound.get(sounds)
}

/**
 * Returns the longest name of a holiday that starts at `at`, in whole words. Blanks, hyphens, apostrophes and case may
 * differ.
 */
export function findHoliday(text: string, at: number): FoundHoliday | null {
  if (at > 0 && BEFORE.test(text.slice(at - 1, at))) return null
  const words = wordsAt(text, at)
  if (!isOpening(words)) return null
  const compound = text[at - 1] === '-'
  for (let count = words.length; count > 0; count--) {
    const found = named(words.slice(0, count))
    if (!found) continue
    const end = words[count - 1]!.end
    return { end, name: found.name, isWeak: found.isWeak || compound || /^-\p{L}/u.test(text.slice(end, end + 3)) }
  }
  return null
}

function isOpening(words: readonly Word[]): boolean {
  const [first, second, third] = words.map((word) => word.letters)
  if (!first || INTRODUCED.test(first)) return first !== undefined
  return spellings().openings.has(sound(`${first}${second ?? ''}${third ?? ''}`).slice(0, OPENING))
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

function named(words: readonly Word[]): { name: HolidayName; isWeak: boolean } | null {
  const letters = words.map((word) => word.letters)
  return spelled(letters) ?? eveNamed(letters)
}

function spelled(words: readonly string[]): { name: HolidayName; isWeak: boolean } | null {
  const letters = words.join('')
  const introduction = INTRODUCTION.exec(letters)?.[0] ?? ''
  const found = knownAs(letters) ?? knownAs(letters.slice(introduction.length))
  if (!found || (found.needsBlank && words.length < 2)) return null
  return found
}

/**
 * Finds "Diwali eve", "the eve of Passover" and "erev Pesach". Also finds "Diwali day", although no spelling of the
 * name has "day".
 */
function eveNamed(words: readonly string[]): { name: HolidayName; isWeak: boolean } | null {
  const eve = words.at(-1) === 'eve' ? words.slice(0, -1) : afterEve(words)
  if (eve.length > 0) {
    const found = spelled(eve)
    return found && { name: `eve of ${found.name}`, isWeak: false }
  }
  if (words.at(-1) !== 'day' || words.length < 2) return null
  return spelled(words.slice(0, -1))
}

function afterEve(words: readonly string[]): readonly string[] {
  const first = words[0] === 'the' ? 1 : 0
  if (words[first] === 'erev') return words.slice(first + 1)
  return words[first] === 'eve' && words[first + 1] === 'of' ? words.slice(first + 2) : []
}
