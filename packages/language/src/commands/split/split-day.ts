import { onlyTime } from '../../times/only-time.ts'
import { parseTimes } from '../../times/parse-times.ts'
import type { FoundTime, TimeContext } from '../../times/types.ts'
import { isClockAlone } from '../doubt/doubt.ts'
import { unwrapped } from '../normalise/as-order.ts'
import { masked } from './mask.ts'

/** A heading and the entries behind it. The colon of "9:30" has a digit on each side. */
const HEADED = /^(?<head>[^:,;\n]{2,60}?)\s?(?::(?!\d)|:(?<=[^\d]:)|\s[–—-]\s)\s*(?<rest>\S.*)$/su
/** The words of a heading around its day: "add these for tomorrow", "my plan for Friday". */
const BEFORE_DAY =
  /^(?:please\s+)?(?:(?:add|create|schedule|put|note|plan|make|set up|set|enter|block)\s+)?(?:(?:in|down|me)\s+)?(?:(?:these|this|the following|the|my|our|some)\s+)?(?:(?:things|plans?|schedule|agenda|day|to-?\s?dos?|tasks?|events|appointments|meetings|reminders|calendar|list|entries)\s+)?(?:(?:for|on|of)\s+)?/iu
const BEHIND_DAY = /['’]s(?:\s+(?:plans?|schedule|agenda|to-?\s?dos?|tasks?|list))?$/iu
const SEPARATOR = /\s?(?:(?<!\d),|,(?!\d)|[;\n])\s*(?:(?:and|then)\s+)?|\s(?:and|then)\s/giu

/**
 * Splits a day and its entries, most of which have a clock time: "tomorrow: 9am gym, 11am call with Lena, 3pm review".
 * Without a heading, each entry must begin with its time. Returns null for other texts.
 */
export function splitDay(text: string, context: TimeContext): string[] | null {
  const order = unwrapped(text)
  const { head, rest } = HEADED.exec(order)?.groups ?? {}
  const day = head && rest ? dayOf(head, context) : null
  if (day && rest) return headedEntries(rest, day, context)
  return leadingTimes(order, context)
}

/** Whether lines are the entries of a day: each begins with its clock time. */
export function areEntries(lines: string[], context: TimeContext): boolean {
  const entries = lines.map((line) => entryOf(line, context))
  return entries.length > 1 && entries.every((entry) => entry?.startsWithTime)
}

/** Returns the day of a heading: "tomorrow", "my plan for Friday", "agenda Monday". */
export function dayOf(head: string, context: TimeContext): string | null {
  const time = onlyTime(head.replace(BEFORE_DAY, '').replace(BEHIND_DAY, ''), context)
  return time?.kind === 'day' ? time.day : null
}

interface Entry {
  name: string
  /** The words of its clock time; empty when it has none. */
  at: string
  startsWithTime: boolean
  /** The day that the entry names. */
  day: string | null
  /** The day on which its clock time comes next, when it names none. */
  next?: string
}

function headedEntries(rest: string, day: string, context: TimeContext): string[] | null {
  const entries = entriesOf(rest, context)
  if (!entries || entries.filter(({ at }) => at !== '').length < 2 || entries.some((entry) => entry.day)) return null
  return entries.map(({ name, at }) => `add ${name}${at && ` ${at}`} on ${day}`)
}

const OPENER = /^(?:(?:add|create|schedule|put|book|note)\s+)?(?:in\s+)?/iu

function leadingTimes(order: string, context: TimeContext): string[] | null {
  const entries = /\d/.test(order) ? entriesOf(order.replace(OPENER, ''), context) : null
  if (!entries || entries.length < 2 || !entries.every(({ startsWithTime }) => startsWithTime)) return null
  // At 14:00, "9am gym, 3pm review" are both on the next day: plans run forwards.
  let day =
    entries[0]?.day ??
    entries
      .map(({ next }) => next ?? '')
      .toSorted()
      .at(-1)
  return entries.map((entry) => {
    day = entry.day ?? day
    return `add ${entry.name} ${entry.at} on ${day}`
  })
}

/** The most entries; a longer text is no plan for a day. */
const MAX_ENTRIES = 15

/** Returns the entries of a text, or null when a piece has no name or an unclear time. */
function entriesOf(text: string, context: TimeContext): Entry[] | null {
  const pieces = piecesOf(text, context)
  if (pieces.length < 2 || pieces.length > MAX_ENTRIES) return null
  const entries = pieces.flatMap((piece) => entryOf(piece, context) ?? [])
  return entries.length === pieces.length ? entries : null
}

/** Splits at commas, and at "and" before an entry that begins with its time: "gym and yoga" stays together. */
function piecesOf(text: string, context: TimeContext): string[] {
  const pieces: string[] = []
  let from = 0
  for (const { index, 0: joint } of masked(text).matchAll(SEPARATOR)) {
    const end = index + joint.length
    const isAnd = /^\s\p{L}/u.test(joint)
    if (isAnd && parseTimes(text.slice(end, end + 40), context)[0]?.start !== 0) continue
    pieces.push(text.slice(from, index).trim())
    from = end
  }
  return [...pieces, text.slice(from).trim()].filter((piece) => piece !== '')
}

function entryOf(piece: string, context: TimeContext): Entry | null {
  const times = parseTimes(piece, context).filter(({ kind, isAttributive }) => kind !== 'duration' && !isAttributive)
  const [time] = times
  if (times.length > 1) return null
  if (!time) return /\p{L}{2}/u.test(piece) ? { name: piece, at: '', startsWithTime: false, day: null } : null
  const startsWithTime = time.start === 0
  const name = `${piece.slice(0, time.start)}${piece.slice(time.end)}`.replace(/^[\s:–—-]+|[\s:–—-]+$/gu, '')
  const clock = clockOf(time, piece)
  if (!clock || !(startsWithTime || time.end === piece.length) || !/\p{L}{2}/u.test(name)) return null
  return { name, startsWithTime, ...clock }
}

/** Returns the clock time of an entry in words, and its day if it names one. Null for any other time. */
function clockOf(time: FoundTime, piece: string): Pick<Entry, 'at' | 'day' | 'next'> | null {
  if (isClockAlone(time)) return { at: piece.slice(time.start, time.end), day: null, next: startOf(time).slice(0, 10) }
  if (time.kind === 'day_time') return { at: `at ${time.time.slice(11, 16)}`, day: time.time.slice(0, 10) }
  if (time.kind !== 'interval') return null
  return { at: `from ${time.from.slice(11, 16)} to ${time.to.slice(11, 16)}`, day: time.from.slice(0, 10) }
}

function startOf(time: FoundTime): string {
  return time.kind === 'time' ? time.time : time.kind === 'interval' ? time.from : ''
}
