import type { Input } from '../grammar/grammar.ts'
import type { Lead } from '../grammar/leads.ts'
import { isPhraseEnd } from '../grammar/phrase-end.ts'
import { number } from '../lexicon/lexicon.ts'
import type { Days } from './days.ts'
import { isOneDay } from './days.ts'
import type { Draft } from './draft.ts'

/** How likely the words are a time. `if_alone`: only when they are the whole text, such as "7" or "May". */
export type Plausibility = 'implausible' | 'if_alone' | 'plausible'

/** Rates whether the words are a time, and not a number, a name or another word that looks like a time. */
export function plausibility(draft: Draft, input: Input): Plausibility {
  if (isMeant(draft, input)) return 'plausible'
  return isWhole(draft, input) && !isMisled(draft) ? 'if_alone' : 'implausible'
}

/** The most tokens around a time that can be punctuation: "5?!" */
const MOST_SIGNS = 3

/** True when the rest of the text is only punctuation. */
function isWhole({ start, next }: Draft, { tokens }: Input): boolean {
  if (start > MOST_SIGNS || tokens.length - next > MOST_SIGNS) return false
  const rest = [...tokens.slice(0, start), ...tokens.slice(next)]
  return rest.every(({ kind, text }) => kind === 'sign' && /[.,;:!?)("'”“]/.test(text))
}

/** True when the draft has a preposition that such a time never has: "between 5", "in 7". */
function isMisled({ lead, clock, toClock, toPart, lastDays, part, days }: Draft): boolean {
  if (lead?.word === 'between') return !toClock && !lastDays && !toPart
  return lead?.word === 'in' && Boolean(clock?.bare) && !toClock && !part && !days
}

function isMeant(draft: Draft, input: Input): boolean {
  const { days, clock, part, length, repeat, shift, window, lead } = draft
  if (lead?.word === 'between' && !draft.toClock && !draft.lastDays && !draft.toPart && !days?.isRange) return false
  if (isFrequency(draft, input)) return false
  if (shift?.bare) return false
  if (shift || window) return lead === null || lead.relation !== 'at' || lead.word === 'at' || lead.word === 'for'
  if ((repeat ?? days?.isPlural) && isCounted(draft, input)) return false
  if (repeat) return !repeat.bare || Boolean(clock) || isPhraseEnd(input, draft.next)
  if (length && !days && !clock && !part)
    return lead?.word === 'for' || lead?.word === 'about' ? lead.word === 'for' : false
  // "for 10 days from Monday" is a length and a day, not the day that is ten days later.
  if (days?.isCounted && lead?.word === 'for') return false
  if (isName(draft, input) || isVerse(draft, input)) return false
  if (clock && !isClock(draft, input)) return false
  if (part && !isPart(draft, input)) return false
  return !days || isDays(draft, days, input)
}

/** True for the "weekends" of "two weekends in Rome". */
function isCounted({ start }: Draft, input: Input): boolean {
  return input.tokens[start]!.text.endsWith('s') && number(input, start - 1) !== null
}

/** True for "a week on Monday" in "twice a week on Monday", which is not the Monday after the next one. */
function isFrequency({ start }: Draft, { tokens }: Input): boolean {
  const words = tokens.slice(Math.max(0, start - 2), start + 1).map(({ text }) => text)
  return /(?:^| )(?:once|twice|thrice|times) (?:(?:an?|per) week|an?|per)$/.test(words.join(' '))
}

const HOUR_LEADS: readonly Lead['word'][] = ['at', 'by', 'from', 'until', 'about', 'between', 'before', 'after']
const RANGE_LEADS: readonly Lead['word'][] = ['from', 'between', 'at']

function isClock(draft: Draft, input: Input): boolean {
  const { clock, toClock, days, part, lead, first } = draft
  const { bare } = clock!
  // "midnight blue" is no time.
  if (clock!.hour === 24 && !lead && !days && !part && !toClock) return isPhraseEnd(input, draft.next)
  const hasSureEnd = toClock !== undefined && !toClock.bare
  if (!bare || hasSureEnd || first !== 'clock') return true
  if (bare === 'letter') return isLetterClock(draft, input)
  if (bare === 'spoken' && days) return true
  if (part && !part.bare && !days) return lead === null || HOUR_LEADS.includes(lead.word)
  if (isAlarm(draft, input)) return Boolean(days ?? toClock) || isPhraseEnd(input, draft.next)
  if (!lead || !HOUR_LEADS.includes(lead.word)) return false
  if (days || part) return true
  if (toClock) return RANGE_LEADS.includes(lead.word) && !countsSomething(input, draft.next)
  if (bare !== 'digits' || lead.word === 'about' || lead.word === 'from') return isPhraseEnd(input, draft.next)
  return !countsSomething(input, draft.next)
}

/** Things that have a number and a letter: "seat 4A", "gate 7P", "flat 3a". */
const LABELLED =
  /^(?:seats?|gates?|rows?|platform|bus|line|room|flat|block|level|floor|exit|table|class|grade|part|chapter|task|page|type|size|plan|group|version|model|iphone|no|number)$/

/** True for the "3p" of "call Bob 3p" and "at 3P", false for "seat 4A" and "gate 7p". */
function isLetterClock({ lead, days, part, toClock, start, next }: Draft, input: Input): boolean {
  const { text, tokens } = input
  if ((lead && HOUR_LEADS.includes(lead.word)) || toClock) return true
  const before = tokens[start - 1]
  if (LABELLED.test(before?.text ?? '')) return false
  const isLower = /\d[ap]$/.test(text.slice(tokens[start]!.start, tokens[start + 1]!.end))
  return Boolean(days ?? part) || (isLower && isPhraseEnd(input, next))
}

/** True for the time in "set the alarm for 6". */
function isAlarm({ lead, start }: Draft, { tokens }: Input): boolean {
  return lead?.word === 'for' && /^(?:alarms?|alerts?|reminders?)$/.test(tokens[start - 1]?.text ?? '')
}

/** True when the number counts or numbers the word after it: "at 5 Main Street", "by 2 points", "at 5%". */
function countsSomething({ text, tokens }: Input, next: number): boolean {
  const following = text.slice(tokens[next - 1]!.end, tokens[next - 1]!.end + 40)
  return (
    /^\s*[%°$€£/]/.test(following) ||
    /^\s+\p{Lu}\p{Ll}/u.test(following) ||
    /^\s+(?:\p{L}{3,}s|people|men|women|children)(?!\p{L})/u.test(following)
  )
}

function isPart(draft: Draft, input: Input): boolean {
  const { part, toPart, days, clock, repeat, lead, next } = draft
  if (part!.part.startsWith('after_')) return isPhraseEnd(input, next)
  if (!part!.bare) return true
  if (toPart && (lead?.word === 'from' || lead?.word === 'between')) return true
  // "before lunch" is a time, "tomorrow lunch with Ana" is a lunch.
  if (part!.part === 'lunch' && (lead?.relation ?? draft.relation) === 'by') return true
  return part!.part !== 'lunch' && Boolean(days ?? clock ?? repeat) && !isKindOf(draft, input)
}

/**
 * True for "parents' evening on Thursday" and "quiz night at 7": after a noun, the part of the day belongs to the name
 * of an event.
 */
function isKindOf({ first, lead, start, next }: Draft, { text, tokens }: Input): boolean {
  const name = tokens[start]
  const before = tokens[start - 1]
  if (first !== 'part' || lead || !before || next === start + 1) return false
  return (
    /^(?:morning|afternoon|evening|night)$/.test(name?.text ?? '') &&
    tokens[start + 1]?.text !== 'of' &&
    (before.kind === 'word' || before.text === "'") &&
    text.slice(before.end, name?.start).trim() === ''
  )
}

const DAY_LEADS: Record<NonNullable<Days['bare']>, readonly Lead['word'][]> = {
  number: ['on', 'by', 'until', 'before', 'after', 'since', 'from', 'due', 'for', 'between'],
  score: ['on', 'by'],
  month: ['in', 'by', 'until', 'before', 'after', 'since', 'from', 'due', 'for'],
  year: ['in', 'by', 'until', 'before', 'after', 'since', 'from', 'between'],
  season: ['by', 'until', 'before', 'since'],
  abbreviation: ['on', 'by', 'until', 'before', 'after', 'since', 'from', 'due', 'for'],
  holiday: ['on', 'at', 'for', 'by', 'until', 'before', 'after', 'since', 'from', 'due', 'in', 'about', 'between'],
}

/** After these words a holiday that is also a person or a place is that: "a gift for Noel", "mass at Holy Trinity". */
const NAMES_LEADS = /^(?:at|for|from|by|about|in)$/
/** Months that are also given names or verbs. */
const NAMES = /^(?:april|may|june|august|march|mar|jan)$/
/** After these words, "sun" and "sat" are not weekdays. */
const NO_DAY_BEFORE = /^(?:the|a|an|my|in|i|we|he|she|they|it|you|who|just|be|to)$/

function isDays(draft: Draft, days: Days, input: Input): boolean {
  const { bare } = days
  const { lead, clock, part, lastDays, next, start } = draft
  if (!bare) return true
  if ((clock ?? part) && !days.isDoubtful) return true
  const led = lead !== null && DAY_LEADS[bare].includes(lead.word)
  switch (bare) {
    case 'abbreviation': {
      if (led || (lastDays && !lastDays.bare)) return true
      const before = input.tokens[start - 1]?.text ?? ''
      const following = input.tokens[next]
      return !NO_DAY_BEFORE.test(before) && (!following || following.text === ',')
    }
    case 'month': {
      if (lastDays) return led || (lastDays.grain === 'month' && isPhraseEnd(input, next))
      const word = input.tokens[next - 1]!.text
      return (
        led &&
        isPhraseEnd(input, next) &&
        !(lead!.word === 'for' && NAMES.test(word)) &&
        !(lead!.word === 'from' && NAMES.test(word))
      )
    }
    // "Christmas to New Year" needs no preposition.
    case 'holiday':
      if (days.isDoubtful && isOneDay(days) && NAMES_LEADS.test(lead?.word ?? '')) return false
      // "around Christmas" is a time, "a talk about Christmas" is not.
      if (lead?.word === 'about' && input.tokens[start]?.text !== 'around') return false
      return (led || lastDays !== undefined) && isPhraseEnd(input, next)
    default:
      return led && isPhraseEnd(input, next) && !(lead!.word === 'between' && areHours(days, lastDays))
  }
}

/** True for "between 1900 and 2030", which soldiers say of hours. "between 2027 and 2029" are years. */
function areHours(days: Days, lastDays: Days | undefined): boolean {
  const isQuarter = ({ bare, from }: Days) => bare === 'year' && from.year % 100 < 60 && (from.year % 100) % 15 === 0
  return isQuarter(days) && lastDays !== undefined && isQuarter(lastDays)
}

/** True for a chapter and a verse: "read John 3:16", "memorise Romans 8:28". */
function isVerse({ clock, first, lead, start }: Draft, { text, tokens }: Input): boolean {
  if (!clock || first !== 'clock' || lead || tokens[start + 1]?.text !== ':') return false
  const book = text.slice(tokens[start - 1]?.start, tokens[start - 1]?.end)
  return (
    /^\p{Lu}/u.test(book) &&
    /\b(?:read|memori[sz]e|recite|verse|scripture|bible|sermon|gospel)\b/i.test(
      text.slice(Math.max(0, tokens[start]!.start - 100), tokens[start]!.start),
    )
  )
}

/** How many words of a name can stand before the one that looks like a time. */
const MOST_BEFORE = 5

/**
 * True for "Friday Night Lights" and "watch The Day After Tomorrow": only a name has a capital part of the day before
 * another capital, or a capital article within a sentence.
 */
function isName({ part, days, start, next, lead }: Draft, { text, tokens }: Input): boolean {
  if (!days) return false
  const wordAt = (at: number) => text.slice(tokens[at]?.start, tokens[at]?.end)
  const isCapital = (at: number) => /^\p{Lu}\p{Ll}/u.test(wordAt(at))
  if (part) return !lead && start + 1 < next && isCapital(next - 1) && tokens[next] !== undefined && isCapital(next)
  let first = start
  while (first > 1 && start - first < MOST_BEFORE && isCapital(first - 1)) first--
  return (
    first > 0 &&
    isCapital(start) &&
    isCapital(next - 1) &&
    /^(?:The|An?)$/.test(wordAt(first)) &&
    /^\p{Ll}/u.test(wordAt(first - 1))
  )
}
