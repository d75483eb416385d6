import type { Input } from '../grammar/grammar.ts'
import type { Joiner, Lead } from '../grammar/leads.ts'
import { upTo } from '../grammar/leads.ts'
import { isPhraseEnd } from '../grammar/phrase-end.ts'
import type { Clock } from './clocks.ts'
import { clock as readClock } from './clocks.ts'
import type { Days } from './days.ts'
import { isOneDay } from './days.ts'
import type { Draft, Piece } from './draft.ts'
import type { Length } from './lengths.ts'
import type { DayPart } from './parts.ts'
import type { Repeat } from './repeat.ts'
import { weekdayCode } from './repeat.ts'
import { sameDays } from './same-days.ts'

export function slotThatFits(
  draft: Draft,
  piece: Piece,
  by: Joiner,
  input: Input,
  next: number,
): Partial<Draft> | null {
  if (draft.shift || draft.window) return null
  switch (piece.type) {
    case 'clock':
      return clockSlot(draft, piece, by, input, next)
    case 'days':
      return daysSlot(draft, piece, by)
    case 'part':
      return partSlot(draft, piece, by, input.tokens[next] === undefined)
    case 'repeat':
      return countsRepeat(draft, by, input) ? null : repeatSlot(draft, piece, by)
    case 'length':
      return lengthSlot(draft, piece.length, by, input, next)
    default:
      return null
  }
}

/** "at 3 for an hour", and "3pm, 30 min" when no word follows that the length describes. */
function lengthSlot(draft: Draft, length: Length, by: Joiner, input: Input, next: number): Partial<Draft> | null {
  const isBehind = by === 'none' && Boolean(draft.clock) && length.days === 0 && length.months === 0
  const joins = isWord(by, 'for') || (isBehind && isPhraseEnd(input, next))
  return !draft.length && joins && !draft.toClock && canLast(draft) ? { length } : null
}

/** A repetition lasts only with a time of day: "every Monday for an hour" has no field for the hour. */
function canLast(draft: Draft): boolean {
  return draft.repeat ? Boolean(draft.clock ?? draft.part) : hasTime(draft)
}

export function hasTime({ days, clock, part, repeat }: Draft): boolean {
  return Boolean(days ?? clock ?? part ?? repeat)
}

function isWord(by: Joiner, ...words: Lead['word'][]): boolean {
  return typeof by === 'object' && words.includes(by.word)
}

/** Words that lead from a day to an hour. */
const TO_HOUR: Lead['word'][] = ['at', 'about', 'from', 'between', 'by', 'until', 'before', 'after', 'due']

function clockSlot(draft: Draft, clock: Clock, by: Joiner, input: Input, next: number): Partial<Draft> | null {
  // In "lunch at 12", lunch is the title of the todo.
  if (draft.clock || by === 'of' || isLunch(draft)) return null
  // "2 hours before 5" and "20 minutes by 6" name no start.
  if (draft.first === 'length' && isWord(by, 'before', 'after', 'by')) return null
  const led = isWord(by, ...TO_HOUR) || (isWord(by, 'for') && !clock.bare)
  if (by === 'colon' && (!draft.days || clock.bare)) return null
  if (!led && (draft.first === 'length' || (by !== 'none' && by !== 'dash' && by !== 'colon'))) return null
  // Rejects the clock time in "the second one" and "chapter 3 - 5", but not in "12/2 3-4pm".
  const isDoubtful = draft.days?.bare && draft.days.bare !== 'abbreviation'
  const isNumber = clock.bare && clock.bare !== 'letter'
  if (!led && isNumber && isDoubtful && !hasSureEnd(input, next)) return null
  if (!led && isNumber && !isPhraseEnd(input, next) && !upTo(input, next)) return null
  // "March 2027" is a month and no clock time, and so is "next year 2027".
  if (!led && isNumber && draft.days && !isOneDay(draft.days)) return null
  const between = isWord(by, 'between') ? { lead: by as Lead } : {}
  const ending = draft.first === 'length' && isWord(by, 'until') ? { isEnd: true } : {}
  return { clock, ...between, ...ending, ...(led && { isClockLed: true }) }
}

/** True when a range follows whose end can only be a clock time: "3-4pm". */
function hasSureEnd(input: Input, next: number): boolean {
  const between = upTo(input, next)
  const end = between?.value === 'to' ? readClock(input, between.next) : null
  return end !== null && !end.value.bare
}

