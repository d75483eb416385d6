import { COUNT, readNumber } from '../../text/numbers.ts'
import type { Span } from '../../times/types.ts'
import type { ReminderAt } from '../types.ts'
import { leadBefore, REMINDS } from './reminder.ts'

/** A reminder on another day at a clock time, which is cut off a text. */
export interface DayBefore {
  at: ReminderAt
  /** The text without the reminder. */
  rest: string
  /** The words of the todo, when they stand inside the reminder: "the night before the exam at 9". */
  todo?: string
  /** Where the reminder is, with the words that ask for it. Null when the whole text is the reminder. */
  span: Span | null
}

const HOURS = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'
const HALF_DAY = "(?:a\\.?m\\.?|p\\.?m\\.?|o['’]?clock|h)(?![\\p{L}\\p{N}])"
const CLOCK = `(?:noon|midday|half\\s(?:past\\s)?(?:\\d{1,2}|${HOURS})|(?:\\d{1,2}(?:[:.]\\d{2})?|(?:${HOURS})(?:\\s(?:thirty|fifteen|forty[\\s-]?five))?)(?:\\s?${HALF_DAY})?)(?![\\p{L}\\p{N}:])`
const AT = '(?:at|around|about|by|@)\\s?'
const BEFORE = '(?:before(?:hand)?|prior|earlier|ahead|in\\sadvance|preceding)(?:\\s(?:to|of)(?=\\s))?(?!\\p{L})'
const PART = 'morning|afternoon|evening|eve|night|day'
/** "the evening before", "two days earlier", "on the same day". */
const DAYS = `(?:(?:on|in)\\s)?(?:(?:the|that)\\s(?<part>${PART})\\s(?:right\\s|just\\s)?${BEFORE}|(?:the\\s)?(?:previous|preceding|prior)\\s(?<previous>${PART})|(?<count>${COUNT}|a)\\s(?<unit>days?|nights?|weeks?)\\s${BEFORE}|(?:the|that)\\ssame\\s(?<same>${PART})|the\\s(?<itself>${PART})\\s(?:itself|of(?:\\s(?:it|that|the\\sevent)(?!\\p{L}))?)|(?<=on\\s)the\\s(?<on>day))`
const ITSELF =
  "(?:\\s(?:it|that|this|then|the\\s(?:event|day|start))(?:\\s(?:starts?|begins?|happens))?(?![\\p{L}’']))?"
const REMINDER = new RegExp(
  `(?<![\\p{L}\\p{N}])(?<before>(?:${AT})?(?<first>${CLOCK})\\s?,?\\s)?${DAYS}${ITSELF}(?:,?\\s${AT}(?<last>${CLOCK}))?(?!\\p{L})`,
  'giu',
)
/** The todo between the day and the clock time, at the end of the text. */
const OF_TODO = new RegExp(
  `^\\s(?<todo>(?:the|my|our|her|his|their)\\s.{1,80}?)(?:,?\\s${AT}(?<clock>${CLOCK}))?[\\s.!?]*$`,
  'iu',
)

const USUAL: Record<string, string> = {
  morning: '09:00',
  afternoon: '14:00',
  evening: '18:00',
  eve: '18:00',
  night: '21:00',
}

/**
 * Cuts a reminder on the day before, or on another day, off a text: "dentist on Tuesday at 10, remind me the evening
 * before at 8". Returns null when there is none, or when only whole days are named ("the day before").
 */
