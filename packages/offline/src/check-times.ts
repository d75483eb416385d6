import type { CheckCall, CheckedCall, UserContext } from '@todo-agents/agent/types'
import { parseCommand } from '@todo-agents/language/commands/parse-command'
import { quotedSpans } from '@todo-agents/language/commands/readers/title'
import { parseTimes } from '@todo-agents/language/times/parse-times'
import type { FoundTime, OneTime } from '@todo-agents/language/times/types'
import { overlaps } from '@todo-agents/language/times/types'
import { timeContext } from '@todo-agents/language/todo-fields'
import { OFFLINE_NAME } from './turns.ts'
import { dayAndClock, dayName } from './wording/words.ts'

/**
 * Compares the day and the time in a call of a language model with those in the user's message. A false alarm costs the
 * user's patience, so it compares only when the message has one day or time, which says when one todo is to be.
 */
export const checkTimes: CheckCall = ({ message, call, others, model, user }) => {
  if (model === OFFLINE_NAME) return null
  const called = timesOf(call)
  if (called.length === 0 || others.some((other) => timesOf(other).length > 0)) return null
  const time = onlyWish(message, user)
  if (!time || called.some((each) => agrees(each, time))) return null
  return {
    written: `“${message.slice(time.start, time.end).trim()}”: ${inWords(startOf(time), time.kind, user)}`,
    called: called.map((each) => inWords(each, each.length > 10 ? 'day_time' : 'day', user)).join(', '),
  }
}

/**
 * Returns the local days and times at which the call puts its todo. Returns none when it has none, when it changes
 * several todos, and when a rule or a free slot decides.
 */
function timesOf({ tool_name, arguments: args }: CheckedCall): string[] {
  if (tool_name === 'batch_update_schedule') {
    const moves = Array.isArray(args.moves) ? args.moves : []
    return moves.length === 1 ? placesOf(moves[0]) : []
  }
  if (tool_name !== 'create_todo' && tool_name !== 'update_todo') return []
  const isOfSeveral = Array.isArray(args.id) && args.id.length > 1
  return isOfSeveral || args.recurrence ? [] : placesOf(args)
}

/** A todo of which only the reminder is set may be at any other time. So a reminder counts beside nothing else. */
function placesOf({ start_time, due_date, alarm_time }: Record<string, unknown>): string[] {
  return [start_time, due_date, alarm_time].filter((time) => typeof time === 'string')
}

type Wish = Extract<OneTime, { kind: 'day' | 'time' | 'day_time' }>

/**
 * Words after which a time need not be that of the todo: a condition, an exception, a range, another zone, or a time
 * that counts from another one.
 */
const OTHERWISE =
  /(?<!\p{L})(?:not|never|no|\p{L}+n['’]t|except|but|unless|if|or|from|between|before|after|until|till|by|than|instead|earlier|later|every|each|utc|gmt|[ecmp][sd]?t|cet|cest|bst|ist|\p{L}+ time(?! (?:at|on)))(?!\p{L})/iu
/** A time counted from now, or only about right. */
const ROUGH = /(?:^|\s)(?:in|within|around|about|approximately|ago|now|roughly|~)(?:\s|$)/iu

const MAX_LENGTH = 200

/** Returns the only day or time of a message, when it certainly says when the todo is to be. */
function onlyWish(message: string, user: UserContext): Wish | null {
  if (message.length > MAX_LENGTH) return null
  const context = timeContext(user)
  const quoted = quotedSpans(message)
  const times = parseTimes(message, context)
  const [time, ...more] = times.filter(({ kind }) => kind !== 'duration')
  if (!time || more.length > 0 || !isWish(time) || quoted.some((span) => overlaps(span, time))) return null
  if (OTHERWISE.test(message) || ROUGH.test(message.slice(Math.max(0, time.start - 7), time.end))) return null
  const command = parseCommand(message, context)
  if (command.kind === 'create') return hasTime(command.time, time) ? time : null
  return command.kind === 'update' && hasTime(command.changes.time, time) && !command.target.time ? time : null
}

function isWish(time: FoundTime): time is Wish {
  const isOne = time.kind === 'day' || time.kind === 'time' || time.kind === 'day_time'
  return isOne && time.relation === 'at' && !time.isAttributive && time.certainty !== 'guess'
}

function hasTime(read: FoundTime | undefined, time: Wish): boolean {
  return read !== undefined && read.kind === time.kind && startOf(read as Wish) === startOf(time)
}

function startOf(time: Wish): string {
  return time.kind === 'day' ? time.day : time.time
}

/**
 * Whether a time of the call can be what the words mean. Half a day apart is no disagreement when the words do not say
 * which half they mean, and neither is a day without a clock time.
 */
function agrees(called: string, time: Wish): boolean {
  const readings = [startOf(time), ...(time.other ? [time.other] : [])]
  const hasDay = time.kind === 'time' || readings.some((each) => each.slice(0, 10) === called.slice(0, 10))
  if (!hasDay || time.kind === 'day' || called.length <= 10) return hasDay
  const clock = minutesOf(called)
  return readings.some((each) => {
    const apart = Math.abs(minutesOf(each) - clock)
    return apart === 0 || (time.certainty !== 'certain' && apart === 12 * 60)
  })
}

function minutesOf(local: string): number {
  return Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16))
}

function inWords(local: string, kind: Wish['kind'], user: UserContext): string {
  if (kind === 'time') return dayAndClock(local, user).replace(/^.* at /, '')
  return kind === 'day' ? dayName(local, user) : dayAndClock(local, user)
}
