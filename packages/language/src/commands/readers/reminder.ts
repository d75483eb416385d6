import { COUNT, readNumber } from '../../text/numbers.ts'
import type { FoundTime, Span } from '../../times/types.ts'
import { UNIT_MINUTES } from './length.ts'

/**
 * The minutes from a reminder to the start of the todo, and the words that say so. `minutes` is left out when there is
 * no reminder.
 */
export interface Reminder {
  minutes?: number
  used: Span[]
}

const UNIT = '(?<unit>minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)(?!\\p{L})'
const AMOUNT = [
  `(?<half>(?:an?\\s)?half\\s(?:an\\s|of\\san\\s)?hour)`,
  `(?<quarter>(?:an?\\s)?quarter\\s(?:of\\san\\s)?hour)`,
  `(?<hours>${COUNT})\\s{1,3}(?:hours?|hrs?)\\s{1,3}and\\s{1,3}(?<part>a\\shalf|a\\squarter)`,
  `(?<h>\\d{1,2})\\s?(?:hours?|hrs?|h),?(?:\\s{1,3}and)?\\s{0,3}(?<m>\\d{1,2})(?:\\s?(?:minutes?|mins?|m))?(?!\\p{L})`,
  `(?<count>\\d{1,4}(?:[.,]\\d{1,2})?|${COUNT})(?<and>\\s{1,3}and\\s{1,3}a\\shalf)?[\\s-]{0,3}${UNIT}`,
].join('|')
const BEFORE =
  '(?:before(?:hand)?|ahead(?:\\s(?:of\\stime|of))?|prior(?:\\sto)?|in\\sadvance(?:\\sof)?|earlier|early|previously)(?!\\p{L})'

/** "10 minutes before", "the day before". */
const AHEAD = new RegExp(
  `(?<![\\p{L}\\p{N}#.,:/-])(?:(?:about|around|roughly|exactly|at\\sleast)\\s)?(?:(?:${AMOUNT})\\s{0,3}(?:of\\s)?${BEFORE}|(?:on\\s)?the\\s(?<that>day|week|hour)\\s(?:before|prior|earlier)(?!\\p{L}))`,
  'giu',
)
/** "with a 10 minute reminder", "and an hour's notice". */
const NOTICE = new RegExp(
  `[\\s,;]{0,3}(?<![\\p{L}])(?:with|and|plus|at)\\s{1,3}(?:(?:about|at\\sleast)\\s)?(?:an?\\s(?=\\d))?(?:${AMOUNT})(?:['’]s?|\\sof)?[\\s-]{1,3}(?:reminder|alert|alarm|notification|notice|warning|heads?[\\s-]?up)(?!\\p{L})`,
  'iu',
)
/** An amount without "before". It is a reminder only after words that ask for one: "reminder: 10 min". */
const BARE = new RegExp(`(?<![\\p{L}\\p{N}#.,/-])(?:${AMOUNT})(?=\\s{0,3}(?:$|[,.;!)]))`, 'giu')

const NOUN = '(?:re(?:mi|mai|me)nde?r|alarm|alert|notification|notice|warning|heads?[\\s-]?up|ping|nudge)'
const ASK = [
  `(?:with|set|add|include|use|and|plus|give\\s+me|send\\s+me|have|put|make|create|i(?:'d\\s+like|\\s+want|\\s+need))\\s+(?:me\\s+)?(?:the|an?|my)\\s+(?:\\p{L}{1,15}\\s+)?${NOUN}`,
  `(?:with\\s+)?${NOUN}`,
  '(?:re(?:mi|mai)nde?|alert|notify|warn|ping|nudge|tell|buzz)\\s+me(?:\\s+(?:of|about)\\s+(?:it|this|that))?',
  'let\\s+me\\s+know',
].join('|')
const JOINT = '[\\s,;.(–-]{0,3}(?<![\\p{L}])(?:(?:and|with|but|also|please|then|can\\s+you|could\\s+you)\\s{1,3}){0,3}'
const ENDS_IN_NOUN = new RegExp(`${NOUN}(?:\\s+(?:of|to|set\\s+to|set\\s+for))?\\s{0,3}:?\\s{0,3}$`, 'iu')
/** Words that ask for a reminder, right before its amount. Only the last LOOK_BACK characters are searched. */
const LEAD = new RegExp(
  `${JOINT}(?:${ASK})(?:\\s+(?:of|at|to|set|for|by|set\\s+(?:for|to|at)))?\\s{0,3}:?\\s{0,3}$`,
  'iu',
)
const LOOK_BACK = 60

