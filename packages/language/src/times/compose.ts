import type { PlainDate } from './calendar.ts'
import { dateOf } from './calendar.ts'
import type { Clock } from './clocks.ts'
import { clock } from './clocks.ts'
import { days, upcoming } from './day-expressions.ts'
import type { Days } from './days.ts'
import { isOneDay, oneDay } from './days.ts'
import type { Input, Read, Reader } from './grammar.ts'
import { longest, rule, words } from './grammar.ts'
import type { Joiner, Lead } from './leads.ts'
import { joiner, lead, upTo } from './leads.ts'
import type { Length } from './lengths.ts'
import { length } from './lengths.ts'
import type { DayPart } from './parts.ts'
import { dayPart } from './parts.ts'
import type { Repeat } from './repeats.ts'
import { repeatEnd, repeated, weekdayCode } from './repeats.ts'
import type { Shift, Window } from './shifts.ts'
import { shift, window } from './shifts.ts'
import { endsHere } from './tokens.ts'
import type { Relation } from './types.ts'

/** Pieces that stand together and make one time: "on Monday from 2 to 4". `start` and `next` count tokens. */
export interface Draft {
  start: number
  next: number
  lead: Lead | null
  relation: Relation
  days?: Days
  /** The last days of a range. */
  last_days?: Days | undefined
  clock?: Clock
  to_clock?: Clock
  /** The day of `to_clock`, when it was said. */
  to_days?: Days
  part?: DayPart
  length?: Length
  shift?: Shift
  window?: Window
  repeat?: Repeat
  ends?: { until: Days } | { count: number } | { length: Length }
  /** Whether a word stands before the clock time that leads to one: "Friday at 5". */
  clock_led?: boolean
  /** What it began with. */
  first: Piece['type']
}

type Piece = Days | Clock | DayPart | Repeat | Shift | Window | { type: 'length'; length: Length }

const aLength: Reader<Piece> = rule([length], ([length]) => ({ type: 'length', length }))
const PIECES: readonly Reader<Piece>[] = [repeated, days, shift, window, dayPart, clock, aLength]
const ends = repeatEnd(days)

/** Everything that can be read here as a word of its own, the longest first. */
function piecesAt(input: Input, at: number): Read<Piece>[] {
  return PIECES.flatMap((reader) => {
    const read = reader(input, at)
    return read && (endsHere(input.tokens, read.next) || isBegin(input, read.next)) ? [read] : []
  }).toSorted((a, b) => b.next - a.next)
}

/** "Mon-Fri": what is hyphenated with a day is a range. */
function isBegin(input: Input, at: number): boolean {
  const is_hyphen = input.tokens[at]?.text === '-'
  const end = is_hyphen ? days(input, at + 1) : null
  return end !== null && endsHere(input.tokens, end.next)
}

/** More pieces than any time has. */
const MAX_PIECES = 8

/** Every way to read a time that begins at this token, the longest first. */
export function draftsAt(input: Input, at: number): Draft[] {
  const found = lead(input, at)
  return [...draftsFrom(input, at, null), ...(found ? draftsFrom(input, at, found) : [])].toSorted(
    (a, b) => b.next - a.next,
  )
}

function draftsFrom(input: Input, start: number, found: Read<Lead> | null): Draft[] {
  return piecesAt(input, found?.next ?? start).flatMap(({ value, next }) => {
    const draft: Draft = {
      start,
      next,
      lead: found?.value ?? null,
      relation: found?.value.relation ?? 'at',
      first: value.type,
      ...slotOf(value),
    }
    if (found && 'clock' in draft) draft.clock_led = true
    for (let pieces = 1; pieces < MAX_PIECES && extend(draft, input); pieces++);
    takeEnding(draft, input)
    return endsHere(input.tokens, draft.next) ? [draft] : []
  })
}

function slotOf(piece: Piece): Partial<Draft> {
  switch (piece.type) {
    case 'days':
      return { days: piece }
    case 'clock':
      return { clock: piece }
    case 'part':
      return { part: piece }
    case 'repeat':
      return { repeat: piece, ...(piece.part && { part: piece.part }) }
    case 'shift':
      return { shift: piece }
    case 'window':
      return { window: piece }
    case 'length':
      return { length: piece.length }
  }
}

/** Takes what follows into the draft when it belongs to it. */
function extend(draft: Draft, input: Input): boolean {
  return extendEnds(draft, input) || extendRange(draft, input) || extendPiece(draft, input)
}

function extendEnds(draft: Draft, input: Input): boolean {
  const read = draft.repeat && !draft.ends ? ends(input, draft.next) : null
  if (!read || !endsHere(input.tokens, read.next)) return false
  Object.assign(draft, { ends: read.value, next: read.next })
  return true
}

/** "2 to 4", "Monday - Wednesday", "Monday 9am to Tuesday 5pm". */
function extendRange(draft: Draft, input: Input): boolean {
  const between = upTo(input, draft.next)
  if (!between || (between.value === 'and' && draft.lead?.word !== 'between')) return false
  const slot = rangeEnd(draft, input, between.next)
  if (!slot || !endsHere(input.tokens, slot.next)) return false
  Object.assign(draft, slot)
  if (draft.relation !== 'at') draft.relation = 'at'
  return true
}

