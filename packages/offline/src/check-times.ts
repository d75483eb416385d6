import { RULES_MODEL } from '@todo-agents/agent/tools/tool'
import type { CheckCall, CheckedCall, UserContext } from '@todo-agents/agent/types'
import { parseCommand } from '@todo-agents/language/commands/parse-command'
import { quotedSpans } from '@todo-agents/language/commands/readers/title'
import { parseTimes } from '@todo-agents/language/times/parse-times'
import type { FoundTime, OneTime } from '@todo-agents/language/times/types'
import { overlaps } from '@todo-agents/language/times/types'
import { timeContext } from '@todo-agents/language/todo-fields'
import { clock, dayAndClock, dayName, range } from './wording/words.ts'

/**
 * Compares the day and the time in a call of a language model with those in the user's message. A false alarm costs the
 * user's patience, so it compares only when the message has one day or time, which says when one todo is to be.
 */
export const checkTimes: CheckCall = ({ message, call, others, model, user }) => {
  if (model === RULES_MODEL) return null
  const places = placesOf(call)
  if (!places || others.some((other) => hasTimes(other))) return null
  const wish = onlyWish(message, user)
  if (!wish) return null
  const { time, isNew } = wish
  const isOnlyNew =
    isNew && call.tool_name === 'create_todo' && others.every((each) => each.tool_name !== 'create_todo')
  const called = isOnlyNew ? newDisagreement(places, time, user) : disagreement(places, time, user)
  if (!called) return null
  return { written: `“${message.slice(time.start, time.end).trim()}”: ${wishInWords(time, user)}`, called }
}

/** When a call puts its todo, in local days and times. */
interface Places {
  /** Its start, day or reminder. A todo of which only the reminder is set may be at any other time, so that counts too. */
  times: string[]
  due_date: string | null
  end: string | null
}

/**
 * Returns null when the call cannot be compared: it changes several todos, makes a step, or a rule or a free slot
 * decides.
 */
function placesOf({ tool_name, arguments: args }: CheckedCall): Places | null {
  if (tool_name === 'batch_update_schedule') {
    const moves = Array.isArray(args.moves) ? args.moves : []
    return moves.length === 1 ? fieldsOf(moves[0]) : null
  }
  if (tool_name !== 'create_todo' && tool_name !== 'update_todo') return null
  const isOfSeveral = Array.isArray(args.id) && args.id.length > 1
  return isOfSeveral || args.recurrence || args.parent_id ? null : fieldsOf(args)
}

function fieldsOf({ start_time, due_date, alarm_time, end_time }: Record<string, unknown>): Places {
  return {
    times: [start_time, due_date, alarm_time].filter((time) => typeof time === 'string'),
    due_date: typeof due_date === 'string' ? due_date : null,
    end: typeof start_time === 'string' && typeof end_time === 'string' ? end_time : null,
  }
}

function hasTimes(call: CheckedCall): boolean {
  return (placesOf(call)?.times.length ?? 0) > 0
}

type Wish = Extract<OneTime, { kind: 'day' | 'time' | 'day_time' | 'interval' }>

/**
 * Words after which a time need not be that of the todo: a condition, an exception, a range, another zone, or a time
 * that counts from another one.
 */
