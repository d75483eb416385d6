import { onlyTime } from '../../times/only-time.ts'
import { parseTimes } from '../../times/parse-times.ts'
import type { FoundTime, TimeContext } from '../../times/types.ts'
import type { Changes, SingleCommand } from '../types.ts'
import { readTarget } from './target.ts'

/** Verbs of moving in time. */
export const MOVE =
  '(?:move|pre-?pone|reschedule|re-schedule|shift|postpone|push(?: back| out)?|delay|defer|put(?: off|(?= .{1,80} off (?:until|till|to) )|(?= (?:it|that|this|them) (?:at|on|to|for|in|back) ))|bring(?: forward)?|change|update|set(?! up )|make|adjust|edit|modify|alter|amend|snooze|bump|carry over|roll over|hold off(?: on)?)'
/** Verbs that can also mean something else than moving in time: "set an alarm for 7", "make dinner at 8". */
const VAGUE = /^(?:change|update|set|make|adjust|edit|modify|alter|amend)/i

/** The verb at the start, before the todo. A particle may follow the todo: "put … off until". */
const MOVE_START = new RegExp(`^${MOVE} `, 'i')
const PARTICLE = /\s+(?:back|forwards?|off|out|up|over|ahead|on)$/i
/**
 * How many places with a word of TO or AT are tried. A sentence has few, and the time after each of them must be read.
 */
const MAX_JOINTS = 8
const TO = / (?:to|until|till|onto|into)(?= )/gi
const BEFORE = /\s(?:to )?(?:right |just |sometime )?(?:before|ahead of)\s(?!.*\s(?:to|until|till)\s)/i
const AT = / (?:for|on|at|by)(?= )/gi

/**
 * Reads "move the dentist from Friday to Monday at 9". The todo is before the last "to", and its new time after that.
 */
export function readMove(body: string, context: TimeContext): SingleCommand | null {
  const verb = MOVE_START.exec(body)?.[0]
  // "make a cake for 3pm" makes a new thing.
  if (!verb || /^make an?\s/i.test(body)) return null
  const rest = body.slice(verb.length)
  const isVague = VAGUE.test(verb)
  // "before lunch" is no start time, so the assistant must ask for one.
  const before = isVague ? null : BEFORE.exec(rest)
  if (before) return update(rest.slice(0, before.index), {}, context)
  for (const { index, 0: joint } of [...rest.matchAll(TO)].slice(-MAX_JOINTS).toReversed()) {
    const time = onlyTime(rest.slice(index + joint.length), context)
    if (time) return movedTo(rest.slice(0, index), time, context)
  }
  for (const { index } of isVague ? [] : [...rest.matchAll(AT)].slice(0, MAX_JOINTS)) {
    const time = onlyTime(rest.slice(index), context)
    if (time) return movedTo(rest.slice(0, index), time, context)
  }
  const time = parseTimes(rest, context).find(
    ({ end, kind, certainty }) => end === rest.length && kind !== 'duration' && certainty !== 'guess',
  )
  if (time && (!isVague || isNamed(rest, time))) {
    return movedTo(rest.slice(0, time.start), time, context)
  }
  return isVague ? null : update(rest, {}, context)
}

/** Whether the words name an existing todo: "make it 3pm", "make the gym 19:30". "make dinner at 8" is a plan. */
function isNamed(rest: string, { start }: FoundTime): boolean {
  return (
    /^(?:it|that|this) $/i.test(rest.slice(0, start)) ||
    (/^(?:the|my) /i.test(rest) && /^[\d\p{Lu}]/u.test(rest.slice(start)))
  )
}

/** Returns the command that moves a todo to a time. In "from 5 to 6" the time after "from" selects the todo. */
function movedTo(said: string, time: FoundTime, context: TimeContext): SingleCommand | null {
  const which = said.replace(PARTICLE, '')
  // "change 5 people to 6" is about a number in a title.
  if (which.trim() === '' || /^\d+\s+\p{L}/u.test(which)) return null
  const moved = { time: { ...time, relation: 'at' as const } }
  const from = / from (?<from>\S.*)$/i.exec(which)
  const was = from?.groups?.from && onlyTime(from.groups.from, context)
  if (!from || !was) return update(which, moved, context)
  return { kind: 'update', target: { ...readTarget(which.slice(0, from.index), context), time: was }, changes: moved }
}

function update(which: string, changes: Changes, context: TimeContext): SingleCommand {
  return { kind: 'update', target: readTarget(which, context), changes }
}