export function withoutDayBefore(text: string): DayBefore | null {
  if (text.length > 500 || !HINT.test(text)) return null
  for (const match of text.matchAll(REMINDER)) {
    const { groups = {} } = match
    // Of two clock times, the first belongs to the todo: "on Tuesday at 10 the evening before at 8".
    const skipped = groups.last === undefined ? 0 : (groups.before ?? '').length
    const index = match.index + skipped
    const words = match[0].slice(skipped)
    const lead = leadBefore(text, index)
    const before = text.slice(0, index - (lead?.length ?? 0))
    const opens = REMINDS.test(text)
    if (!lead && !opens) continue
    const behind = text.slice(index + words.length)
    const inside = before.trim() === '' || !lead ? OF_TODO.exec(behind)?.groups : undefined
    const clock = inside?.clock ?? groups.last ?? groups.first
    const at = reminderAt(groups, clock)
    if (!at) continue
    if (inside?.todo && !groups.last) return { at, rest: '', todo: inside.todo, span: null }
    const isBehind = before.trim() !== '' && lead
    const kept = isBehind ? before : text.slice(0, index)
    return {
      span: isBehind ? { start: before.length, end: index + words.length } : null,
      at,
      rest: `${kept.trimEnd()} ${behind.trimStart()}`.trim().replace(/[\s,]+$/, ''),
    }
  }
  return null
}

/** Returns where a text has such a reminder with the words that ask for it, behind another command. Null when it has none. */
export function dayBeforeSpan(text: string): Span | null {
  const cut = withoutDayBefore(text)
  return cut?.span ?? null
}

/** A word that each of these reminders has. The check saves looking for them in most texts. */
const HINT = /before|prior|previous|preceding|earlier|ahead|advance|same|the (?:day|morning|evening|afternoon|night)/iu

/** Reads the words of such a reminder alone: "the evening before at 8". Returns null for other words. */
export function readDayBefore(words: string): ReminderAt | null {
  const text = words.trim().replace(/[.!?]+$/, '')
  const [match] = text.length > 100 ? [] : [...text.matchAll(REMINDER)]
  return match && match[0].length === text.length
    ? reminderAt(match.groups ?? {}, match.groups?.last ?? match.groups?.first)
    : null
}

function reminderAt(groups: Record<string, string | undefined>, clock: string | undefined): ReminderAt | null {
  const { part, previous, count, unit } = groups
  const same = groups.same ?? groups.itself ?? groups.on
  const named = (part ?? previous ?? same)?.toLowerCase()
  const time = clock === undefined ? named && USUAL[named] : clockTime(clock, named)
  if (!time) return null
  if (same !== undefined) return { days: 0, time }
  if (!count || !unit) return { days: 1, time }
  const days = /^an?$/i.test(count) ? 1 : readNumber(count)
  return { days: days * (/^w/i.test(unit) ? 7 : 1), time }
}

/** Returns a clock time `HH:MM`. The part of the day decides for a bare hour, or else office hours: 8 is the morning. */
function clockTime(words: string, part: string | undefined): string | null {
  const said = words.toLowerCase().replaceAll('.', ':')
  if (/^(?:noon|midday)$/.test(said)) return '12:00'
  const half = /^half\s(?:past\s)?(?<hour>.+)$/.exec(said)?.groups?.hour
  const { hour: spoken = '', minute = half ? '30' : '0' } =
    /^(?<hour>\d{1,2}|[a-z]+)(?:[:\s](?<minute>\d{2}|thirty|fifteen|forty[\s-]?five))?/.exec(half ?? said)?.groups ?? {}
  const hour = /^\d/.test(spoken) ? Number(spoken) : readNumber(spoken)
  const minutes = /^\d/.test(minute) ? Number(minute) : ({ thirty: 30, fifteen: 15 }[minute] ?? 45)
  if (hour > 23 || minutes > 59) return null
  const full = fullHour(hour, said, part)
  return full === null ? null : `${String(full).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

function fullHour(hour: number, said: string, part: string | undefined): number | null {
  if (/\bp:?m/.test(said) || /p:?m:?$/.test(said)) return (hour % 12) + 12
  if (/a:?m:?$/.test(said)) return hour % 12
  if (hour > 12 || hour === 0 || /^0/.test(said)) return hour
  if (part === 'morning') return hour
  // Midnight belongs to the next day.
  if (part === 'evening' || part === 'eve' || part === 'night') return hour === 12 ? null : hour + 12
  if (part === 'afternoon') return hour < 7 ? hour + 12 : hour
  return hour < 7 ? hour + 12 : hour
}
