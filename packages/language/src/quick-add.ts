import { withTimesTogether } from './commands/doubt/doubt.ts'
import { listsIn } from './commands/normalise/openers.ts'
import { withHolidayOfEvent } from './commands/readers/holiday-event.ts'
import { findImportance } from './commands/readers/importance.ts'
import { isPointReminder } from './commands/readers/point.ts'
import type { Reminder } from './commands/readers/reminder.ts'
import { findReminder } from './commands/readers/reminder.ts'
import { findTags } from './commands/readers/tags.ts'
import { quotedSpans, titleOf } from './commands/readers/title.ts'
import type { Importance, Wishes } from './commands/types.ts'
import { withImpliedRepeat } from './times/implied-repeat.ts'
import { impossibleTimes } from './times/impossible-times.ts'
import { parseTimes } from './times/parse-times.ts'
import type { FoundTime, Span, TimeContext } from './times/types.ts'
import { isWish, onceOf, overlaps } from './times/types.ts'
import { hasClock } from './todo-fields.ts'

/**
 * One thing that was understood, and all the words that say it. A reminder comes `minutes` before the todo starts; null
 * means no reminder: the words decline it, or the todo has no time of day.
 */
export type Taken = { spans: Span[] } & (
  | { slot: 'time'; time: FoundTime }
  | { slot: 'duration'; minutes: number }
  | { slot: 'importance'; importance: Importance }
  | { slot: 'tags'; tags: string[] }
  | { slot: 'list'; list: string }
  /** `isOpening`: the line begins with "remind me", and no other words say when. */
  | { slot: 'reminder'; minutes: number | null; isWished: boolean; isOpening?: true }
)

/** A new todo as a line of text describes it. */
export interface QuickAdd extends Wishes {
  /** Never empty, unless the text is. */
  title: string
  tags: string[]
  /** What was understood beside the title. No two spans overlap. */
  taken: Taken[]
}

/** A title has at most 100 characters. A longer line than this was pasted, and is not parsed. */
const MAX_LENGTH = 500
const REMIND_ME = /^\s*remind\s+me(?!\p{L})/iu

/**
 * Reads a line of the field for new todos, by the functions that read "add LINE" for the assistant. Three things differ,
 * because the line addresses no assistant, and the user sees what was understood before it is saved:
 * - Of the words that ask for a todo, only "remind me" leaves the title, since it asks for a reminder. "Add salt to the
 *   pool" and "schedule the inspection" are things to do here.
 * - Words leave the title only when they have an effect: "run for 30 minutes" has no time of day that a length could
 *   follow.
 * - A line that is all time ("Black Friday") is the title as well.
 *
 * `ignore`: words that are not interpreted and stay in the title.
 */
export function parseQuickAdd(line: string, context: TimeContext, ignore: readonly Span[] = []): QuickAdd {
  if (line.length > MAX_LENGTH) return { title: line.trim(), tags: [], taken: [] }
  const text = masked(line, ignore)
  const taken = readFields(text, context)
  const title = titleOf(
    line,
    taken.flatMap(({ spans }) => spans),
  )
  if (title === '' || taken.length === 0) return quickAdd(line, line.trim(), taken.filter(isCertain))
  return quickAdd(line, title, taken)
}

/**
 * Words that say when, and that the todo does not have. `time`: it has another time, or they are in doubt. `impossible`:
 * there is no such date or time. `reminder`: a reminder needs a time of day.
 */
export interface Missed extends Span {
  why: 'time' | 'impossible' | 'reminder'
}

/** Returns the words that say when and stay in the title. `used`: those that have an effect, or that are not interpreted. */
export function missedWords(line: string, used: readonly Span[], context: TimeContext): Missed[] {
  if (line.length > MAX_LENGTH) return []
  const times = parseTimes(line, context)
  const reminder = findReminder({ text: line, times })
  const names = quotedSpans(line)
  // A line that is nothing but a possible time, such as “two”, is the name of the todo.
  const isWhole = ({ start, end }: Span) => line.slice(start, end) === line.trim()
  const groups: [Missed['why'], readonly Span[]][] = [
    ['reminder', reminder.minutes === undefined ? [] : reminder.used],
    ['time', times.filter((time) => isWish(time) && !isWhole(time))],
    ['impossible', impossibleTimes(line)],
  ]
  const missed: Missed[] = []
  for (const [why, spans] of groups) {
    for (const span of spans) {
      const isFree = ![...used, ...names, ...missed].some((other) => overlaps(other, span))
      if (isFree) missed.push({ ...withoutJoint(line, span), why })
    }
  }
  return missed.toSorted((a, b) => a.start - b.start)
}

function quickAdd(line: string, title: string, taken: Taken[]): QuickAdd {
  const wishes: QuickAdd = { title, tags: [], taken }
  for (const one of taken) {
    if (one.slot === 'time') Object.assign(wishes, { time: one.time }, lengthIn(one.time))
    else if (one.slot === 'duration') wishes.minutes = one.minutes
    else if (one.slot === 'importance') wishes.importance = one.importance
    else if (one.slot === 'list') wishes.list = one.list
    else if (one.slot === 'tags') wishes.tags = [...new Set([...wishes.tags, ...one.tags])]
    else if (one.minutes !== null) wishes.reminder = one.minutes
  }
  if (isPoint(line, wishes)) wishes.isPoint = true
  return wishes
}

/** Whether the line asks for a reminder at a time, and for nothing that takes time: "remind me at 3 to stretch". */
function isPoint(line: string, { title, reminder, minutes, time, taken }: QuickAdd): boolean {
  const isAsked = taken.some((one) => one.slot === 'reminder' && one.isOpening)
  return isAsked && reminder === 0 && time !== undefined && isPointReminder(line, title, time, minutes)
}