const OTHERWISE =
  /(?<!\p{L})(?:not|never|no|\p{L}+n['’]t|except|but|unless|if|or|from|between|before|after|until|till|by|than|instead|earlier|later|every|each|utc|gmt|[ecmp][sd]?t|cet|cest|bst|ist|\p{L}+ time(?! (?:at|on)))(?!\p{L})/iu
/** A time counted from now, or only about right. */
const ROUGH = /(?:^|\s)(?:in|within|around|about|approximately|ago|now|roughly|~)(?:\s|$)/iu
const WEEKDAY = /(?<!\p{L})(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!\p{L})/giu
/** In "the 13th on Saturday" and "Friday the 13th on Saturday" the number is rather a part of a name. */
const NAMED_NUMBER = /\d(?:st|nd|rd|th)\s+on\s/iu
const DEADLINE = /^(?:due\s+)?by\s/iu
const FROM_TO = /(?<!\p{L})from\s.*(?<!\p{L})to\s/iu

const MAX_LENGTH = 200

/**
 * Returns the only day or time of a message, when it certainly says when the todo is to be. `isNew`: the message asks for
 * a new todo.
 */
function onlyWish(message: string, user: UserContext): { time: Wish; isNew: boolean } | null {
  if (message.length > MAX_LENGTH) return null
  const context = timeContext(user)
  const quoted = quotedSpans(message)
  const times = parseTimes(message, context)
  const [time, ...more] = times.filter(({ kind }) => kind !== 'duration')
  if (!time || more.length > 0 || quoted.some((span) => overlaps(span, time))) return null
  const words = message.slice(time.start, time.end).trim()
  if (!isWish(time, words) || NAMED_NUMBER.test(words) || (message.match(WEEKDAY) ?? []).length > 1) return null
  // The words of a deadline and of a range have been read.
  const isRead = time.relation === 'by' || time.kind === 'interval'
  const rest = isRead ? message.slice(0, time.start) + message.slice(time.end) : message
  if (OTHERWISE.test(rest) || ROUGH.test(message.slice(Math.max(0, time.start - 7), time.end))) return null
  const command = parseCommand(message, context)
  if (command.kind === 'create') return isSame(command.time, time) ? { time, isNew: true } : null
  const isMove = command.kind === 'update' && isSame(command.changes.time, time) && !command.target.time
  return isMove ? { time, isNew: false } : null
}

function isWish(time: FoundTime, words: string): time is Wish {
  if (time.isAttributive || time.certainty === 'guess') return false
  if (time.relation === 'by') return time.kind === 'day' && time.certainty === 'certain' && DEADLINE.test(words)
  if (time.relation !== 'at') return false
  if (time.kind === 'interval') return time.other === null && FROM_TO.test(words)
  return time.kind === 'day' || time.kind === 'time' || time.kind === 'day_time'
}

function isSame(read: FoundTime | undefined, time: Wish): boolean {
  if (read?.kind !== time.kind || startOf(read as Wish) !== startOf(time)) return false
  return time.kind !== 'interval' || (read as typeof time).to === time.to
}

function startOf(time: Wish): string {
  if (time.kind === 'interval') return time.from
  return time.kind === 'day' ? time.day : time.time
}

/** Returns what a call for the only new todo has in words, or null when it agrees. It must have what the message names. */
function newDisagreement(places: Places, time: Wish, user: UserContext): string | null {
  const { times } = places
  if (times.length === 0) return 'no day or time'
  const differs = disagreement(places, time, user)
  if (differs) return differs
  const hasClock = time.kind === 'day' || times.some((each) => each.length > 10)
  return hasClock ? null : `${inWords(times[0]!, user)} without a time`
}

/** Returns what the call has, in words, or null when it agrees. */
function disagreement({ times, due_date, end }: Places, time: Wish, user: UserContext): string | null {
  if (times.length === 0) return null
  const called = times.map((each) => inWords(each, user)).join(', ')
  if (time.relation === 'by') return isInTime(times, due_date, startOf(time)) ? null : called
  if (!times.some((each) => agrees(each, time, startOf(time)))) return called
  const isOtherEnd = time.kind === 'interval' && end !== null && !isSameClock(end, time.to, time)
  return isOtherEnd ? `${called}, until ${dayAndClock(end, user)}` : null
}

/** Work for a deadline may start on any day up to it. The day on which it is due is the deadline. */
function isInTime(times: string[], due_date: string | null, day: string): boolean {
  return due_date === null ? times.some((each) => each.slice(0, 10) <= day) : due_date.slice(0, 10) === day
}

/** Whether a time of the call can be what the words mean. A day without a clock time can. */
function agrees(called: string, time: Wish, start: string): boolean {
  const readings = [start, ...(time.other ? [time.other] : [])]
  const isAnyDay = time.kind === 'time' || (time.kind === 'interval' && !time.isDaySaid)
  const hasDay = isAnyDay || readings.some((each) => each.slice(0, 10) === called.slice(0, 10))
  if (!hasDay || time.kind === 'day' || called.length <= 10) return hasDay
  return readings.some((each) => isSameClock(called, each, time))
}

/** Half a day apart is no disagreement when the words do not say which half they mean. */
function isSameClock(called: string, said: string, { certainty }: Wish): boolean {
  const apart = Math.abs(minutesOf(said) - minutesOf(called))
  return apart === 0 || (certainty !== 'certain' && apart === 12 * 60)
}

function minutesOf(local: string): number {
  return Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16))
}

function wishInWords(time: Wish, user: UserContext): string {
  if (time.kind === 'interval') return range(time.from, time.to, user)
  if (time.kind === 'time') return clock(time.time, user)
  return inWords(startOf(time), user)
}

function inWords(local: string, user: UserContext): string {
  return local.length > 10 ? dayAndClock(local, user) : dayName(local, user)
}
