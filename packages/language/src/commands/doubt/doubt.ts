import { PlainDate } from '../../calendar/plain-date.ts'
import { ZonedTime } from '../../calendar/zoned-time.ts'
import type { FoundTime, TimeContext } from '../../times/types.ts'
import { isWish } from '../../times/types.ts'
import { hasClock } from '../../todo-fields.ts'
import type { Message } from '../normalise/message.ts'
import { readRemindBefore } from '../readers/remind-before.ts'
import { quotedSpans, textWithout } from '../readers/title.ts'
import type { SingleCommand } from '../types.ts'
import { impossibleClock, impossibleDay } from './impossible-day.ts'
import { isRemark } from './remark.ts'
import { isStatement } from './statement.ts'

/**
 * The assistant asks about a todo that lasts longer than this and ends on the next day. "from 5pm to 4pm" is longer, a
 * night shift is shorter.
 */
const MAX_HOURS = 12

/** Commands that write a time to a todo, or that use a time to select the todos to change. */
const CHANGES = new Set(['create', 'update', 'complete', 'delete', 'schedule'])

/** Titles that suggest an existing todo; ask before creating another. */
const SUGGESTS_EXISTING =
  /(?:^|\s)(?:instead|same (?:time|day|hour|place))(?!\p{L})|(?<!\p{L})(?:is|was|are|were|got|gets|been) (?:now )?(?:cancell?ed|called off|moved|postponed|rescheduled)(?!\p{L})|(?<!\p{L})moved (?:me|us|it)(?!\p{L})|^(?:it|that|this|them|repeat (?:the|my|it|that) .*)$/iu