function daysSlot(draft: Draft, days: Days, by: Joiner): Partial<Draft> | null {
  if (draft.length && !hasTime(draft)) {
    // "for 2 hours on Sunday" is a length and a day.
    return draft.length.seconds === 0 && isWord(by, 'from', 'on', 'after') ? { days } : null
  }
  if (draft.repeat) return repeatStart(draft, days, by)
  // "parents evening on 28 January" is an event, "in the evening on 28 January" a time.
  if (isWord(by, 'on') && draft.first === 'part' && draft.part?.bare && !draft.lead && !draft.clock) return null
  const joins =
    by === 'none' ||
    by === 'dash' ||
    isWord(by, 'on', 'by', 'until', 'in', 'from', 'due') ||
    (by === 'of' && draft.part)
  if (!joins || draft.lastDays || isLunch(draft)) return null
  if (!draft.days) {
    // In "5 to 7pm on New Year" the preposition makes the holiday a day.
    const { isDoubtful, ...rest } = days
    return { days: isDoubtful && by !== 'none' ? rest : days }
  }
  return by === 'none' || by === 'of' || isWord(by, 'on', 'in') ? sameDays(draft.days, days) : null
}

/** Reads the day as the start of a repetition: "every week starting Monday", "every day from June". */
function repeatStart(draft: Draft, days: Days, by: Joiner): Partial<Draft> | null {
  if (draft.days) return null
  // "every day this week", "every morning next month": the rule begins and ends with the period.
  const isPeriod = !days.bare && !days.isGeneric && !isOneDay(days) && days.grain !== 'day'
  const isDaily = draft.repeat?.rule.freq === 'daily' || draft.repeat?.rule.freq === 'weekly'
  if (isPeriod && isDaily && !draft.ends && (by === 'none' || isWord(by, 'in'))) return { days, lastDays: days }
  return isWord(by, 'from') ? { days } : null
}

function isLunch({ part, first, lead }: Draft): boolean {
  return first === 'part' && part?.part === 'lunch' && part.bare && lead?.relation !== 'by'
}

/**
 * Adds a part of the day to the draft. "tomorrow lunch" is a time as the whole text; otherwise lunch is the title of
 * the todo.
 */
function partSlot(draft: Draft, part: DayPart, by: Joiner, isTextEnd: boolean): Partial<Draft> | null {
  const isLed = isWord(by, 'before', 'until', 'by') && draft.days !== undefined
  const joins = by === 'none' || isLed || isWord(by, 'on', 'in', 'at') || (by === 'of' && draft.clock)
  // "first thing tomorrow morning" names the same part twice.
  if (draft.part && draft.part.part === part.part && by === 'none') return { part: draft.part }
  if (draft.part || draft.lastDays || !joins) return null
  const isTitle = !isLed && !(isTextEnd && draft.start === 0 && draft.first === 'days')
  if (part.bare && part.part === 'lunch' && isTitle) return null
  return draft.days || draft.clock || draft.repeat ? { part } : null
}

/** "every morning on weekdays": the days of the second rule at the time of the first. */
function narrowed({ rule, part }: Repeat, repeat: Repeat): Partial<Draft> | null {
  const isDaily = rule.freq === 'daily' && rule.interval === 1
  return isDaily && part && !repeat.part && repeat.rule.by_day ? { repeat: { ...repeat, part }, part } : null
}

/** True for "two weekends" and "3 Mondays": the number counts them, and is no hour. */
function countsRepeat({ clock, isClockLed, next }: Draft, by: Joiner, { tokens }: Input): boolean {
  return by === 'none' && !isClockLed && clock?.bare !== undefined && tokens[next]!.text.endsWith('s')
}

function repeatSlot(draft: Draft, repeat: Repeat, by: Joiner): Partial<Draft> | null {
  const joins = by === 'none' || by === 'dash' || isWord(by, 'on')
  if (draft.repeat) return joins ? narrowed(draft.repeat, repeat) : null
  // "in the morning every Monday"; "morning every Monday" may be a title.
  if (!joins || (draft.part && (repeat.part || draft.part.bare || draft.part.today))) return null
  const part = repeat.part && { part: repeat.part }
  if (draft.days && draft.first === 'days' && !draft.clock) {
    // "until June, every Monday", "starting Monday, every day"
    if (draft.lead?.word === 'until') {
      return { repeat, ...part, days: undefined, ends: { until: draft.days, isThrough: false } }
    }
    if (draft.lead?.word === 'from') return { repeat, ...part }
  }
  if (draft.lead?.relation === 'by') return null
  if (!draft.days) return { repeat, ...part }
  const { rule } = repeat
  const isOpen = isOneDay(draft.days) && !rule.by_day && !rule.by_month && !rule.by_month_day
  if (!isOpen || draft.days.isPlural) return null
  const code = draft.days.weekday && rule.freq === 'weekly' ? weekdayCode(draft.days.weekday) : null
  return { repeat: { ...repeat, ...(code && { rule: { ...rule, by_day: [code] } }) }, ...part }
}