function rangeEnd(draft: Draft, input: Input, at: number): (Partial<Draft> & { next: number }) | null {
  const day = days(input, at)
  const time = clock(input, at)
  if (draft.clock && !draft.to_clock) {
    if (draft.days && day && !day.value.bare) {
      const led = joiner(input, day.next)
      const behind = clock(input, led?.next ?? day.next)
      if (behind) return { to_days: day.value, to_clock: behind.value, next: behind.next }
    }
    if (!time) return null
    const led = joiner(input, time.next)
    const after = draft.days ? days(input, led?.next ?? time.next) : null
    if (after && !after.value.bare && isOneDay(after.value) && isPlain(led?.value)) {
      return { to_days: after.value, to_clock: time.value, next: after.next }
    }
    return { to_clock: time.value, next: time.next }
  }
  const is_days = draft.days && !draft.clock && !draft.last_days && !draft.part
  return is_days && day && !day.value.within ? { last_days: day.value, next: day.next } : null
}

function isPlain(joiner: Joiner | undefined): boolean {
  return joiner === undefined || joiner === 'none' || (typeof joiner === 'object' && joiner.word === 'on')
}

function extendPiece(draft: Draft, input: Input): boolean {
  const direct = piecesAt(input, draft.next)
  const between = joiner(input, draft.next)
  const joined = between ? piecesAt(input, between.next) : []
  const all = [
    ...direct.map((read) => ({ ...read, by: 'none' as Joiner })),
    ...joined.map((read) => ({ ...read, by: between!.value })),
  ].toSorted((a, b) => b.next - a.next)
  for (const { value, next, by } of all) {
    const slot = slotThatFits(draft, value, by, input, next)
    if (!slot) continue
    const relation =
      typeof by === 'object' && by.relation !== 'at' && draft.first !== 'length' ? by.relation : draft.relation
    Object.assign(draft, { relation, next }, slot)
    return true
  }
  return false
}

function slotThatFits(draft: Draft, piece: Piece, by: Joiner, input: Input, next: number): Partial<Draft> | null {
  if (draft.shift || draft.window) return null
  switch (piece.type) {
    case 'clock':
      return clockSlot(draft, piece, by, input, next)
    case 'days':
      return daysSlot(draft, piece, by)
    case 'part':
      return partSlot(draft, piece, by, input.tokens[next] === undefined)
    case 'repeat':
      return repeatSlot(draft, piece, by)
    case 'length':
      return !draft.length && isWord(by, 'for') && !draft.to_clock && hasTime(draft) ? { length: piece.length } : null
    default:
      return null
  }
}

function hasTime({ days, clock, part, repeat }: Draft): boolean {
  return Boolean(days ?? clock ?? part ?? repeat)
}

function isWord(by: Joiner, ...words: Lead['word'][]): boolean {
  return typeof by === 'object' && words.includes(by.word)
}

/** Words that lead from a day to an hour. */
const TO_HOUR: Lead['word'][] = ['at', 'about', 'from', 'between', 'by', 'until', 'before', 'after', 'due']

function clockSlot(draft: Draft, clock: Clock, by: Joiner, input: Input, next: number): Partial<Draft> | null {
  // "lunch at 12" is what is to be done.
  if (draft.clock || by === 'of' || isLunch(draft)) return null
  const led = isWord(by, ...TO_HOUR) || (isWord(by, 'for') && !clock.bare)
  if (!led && by !== 'none' && by !== 'dash') return null
  // "the second one", "chapter 3 - 5"
  if (!led && clock.bare && draft.days?.bare && draft.days.bare !== 'abbreviation') return null
  if (!led && clock.bare && !closes(input, next) && !upTo(input, next)) return null
  const between = isWord(by, 'between') ? { lead: by as Lead } : {}
  return { clock, ...between, ...(led && { clock_led: true }) }
}

function daysSlot(draft: Draft, days: Days, by: Joiner): Partial<Draft> | null {
  if (draft.length && !hasTime(draft)) return isWord(by, 'from', 'on', 'after') ? { days } : null
  if (draft.repeat) return repeatStart(draft, days, by)
  const joins =
    by === 'none' ||
    by === 'dash' ||
    isWord(by, 'on', 'by', 'until', 'in', 'from', 'due') ||
    (by === 'of' && draft.part)
  if (!joins || draft.last_days || isLunch(draft)) return null
  if (!draft.days) return { days }
  return by === 'none' || by === 'of' || isWord(by, 'on') ? sameDays(draft.days, days) : null
}

/** "every week starting Monday", "every day from June": the first time that it comes. */
function repeatStart(draft: Draft, days: Days, by: Joiner): Partial<Draft> | null {
  return !draft.days && isWord(by, 'from') ? { days } : null
}

function isLunch({ part, first }: Draft): boolean {
  return first === 'part' && part?.part === 'lunch' && part.bare
}