/** Returns the length that a time includes: "at 3 for an hour". */
function lengthIn(time: FoundTime): { minutes?: number } {
  const once = onceOf(time)
  return once && 'minutes' in once && once.minutes ? { minutes: once.minutes } : {}
}

function readFields(text: string, context: TimeContext): Taken[] {
  const quotes = quotedSpans(text)
  const times = parseTimes(text, context).filter((time) => !quotes.some((quote) => overlaps(quote, time)))
  const reminder = findReminder({ text, times })
  const isFree = (span: Span) => !reminder.used.some((used) => overlaps(used, span))

  const time = joinedTime(text, times.filter(isFree), context)
  const hasTimeOfDay = time !== null && hasClock(time.time)
  const taken: Taken[] = []
  if (time) taken.push({ slot: 'time', ...time })
  const length =
    time && hasTimeOfDay && time.time.kind !== 'interval' ? lengthOf(time.time, times.filter(isFree)) : null
  if (length) taken.push(length)

  const wished = reminderOf(text, reminder, hasTimeOfDay)
  if (wished) taken.push(wished)
  const words = taken.flatMap(({ spans }) => spans)
  const all = [...taken, ...labels(text, words)]
  return all.map((one) => ({ ...one, spans: one.spans.map((span) => trimmed(text, span)) }))
}

/**
 * Returns the first time that says when to do the todo, with all its words: a day and a clock time that stand apart
 * ("tomorrow with Ana at 3") are one. Later times stay in the title.
 */
function joinedTime(text: string, times: FoundTime[], context: TimeContext): { time: FoundTime; spans: Span[] } | null {
  const wishes = times.filter(isWish)
  const [first, next] = wishes
  if (!first) return null
  const alone = {
    time: withImpliedRepeat(first, text, context),
    spans: [{ start: first.start, end: first.end }],
  }
  const apart = next ? withTimesTogether(first, { text, times }) : null
  const together = apart ?? withHolidayOfEvent(first, text, text)
  if (!together) return alone
  const joined = parseTimes(together, context).find(({ start, kind }) => start === first.start && kind !== 'duration')
  if (!joined || joined.end <= first.end) return alone
  return {
    time: withImpliedRepeat(joined, together, context),
    spans: apart && next ? [...alone.spans, { start: next.start, end: next.end }] : alone.spans,
  }
}

function reminderOf(text: string, { minutes, used }: Reminder, hasTimeOfDay: boolean): Taken | null {
  const end = REMIND_ME.exec(text)?.[0].length ?? 0
  const opening = end > 0 && !used.some((span) => overlaps(span, { start: 0, end })) ? [{ start: 0, end }] : []
  if (minutes !== undefined && hasTimeOfDay) {
    return { slot: 'reminder', minutes, isWished: true, spans: [...opening, ...used] }
  }
  if (opening.length > 0) {
    return { slot: 'reminder', minutes: hasTimeOfDay ? 0 : null, isWished: true, isOpening: true, spans: opening }
  }
  if (minutes === undefined && used.length > 0) {
    return { slot: 'reminder', minutes: null, isWished: false, spans: used }
  }
  return null
}

/** Returns a length that stands apart from the time. */
function lengthOf(time: FoundTime, times: FoundTime[]): Taken | null {
  if (lengthIn(time).minutes) return null
  const length = times.find((found) => found.kind === 'duration')
  return length?.kind === 'duration' ? { slot: 'duration', minutes: length.minutes, spans: [spanOf(length)] } : null
}

/** Returns the importance, the tags and the list. */
function labels(text: string, taken: Span[]): Taken[] {
  const lists = listsIn(text)
    .filter((list) => !taken.some((span) => overlaps(span, list)))
    .slice(0, 1)
  const tags = findTags(text, [...taken, ...lists])
  const { level, used } = findImportance(text, [...taken, ...lists, ...tags.used])
  const importance: Taken[] = level ? [{ slot: 'importance', importance: level, spans: used }] : []
  return [
    ...lists.map((list): Taken => ({ slot: 'list', list: list.name, spans: [spanOf(list)] })),
    ...tagFields(text, tags),
    ...importance,
  ]
}

/** Returns the tags, each with the words that name it. */
function tagFields(text: string, { names, used }: { names: string[]; used: Span[] }): Taken[] {
  const left = new Set(names)
  return used.map((span): Taken => {
    const own = findTags(text.slice(span.start, span.end), []).names.filter((name) => names.includes(name))
    // Words that name no tag by themselves get all tags that no earlier words have.
    const tags = own.length > 0 ? own : [...left]
    for (const tag of tags) left.delete(tag)
    return { slot: 'tags', tags, spans: [span] }
  })
}

/** False for a guessed time: "1984" as the whole line is a title rather than a year. */
function isCertain(taken: Taken): boolean {
  return taken.slot !== 'time' || taken.time.certainty !== 'guess'
}

/** Replaces every letter of the ignored words by x. All positions stay. */
function masked(text: string, ignore: readonly Span[]): string {
  return ignore.reduce(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(start, end).replace(/\S/g, 'x') + rest.slice(end),
    text,
  )
}

/** Returns the span without the blanks at its ends, and the punctuation before its words. */
function withoutJoint(text: string, { start, end }: Span): Span {
  const joint = /^[\s,;.(–-]*/.exec(text.slice(start, end))?.[0].length ?? 0
  return trimmed(text, { start: start + joint, end })
}

/** Returns the span without the blanks at its ends. */
function trimmed(text: string, { start, end }: Span): Span {
  const words = text.slice(start, end)
  return { start: start + words.length - words.trimStart().length, end: start + words.trimEnd().length }
}

function spanOf({ start, end }: Span): Span {
  return { start, end }
}