/** Two things one after the other, of which one has the clock time: "call Bob then gym". */
const SEQUENCE = /\S\s(?:and\s)?then\s\S/iu
/** A question after a remark: "I have the dentist on Friday, when was that". */
const QUESTION_BEHIND =
  /(?:^|[\s,.;])(?:when|what time|what day|which day|where)(?:['’]s|\s(?:is|was|are|were))\s(?:it|that|this|they)(?:\sagain)?$/iu
/** What the user only supposes. */
const OPINION = /^i\s(?:think|guess|believe|suppose|wonder)(?!\p{L})/iu

/** The rest of an exception that no rule has: "every week except in winter". */
const EXCEPTION = /(?<!\p{L})(?:except|excluding|but not|apart from)(?:\s+(?:on|in|for|during))?$/iu

/**
 * Returns a command that makes the assistant ask, in place of a command that the user may not mean: doing the wrong
 * thing is worse than a question. Returns any other command unchanged.
 */
export function questionDoubtful(command: SingleCommand, message: Message): SingleCommand {
  const said = CHANGES.has(command.kind) ? textWithout(message.text, quotedSpans(message.text)) : ''
  const impossible = impossibleDay(said) ?? impossibleClock(said)
  if (impossible) return { kind: 'impossible', day: impossible }
  if (command.kind === 'schedule')
    return command.time && hasSecondTime(command.time, message) ? { kind: 'unclear' } : command
  if (command.kind !== 'create' && command.kind !== 'update') return command
  const time = command.kind === 'create' ? command.time : command.changes.time
  if (command.kind === 'create') {
    if (command.implied && isStatement(command.title)) return { kind: 'none', offer: null, isCertain: true }
    if (command.implied && isRemark(command.title)) return { kind: 'none', offer: command, isCertain: true }
    if (time && EXCEPTION.test(command.title)) return { kind: 'unclear' }
    if (time && hasClock(time) && SEQUENCE.test(command.title)) return { kind: 'unclear' }
    if (command.implied && (QUESTION_BEHIND.test(command.title) || OPINION.test(command.title)))
      return { kind: 'none', offer: QUESTION_BEHIND.test(command.title) ? null : command }
    if (SUGGESTS_EXISTING.test(command.title)) return { kind: 'none', offer: command, isCertain: true }
    const reminder = time ? null : readRemindBefore(message)
    if (reminder) return reminder
    if (time && hasSecondTime(time, message)) return { kind: 'unclear' }
    if (time && isOver(time, message.context)) return { kind: 'doubtful', why: 'past', command }
  }
  const hours = time?.kind === 'interval' ? nightHours(time) : 0
  return time?.kind === 'interval' && hours > MAX_HOURS
    ? { kind: 'doubtful', why: 'long', command, hours, to: time.to }
    : command
}

/**
 * Words that lead to another thing than the todo. A time after them is the time of that thing: "for the concert on
 * Friday", "that Friday works".
 */
const LINK = /(?:^|\s)(?:for|of|about|to|before|after|from|until|since|that|which|who|because|if)\s+\S*\p{L}/iu
const NEXT = /^\s*(?:[,;/&+]|(?:and|or|then)(?!\p{L}))|(?:[,;/&+]|(?:^|\s)(?:and|or|then))\s*$/iu

/**
 * Whether the message has a second time for the same todo. A time of another thing ("for the concert on Friday") does
 * not count.
 */
function hasSecondTime(taken: FoundTime, { text, times }: Message): boolean {
  if (SECOND_HOUR.test(text.slice(taken.end))) return true
  const leads = text.slice(0, taken.start).trim() === ''
  return times.some((time) => {
    if (!isWish(time) || time.start < taken.end) return false
    const gap = text.slice(taken.end, time.start)
    const between = leads ? gap.replace(/^\s*,/, '') : gap
    return NEXT.test(between) || !LINK.test(between)
  })
}

/** "at 3 and 4": a number that can only be a second hour. */
const SECOND_HOUR = /^\s(?:and|or|&)\s\d{1,2}(?::\d{2})?\s?(?:am|pm)?(?=$|[,.!?])/iu

/** Words that lead to another event, which may have a time of its own: "for the concert at 8pm". */
const EVENT = /(?:^|\s)(?:for|of|about|before|after|from|until)\s+(?:the|an?|my|our|your|his|her|their)\s/iu

/**
 * Like LINK, but without "from" and "to", which lead to a place: a place has no time of its own ("at 4 from Boots
 * tomorrow").
 */
const TOPIC = /(?:^|\s)(?:for|of|about|before|after|until|since|that|which|who|because|if)\s+\S*\p{L}/iu

/**
 * Joins a day and a clock time that stand apart in the text ("tomorrow with Ana at 3"), and returns the new text.
 * Returns null when they do not stand apart. The clock time of another event stays with that event.
 */
export function withTimesTogether(taken: FoundTime, { text, times }: Pick<Message, 'text' | 'times'>): string | null {
  const next = times.find((time) => isWish(time) && time.start >= taken.end)
  if (!next || taken.relation === 'by') return null
  const gap = text.slice(taken.end, next.start)
  const isDayFirst = isOfDays(taken) && isClockAlone(next) && !EVENT.test(gap)
  const isClockFirst = isClockAlone(taken) && next.kind === 'day' && !TOPIC.test(gap)
  if (gap.trim() === '' || NEXT.test(gap) || !(isDayFirst || isClockFirst)) return null
  // "for today" behind a clock time would be a time of its own.
  const moved = ` ${text.slice(next.start, next.end).replace(/^for\s+/i, '')}`
  return text.slice(0, taken.end) + moved + gap + text.slice(next.end)
}

/** True for a day, and for days that repeat: "every Monday standup at 9". */
function isOfDays(time: FoundTime): boolean {
  return time.kind === 'day' || (time.kind === 'recurrence' && time.first.kind === 'day')
}

/** True for a clock time without a day. */
export function isClockAlone(time: FoundTime): boolean {
  return time.kind === 'time' || (time.kind === 'interval' && !time.isDaySaid)
}

function isOver(time: FoundTime, { now, time_zone }: TimeContext): boolean {
  const end = endOf(time)
  const current = ZonedTime.parse(now, time_zone).toString()
  return end !== null && end < current.slice(0, end.length)
}

/**
 * Returns the end of a time, as a day or a local time that can be compared with another one of the same length. Returns
 * null for a time that is never over.
 */
function endOf(time: FoundTime): string | null {
  switch (time.kind) {
    case 'day':
      return time.day
    case 'days':
      return PlainDate.parse(time.to).subtract({ days: 1 }).toString()
    case 'day_time':
      return time.time
    case 'part':
    case 'interval':
      return time.to
    default:
      return null
  }
}

/** Returns the hours of an interval that ends on another day; 0 for any other interval. */
function nightHours({ from, to }: { from: string; to: string }): number {
  if (from.slice(0, 10) === to.slice(0, 10)) return 0
  return ZonedTime.at(from, 'UTC').secondsUntil(ZonedTime.at(to, 'UTC')) / 3600
}
