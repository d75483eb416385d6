import { COUNT } from '../../text/numbers.ts'
import type { FoundTime } from '../../times/types.ts'
import type { Message } from '../normalise/message.ts'
import type { SingleCommand } from '../types.ts'
import { minutesOf } from './length.ts'

const ASKS =
  /^(?:what|which|when|where|how|do i|have i|is|are|am i|does|will|any|list|show|find|give|tell|see|check|look|know|get|analy[sz]e|free (?:time|slots?)|conflicts?|overlap|plan|if i'm|whether i'm)(?!\p{L})/u
const CONFLICT = /\b(?:conflicts?|conflicting|overlap\w*|double[- ]booked|clash\w*|collide)\b/
const FREE = /\b(?:free|available|availability|open slots?|gaps?|spare|busy|have (?:any |some |a bit of )?time)\b/
const MINE = /\b(?:i|i'm|me|my|time|slots?|when|gaps?|moment)\b/
/**
 * "when am I free" and "is Tuesday free" are about the user. A question with one of these words is about rooms, seats
 * or other people.
 */
const OTHERS = /\b(?:rooms?|your|he|she|they|seats?|tickets?)\b/
const SUBJECT =
  /^(?:(?:when|what time) )?(?:is|are) (?!(?:my|the|there|it|any|anything|everything)(?!\p{L}))(?<who>\p{L}+) (?:free|available|busy)(?!\p{L})/u
const FIT =
  /^(?:what time|when|where) (?:could|can|should|would|might) i (?:fit|squeeze|do|schedule|put|have|meet|take)(?!\p{L})/u
const PLAN = /^plan (?:out )?(?:my|the|this|next|for) (?:day|week|morning|afternoon|evening|weekend|today|tomorrow)/
const DAY_FREE = /^(?:is|are) (?:my |the )?(?:\w+ ){0,4}(?:free|open|clear|available|busy)(?: (?:on|for|at)\b.*)?$/

const FREE_HOURS = new RegExp(`(?<count>half an|${COUNT}) (?:free |spare |open )(?<unit>hour|minute|min)s?\\b`)

/** Returns the minutes of "two free hours". */
function freeMinutes(lower: string): number | null {
  const { count, unit } = FREE_HOURS.exec(lower)?.groups ?? {}
  return count && unit ? minutesOf(count, unit) : null
}

/** True for "is Bob free tomorrow?", where a name takes the place of a day. */
function isAboutPerson(lower: string, times: FoundTime[]): boolean {
  const who = SUBJECT.exec(lower)?.groups?.who
  return who !== undefined && !times.some(({ start }) => start <= lower.indexOf(who))
}

/** Reads a question about free time or conflicts. */
export function readAnalysis({ lower, times }: Message): SingleCommand | null {
  if (!ASKS.test(lower) || OTHERS.test(lower) || isAboutPerson(lower, times)) return null
  const time = times.find(({ kind }) => kind !== 'duration')
  const isConflict = CONFLICT.test(lower) || /^analy[sz]e/.test(lower)
  const isFree =
    PLAN.test(lower) ||
    FIT.test(lower) ||
    (FREE.test(lower) && (MINE.test(lower) || (time !== undefined && DAY_FREE.test(lower))))
  if (!isFree && !isConflict) return null
  const length = times.find((found) => found.kind === 'duration')
  const minutes = length?.kind === 'duration' ? length.minutes : freeMinutes(lower)
  return {
    kind: 'analyse',
    asked: isConflict ? 'conflicts' : 'free',
    ...(time && { time }),
    ...(minutes && { minutes }),
  }
}