/** "tomorrow lunch" is a time when nothing else is said; else lunch is what is to be done. */
function partSlot(draft: Draft, part: DayPart, by: Joiner, ends_text: boolean): Partial<Draft> | null {
  const joins = by === 'none' || isWord(by, 'on', 'in', 'at') || (by === 'of' && draft.clock)
  if (draft.part || draft.last_days || !joins) return null
  if (part.bare && part.part === 'lunch' && !(ends_text && draft.start === 0 && draft.first === 'days')) return null
  return draft.days || draft.clock || draft.repeat ? { part } : null
}

function repeatSlot(draft: Draft, repeat: Repeat, by: Joiner): Partial<Draft> | null {
  const joins = by === 'none' || by === 'dash' || isWord(by, 'on')
  if (draft.repeat || draft.part || draft.lead?.relation === 'by' || !joins) return null
  const part = repeat.part && { part: repeat.part }
  if (!draft.days) return { repeat, ...part }
  const { rule } = repeat
  const is_open = isOneDay(draft.days) && !rule.by_day && !rule.by_month && !rule.by_month_day
  if (!is_open || draft.days.plural) return null
  const code = draft.days.weekday && rule.freq === 'weekly' ? weekdayCode(draft.days.weekday) : null
  return { repeat: { ...repeat, ...(code && { rule: { ...rule, by_day: [code] } }) }, ...part }
}

/** "Tuesday, 24 November", "Thu 15th", "Friday EOD": two ways to say the same day. */
function sameDays(first: Days, second: Days): Partial<Draft> | null {
  if (first.any || second.any) return { days: first.any ? second : first }
  const [weekday, other] = first.weekday ? [first, second] : [second, first]
  if (!weekday.weekday || weekday.plural || other.weekday || !isOneDay(other)) return null
  // "in two weeks on Monday" is the Monday of that week.
  const agreed = other.counted ? oneDay(inWeekOf(other.from, weekday.weekday)) : agreeing(weekday.weekday, other)
  return { days: agreed ?? { ...withoutBareness(other), other: weekday.from } }
}

function inWeekOf(day: PlainDate, weekday: number): PlainDate {
  return day.add({ days: weekday - day.dayOfWeek })
}

function withoutBareness({ bare: _, ...days }: Days): Days {
  return days
}

/** How far ahead a date without a year is looked for that falls on its weekday. */
const YEARS_AHEAD = 2

/** The date when it falls on the weekday, be it a later one that fits its words; null when none does so soon. */
function agreeing(weekday: number, date: Days): Days | null {
  if (date.from.dayOfWeek === weekday) return withoutBareness(date)
  const candidates = date.month_day
    ? monthsAhead(date.from, date.month_day)
    : date.date
      ? yearsAhead(date.from, date.date)
      : []
  const day = candidates.find((candidate) => candidate.dayOfWeek === weekday)
  return day ? oneDay(day, date.date ? { other: date.from } : {}) : null
}

function monthsAhead(from: PlainDate, number: number): PlainDate[] {
  return Array.from({ length: 12 * YEARS_AHEAD }, (_, months) => {
    const first = from.with({ day: 1 }).add({ months })
    return dateOf(first.year, first.month, number)
  }).filter((day) => day !== null)
}

function yearsAhead(from: PlainDate, { month, day }: { month: number; day: number }): PlainDate[] {
  return Array.from({ length: YEARS_AHEAD }, (_, years) => dateOf(from.year + years, month, day)).filter(
    (date) => date !== null,
  )
}

const onwards = words('on|onwards|onward|forward', true)
const looseEnd = longest(
  words('sharp|approximately|approx|exactly|precisely', true),
  words('or so', true),
  words('on the dot', true),
)
const atTheLatest = words(',? at the latest', true)
const long = words('long', true)

/** Words behind a time that belong to it: "from Monday on", "at 5 sharp", "Friday at the latest". */
function takeEnding(draft: Draft, input: Input): void {
  const take = (reader: Reader<unknown>) => {
    const read = reader(input, draft.next)
    if (read && endsHere(input.tokens, read.next)) draft.next = read.next
    return read !== null
  }
  if (draft.relation === 'from') take(onwards)
  if (draft.clock) take(looseEnd)
  if (hasTime(draft) && take(atTheLatest)) draft.relation = 'by'
  if (draft.length && !hasTime(draft) && !draft.lead && take(long)) draft.lead = { word: 'for', relation: 'at' }
  if (draft.days?.within || (draft.shift?.within ?? false) || isUpcoming(input, draft)) draft.relation = 'by'
}

function isUpcoming(input: Input, { start, next, lead: led }: Draft): boolean {
  return !led && upcoming(input, start)?.next === next
}

/** Words that may follow a time; anything else could be counted or described by it. */
const FUNCTION_WORDS = new Set(
  'with for to and then please pls on in at high low medium urgent important tag tagged so but because if when or until till by from about every daily weekly as is that i we due via next this thanks'.split(
    ' ',
  ),
)

/** Whether nothing that a number could count follows. */
export function closes({ tokens }: Input, next: number): boolean {
  const token = tokens[next]
  return !token || /^[,.;:!?)\]#"”(]$/.test(token.text) || (FUNCTION_WORDS.has(token.text) && !token.glued)
}