/** The todo itself, after "before": "before it starts". */
const ITSELF =
  /^\s{1,3}(?:it|that|this|then|the\s(?:start|beginning|time)|start(?:ing)?(?:\stime)?)(?:\s(?:starts?|begins?|is|happens))?(?![\p{L}'’])/iu
/** The todo by its name, at the end of the text: "lunch at 1, remind me an hour before the lunch". */
const NAMED = /^\s{1,3}(?:the|my|our)\s\p{L}{1,20}(?=\s{0,3}(?:$|[.!?)]))/iu

/** "remind me when it starts". */
const AT_START = new RegExp(
  `${JOINT}(?:${ASK})\\s+(?:when\\s+(?:it|that)\\s+(?:starts|begins|is\\s+due)|at\\s+(?:the\\s+)?(?:start|beginning|time\\s+of\\s+(?:the\\s+)?event)(?:\\s+time)?|on\\s+time)(?!\\p{L})`,
  'iu',
)
const NO_REMINDER =
  /[\s,;]{1,3}(?:(?:and|but|with)\s)?(?:without\s(?:an?\s|any\s)?(?:reminder|alarm|alert|notification)|no\s(?:reminder|alarm|alert|notification)|(?:do\s?n['’]?t|do\snot)\sremind\sme)s?(?=\s{0,3}(?:$|[,.;!)]))/iu
/** A message that asks for a reminder. An amount at the end of such a message needs no other words. */
export const REMINDS =
  /^\s*(?:please\s+)?(?:re(?:mi|mai)nde?r?|alert|notify|(?:set|create|add|make)\s+(?:me\s+)?(?:an?|the)\s+(?:re(?:mi|mai)nder|alarm|alert))(?!\p{L})/iu

/** Finds "with a reminder 15 minutes before", "remind me an hour ahead", "alert: 10 min". */
export function findReminder({ text, times }: { text: string; times: FoundTime[] }): Reminder {
  return ahead(text, times) ?? notice(text) ?? bare(text) ?? atStart(text) ?? none(text) ?? { used: [] }
}

/** Returns the first amount with "before" that belongs to a reminder. */
function ahead(text: string, times: FoundTime[]): Reminder | null {
  for (const { index, groups, 0: match } of text.matchAll(AHEAD)) {
    const minutes = minutesOf(groups)
    const lead = leadBefore(text, index)
    const end = index + match.length + itselfAt(text, index + match.length)
    if (lead) {
      const start = index - lead.length
      return { minutes, used: [{ start, end: isBlank(text.slice(0, start)) ? end : end + namedAt(text, end) }] }
    }
    const seam = /,?\s{0,3}$/.exec(text.slice(Math.max(0, index - 4), index))?.[0] ?? ''
    const start = index - seam.length
    const follows = seam.startsWith(',') || times.some((time) => time.end === start)
    if (follows && isLast(text, end) && REMINDS.test(text)) return { minutes, used: [{ start, end }] }
  }
  return null
}

function notice(text: string): Reminder | null {
  const match = NOTICE.exec(text)
  return match && { minutes: minutesOf(match.groups), used: [spanOf(match)] }
}

function bare(text: string): Reminder | null {
  for (const { index, groups, 0: match } of text.matchAll(BARE)) {
    const lead = leadBefore(text, index)
    const start = index - (lead?.length ?? 0)
    if (lead && ENDS_IN_NOUN.test(lead) && !isBlank(text.slice(0, start)))
      return { minutes: minutesOf(groups), used: [{ start, end: index + match.length }] }
  }
  return null
}

function atStart(text: string): Reminder | null {
  const match = AT_START.exec(text)
  return match && { minutes: 0, used: [spanOf(match)] }
}

function none(text: string): Reminder | null {
  const match = NO_REMINDER.exec(text)
  return match && { used: [spanOf(match)] }
}

/** Returns the words that ask for a reminder right before `at`, or null. */
export function leadBefore(text: string, at: number): string | null {
  return LEAD.exec(text.slice(Math.max(0, at - LOOK_BACK), at))?.[0] ?? null
}

function itselfAt(text: string, at: number): number {
  return ITSELF.exec(text.slice(at, at + LOOK_BACK))?.[0].length ?? 0
}

function namedAt(text: string, at: number): number {
  return NAMED.exec(text.slice(at, at + LOOK_BACK))?.[0].length ?? 0
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}

/** Whether no word follows. */
function isLast(text: string, at: number): boolean {
  return /^[\s.!?)]*$/.test(text.slice(at))
}

function spanOf({ index, 0: match }: RegExpExecArray): Span {
  return { start: index, end: index + match.length }
}

function minutesOf(groups: Record<string, string | undefined> = {}): number {
  const { that, hours, part, h, m, count = '', unit = '', and } = groups
  if (groups.half) return 30
  if (groups.quarter) return 15
  if (that) return minutesPer(that)
  if (hours) return amount(hours) * 60 + (part?.endsWith('half') ? 30 : 15)
  if (h) return Number(h) * 60 + Number(m)
  return Math.round((amount(count) + (and ? 0.5 : 0)) * minutesPer(unit))
}

function minutesPer(unit: string): number {
  return UNIT_MINUTES[unit.slice(0, 1).toLowerCase()] ?? 1
}

function amount(words: string): number {
  return /^\d/.test(words) ? Number(words.replace(',', '.')) : readNumber(words)
}
