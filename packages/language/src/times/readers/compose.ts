import type { Input, Read, Reader } from '../grammar/grammar.ts'
import { longest, rule, words } from '../grammar/grammar.ts'
import type { Joiner, Lead } from '../grammar/leads.ts'
import { joiner, lead, upTo } from '../grammar/leads.ts'
import { isPhraseEnd } from '../grammar/phrase-end.ts'
import { isWordEnd } from '../grammar/tokens.ts'
import { clock } from './clocks.ts'
import { days, upcoming } from './day-expressions.ts'
import type { Days } from './days.ts'
import { isOneDay } from './days.ts'
import type { Draft, Piece } from './draft.ts'
import { length } from './lengths.ts'
import { dayPart } from './parts.ts'
import { changedRepeat, repeatEnd, repeated } from './repeats.ts'
import { sameDays } from './same-days.ts'
import { shift, window } from './shifts.ts'
import { hasTime, slotThatFits } from './slots.ts'

const aLength: Reader<Piece> = rule([length], ([length]) => ({ type: 'length', length }))

const PIECES: readonly Reader<Piece>[] = [repeated, days, shift, window, dayPart, aLength, clock]

const ends = repeatEnd(days)

/** Returns all pieces that start at this token and end with a word, the longest first. */
function piecesAt(input: Input, at: number): Read<Piece>[] {
  return PIECES.flatMap((reader) => {
    const read = reader(input, at)
    return read && (isWordEnd(input.tokens, read.next) || isHyphenatedRange(input, read.next)) ? [read] : []
  }).toSorted((a, b) => b.next - a.next)
}

/** True for a range with a hyphen: in "Mon-Fri" and "8pm-midnight", the hyphen leads to a day or a clock time. */
function isHyphenatedRange(input: Input, at: number): boolean {
  if (input.tokens[at]?.text !== '-') return false
  const end = days(input, at + 1) ?? clock(input, at + 1)
  return end !== null && isWordEnd(input.tokens, end.next)
}

/** The most pieces that a time has. */
const MAX_PIECES = 8

/** Returns all drafts of a time that starts at this token, the longest first. */
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
    if (found && 'clock' in draft) draft.isClockLed = true
    for (let pieces = 1; pieces < MAX_PIECES && extend(draft, input); pieces++);
    takeEnding(draft, input)
    return isWordEnd(input.tokens, draft.next) ? [draft] : []
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

/** Extends the draft by the words after it. Returns false when they do not belong to it. */
function extend(draft: Draft, input: Input): boolean {
  return (
    extendRepeat(draft, input) || extendEnds(draft, input) || extendRange(draft, input) || extendPiece(draft, input)
  )
}

function extendRepeat(draft: Draft, input: Input): boolean {
  const read = draft.repeat && changedRepeat(draft.repeat, input, draft.next)
  if (!read || !isWordEnd(input.tokens, read.next)) return false
  Object.assign(draft, { repeat: read.value, next: read.next })
  return true
}

function extendEnds(draft: Draft, input: Input): boolean {
  const read = draft.repeat && !draft.ends ? ends(input, draft.next) : null
  if (!read || !isWordEnd(input.tokens, read.next)) return false
  // "every Sunday at 5 for 30 minutes": the todo lasts that long, and the repetition does not end.
  const isHours = 'length' in read.value && read.value.length.seconds > 0
  if (isHours && draft.repeat?.rule.freq !== 'hourly' && draft.repeat?.rule.freq !== 'minutely') return false
  Object.assign(draft, { ends: read.value, next: read.next })
  return true
}

/** Extends the draft to a range: "2 to 4", "Monday - Wednesday", "Monday 9am to Tuesday 5pm". */
function extendRange(draft: Draft, input: Input): boolean {
  const between = upTo(input, draft.next)
  if (!between || (between.value === 'and' && draft.lead?.word !== 'between')) return false
  const slot = rangeEnd(draft, input, between.next)
  if (!slot || !isWordEnd(input.tokens, slot.next)) return false
  Object.assign(draft, slot)
  if (draft.relation !== 'at') draft.relation = 'at'
  return true
}

