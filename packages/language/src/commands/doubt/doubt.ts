import { PlainDate } from '../../calendar/plain-date.ts'
import { ZonedTime } from '../../calendar/zoned-time.ts'
import type { FoundTime, TimeContext } from '../../times/types.ts'
import { isWish } from '../../times/types.ts'
import type { Message } from '../normalise/message.ts'
import { readRemindBefore } from '../readers/remind-before.ts'
import { quotedSpans, textWithout } from '../readers/title.ts'
import type { SingleCommand } from '../types.ts'
import { impossibleDay } from './impossible-day.ts'
import { isStatement } from './statement.ts'

/** What ends later than this after it began, on another day, was hardly meant: "from 5pm to 4pm". A night shift is shorter. */
const MAX_HOURS = 12

/** What writes a time, or deletes by one. */
const CHANGES = new Set(['create', 'update', 'complete', 'delete', 'schedule'])

/** Words of a title that speak of a todo that is there: whether a new one is wanted is asked. */
const LEANING =
  /(?:^|\s)(?:instead|same (?:time|day|hour|place))(?!\p{L})|(?<!\p{L})(?:is|was|are|were|got|gets|been) (?:now )?(?:cancell?ed|called off|moved|postponed|rescheduled)(?!\p{L})|(?<!\p{L})moved (?:me|us|it)(?!\p{L})|^(?:it|that|this|them|repeat (?:the|my|it|that) .*)$/iu

/** What to make of a command whose words say it, but that may not be meant: to do the wrong thing is worse than to ask. */
export function questioned(command: SingleCommand, message: Message): SingleCommand {
  const impossible = CHANGES.has(command.kind)
    ? impossibleDay(textWithout(message.text, quotedSpans(message.text)))
    : null
  if (impossible) return { kind: 'impossible', day: impossible }
  if (command.kind === 'schedule')
    return command.time && hasSecondTime(command.time, message) ? { kind: 'unclear' } : command
  if (command.kind !== 'create' && command.kind !== 'update') return command
  const time = command.kind === 'create' ? command.time : command.changes.time
  if (command.kind === 'create') {
    if (command.implied && isStatement(command.title)) return { kind: 'none', offer: null }
    if (LEANING.test(command.title)) return { kind: 'none', offer: command }
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

/** Words that lead to something that has a time of its own: "for the concert on Friday", "that Friday works". */
const LINK = /(?:^|\s)(?:for|of|about|to|before|after|from|until|since|that|which|who|because|if)\s+\S*\p{L}/iu
const NEXT = /^\s*(?:[,;/&+]|(?:and|or|then)(?!\p{L}))|(?:[,;/&+]|(?:^|\s)(?:and|or|then))\s*$/iu

/** Whether a time was said beside the one that was taken, and belongs to nothing else that is named. */
function hasSecondTime(taken: FoundTime, { text, times }: Message): boolean {
  const leads = text.slice(0, taken.start).trim() === ''
  return times.some((time) => {
    if (!isWish(time) || time.start < taken.end) return false
    const gap = text.slice(taken.end, time.start)
    const between = leads ? gap.replace(/^\s*,/, '') : gap
    return NEXT.test(between) || !LINK.test(between)
  })
}

/** An event that is named, and may have a time of its own: "for the concert at 8pm". */
const EVENT = /(?:^|\s)(?:for|of|about|before|after|from|until)\s+(?:the|an?|my|our|your|his|her|their)\s/iu

/** Like LINK, but whence and whither have no time of their own: "at 4 from Boots tomorrow". */
const TOPIC = /(?:^|\s)(?:for|of|about|before|after|until|since|that|which|who|because|if)\s+\S*\p{L}/iu

/**
 * The text with a day and a clock time together that were said apart ("tomorrow with Ana at 3"); null when that is
 * not so. The clock time of an event that is named stays with it.
 */
export function withTimesTogether(taken: FoundTime, { text, times }: Pick<Message, 'text' | 'times'>): string | null {
  const next = times.find((time) => isWish(time) && time.start >= taken.end)
  if (!next || taken.relation === 'by') return null
  const gap = text.slice(taken.end, next.start)
  const isDayFirst = taken.kind === 'day' && isClockAlone(next) && !EVENT.test(gap)
  const isClockFirst = isClockAlone(taken) && next.kind === 'day' && !TOPIC.test(gap)
  if (gap.trim() === '' || NEXT.test(gap) || !(isDayFirst || isClockFirst)) return null
  const moved = ` ${text.slice(next.start, next.end)}`
  return text.slice(0, taken.end) + moved + gap + text.slice(next.end)
}

/** A clock time without a day. */
export function isClockAlone(time: FoundTime): boolean {
  return time.kind === 'time' || (time.kind === 'interval' && !time.isDaySaid)
}

function isOver(time: FoundTime, { now, time_zone }: TimeContext): boolean {
  const end = endOf(time)
  const current = ZonedTime.parse(now, time_zone).toString()
  return end !== null && end < current.slice(0, end.length)
}

/** Comparable with a local time of the same length; null when it is never over. */
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

/** How long it lasts when it ends on another day; 0 when it does not. */
function nightHours({ from, to }: { from: string; to: string }): number {
  if (from.slice(0, 10) === to.slice(0, 10)) return 0
  return ZonedTime.at(from, 'UTC').secondsUntil(ZonedTime.at(to, 'UTC')) / 3600
}
