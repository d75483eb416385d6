import type { Feast } from './feast.ts'
import type { HolidayName } from './holidays.ts'
import { FEASTS, TRANSCRIBED_FEASTS } from './holidays.ts'
import type { Spelling } from './spellings.ts'
import { sound, spellingsOf } from './spellings.ts'

export type { HolidayName } from './holidays.ts'

export interface FoundHoliday {
  /** Exclusive. */
  end: number
  name: HolidayName
  /** Also ordinary words ("lent"), or part of a compound ("Easter-themed"): only taken where more tells that it is a day. */
  weak: boolean
}

interface Known extends Spelling {
  name: HolidayName
}

interface Word {
  letters: string
  start: number
  end: number
}

/** No name has more words or a longer one. */
const MOST_WORDS = 10

const WORD = /[\p{L}\p{M}\p{N}&'’‘ʼʻ`]{1,30}(?![\p{L}\p{M}\p{N}_@])/uy
/** Blanks and hyphens, but no line break; a dot only after "St", "Dr" or "Jr". */
const GAP = /[ \t\u00a0‐‑-]{1,4}|(?<=\b(?:st|dr|jr|sts))\. {1,4}/iuy
const BEFORE = /[\p{L}\p{N}#@_]$/u
const INTRODUCTION = /^(?:the)?(?:feast|festival|solemnity)of(?:the)?|^the/

/** Shorter names have to be written as they are: by their sound alone, other words would be taken for them. */
const LEAST_SOUND = 5

/** By so many letters of how it sounds a text is told at once in which no name begins. */
const OPENING = 3
const INTRODUCED = /^(?:the|feast|festival|solemnity|eve|erev)$/

let known: { written: Map<string, Known>; heard: Map<string, Known>; openings: Set<string> } | undefined

/** All spellings by their letters and by their sound; made when a text is first read. */
function spellings() {
  known ??= {
    written: new Map(FEASTS.flatMap(knownOf).map((each) => [each.letters, each])),
    heard: new Map(TRANSCRIBED_FEASTS.flatMap(knownOf).map((each) => [sound(each.letters), each])),
    openings: new Set(FEASTS.flatMap(knownOf).map((each) => sound(each.letters).slice(0, OPENING))),
  }
  return known
}

function knownOf({ name, names }: Feast): Known[] {
  return spellingsOf(names).map((spelling) => ({ ...spelling, name }))
}

function knownAs(letters: string): Known | undefined {
  const { written, heard } = spellings()
  const exact = written.get(letters)
  if (exact) return exact
  const heardAs = sound(letters)
  return heardAs.length < LEAST_SOUND ? undefined : heard.get(heardAs)
}

/** The longest name of a holiday that stands at `at`, in whole words; blanks, hyphens, apostrophes and case may differ. */
export function findHoliday(text: string, at: number): FoundHoliday | null {
  if (at > 0 && BEFORE.test(text.slice(at - 1, at))) return null
  const words = wordsAt(text, at)
  if (!isOpening(words)) return null
  const compound = text[at - 1] === '-'
  for (let count = words.length; count > 0; count--) {
    const found = named(words.slice(0, count))
    if (!found) continue
    const end = words[count - 1]!.end
    return { end, name: found.name, weak: found.weak || compound || /^-\p{L}/u.test(text.slice(end, end + 3)) }
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
    const written = WORD.exec(text)?.[0].replace(/['’‘ʼʻ`]+$/u, '')
    if (!written) break
    const end = start + written.length
    words.push({ letters: lettersOf(written), start, end })
    GAP.lastIndex = /['’‘ʼʻ`]/u.test(text[end] ?? '') ? end + 1 : end
    const gap = GAP.exec(text)
    if (!gap) break
    start = GAP.lastIndex
  }
  return words
}

/** Without accents and apostrophes. */
function lettersOf(written: string): string {
  return written
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}'’‘ʼʻ`]/gu, '')
}

function named(words: readonly Word[]): { name: HolidayName; weak: boolean } | null {
  const letters = words.map((word) => word.letters)
  return spelled(letters) ?? eveNamed(letters)
}

function spelled(words: readonly string[]): { name: HolidayName; weak: boolean } | null {
  const letters = words.join('')
  const introduction = INTRODUCTION.exec(letters)?.[0] ?? ''
  const found = knownAs(letters) ?? knownAs(letters.slice(introduction.length))
  if (!found || (found.spaced && words.length < 2)) return null
  return found
}

/** "Diwali eve", "the eve of Passover", "erev Pesach"; also "Diwali day" where no name has it of its own. */
function eveNamed(words: readonly string[]): { name: HolidayName; weak: boolean } | null {
  const eve = words.at(-1) === 'eve' ? words.slice(0, -1) : afterEve(words)
  if (eve.length > 0) {
    const found = spelled(eve)
    return found && { name: `eve of ${found.name}`, weak: false }
  }
  if (words.at(-1) !== 'day' || words.length < 2) return null
  return spelled(words.slice(0, -1))
}

function afterEve(words: readonly string[]): readonly string[] {
  const first = words[0] === 'the' ? 1 : 0
  if (words[first] === 'erev') return words.slice(first + 1)
  return words[first] === 'eve' && words[first + 1] === 'of' ? words.slice(first + 2) : []
}