/** Reads the end of a range of days, also with its weekday: "Friday the 11th to Sunday the 13th". */
function dayOf(input: Input, at: number): Read<Days> | null {
  const first = days(input, at)
  const comma = first && input.tokens[first.next]?.text === ',' ? 1 : 0
  const second = first?.value.weekday ? days(input, first.next + comma) : null
  const both =
    first && second && isWordEnd(input.tokens, second.next) ? sameDays(first.value, second.value)?.days : null
  return both && second ? { value: both, next: second.next } : first
}

/** True for a day that needs a clock time behind it to be a day, and is one: "Sun 12:00", "5/14 3pm". Not "9-5". */
function canEnd({ value: { bare }, next }: Read<Days>, time: Read<unknown> | null): boolean {
  return !bare || bare === 'abbreviation' || (bare === 'number' && (!time || next > time.next))
}

function rangeEnd(draft: Draft, input: Input, at: number): (Partial<Draft> & { next: number }) | null {
  const day = dayOf(input, at)
  const time = clock(input, at)
  // "every day at 8 from 1 to 5 December"
  if (draft.repeat && draft.days && draft.clock && day && day.next > (time?.next ?? at) && !draft.lastDays)
    return { lastDays: day.value, next: day.next }
  if (draft.clock && !draft.toClock) {
    if (draft.days && day && canEnd(day, time)) {
      const led = joiner(input, day.next)
      const behind = clock(input, led?.next ?? day.next)
      if (behind) return { toDays: day.value, toClock: behind.value, next: behind.next }
    }
    if (!time) return null
    const part = draft.part && !draft.repeat ? dayPart(input, time.next) : null
    if (part && !part.value.bare) return { toClock: time.value, toPart: part.value, next: part.next }
    const led = joiner(input, time.next)
    const after = draft.days ? days(input, led?.next ?? time.next) : null
    if (after && !after.value.bare && isOneDay(after.value) && isPlain(led?.value)) {
      return { toDays: after.value, toClock: time.value, next: after.next }
    }
    return { toClock: time.value, next: time.next }
  }
  if ((draft.part ?? draft.days?.part) && !draft.clock && !draft.repeat && !draft.lastDays) return partEnd(input, at)
  const isDays = draft.days && !draft.clock && !draft.lastDays && !draft.part
  return isDays && day && !day.value.isDeadline ? { lastDays: day.value, next: day.next } : null
}

/** Reads the end of a range of parts of days: "Friday evening to Sunday night", "this morning to this evening". */
function partEnd(input: Input, at: number): (Partial<Draft> & { next: number }) | null {
  const day = days(input, at)
  const part = dayPart(input, day?.next ?? at)
  if (day?.value.part) return { toDays: day.value, toPart: day.value.part, next: day.next }
  if (!part) return null
  return { ...(day && { toDays: day.value }), toPart: part.value, next: part.next }
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

const onwards = words('on|onwards|onward|forward', true)

const looseEnd = longest(
  words('sharp|approximately|approx|exactly|precisely', true),
  words('or so', true),
  words('on the dot', true),
)

const atTheLatest = words(',? at the latest', true)

const latest = longest(words('latest', true), words('or earlier|before|sooner', true))
const orLater = words('or later|after', true)

const long = words('long', true)

/** Takes words after a time that belong to it: "from Monday on", "at 5 sharp", "Friday at the latest". */
function takeEnding(draft: Draft, input: Input): void {
  const take = (reader: Reader<unknown>) => {
    const read = reader(input, draft.next)
    if (read && isWordEnd(input.tokens, read.next)) draft.next = read.next
    return read !== null
  }
  const takeAtEnd = (reader: Reader<unknown>) => {
    const read = reader(input, draft.next)
    return read !== null && isPhraseEnd(input, read.next) && take(reader)
  }
  if (draft.relation === 'from') take(onwards)
  if (draft.clock) take(looseEnd)
  if (hasTime(draft) && (take(atTheLatest) || takeAtEnd(latest))) draft.relation = 'by'
  if (hasTime(draft) && takeAtEnd(orLater)) draft.relation = 'from'
  if (draft.length && !hasTime(draft) && !draft.lead && take(long)) draft.lead = { word: 'for', relation: 'at' }
  if (draft.days?.isDeadline || (draft.shift?.isDeadline ?? false) || isUpcoming(input, draft)) draft.relation = 'by'
}

function isUpcoming(input: Input, { start, next, lead: led }: Draft): boolean {
  return !led && upcoming(input, start)?.next === next
}
