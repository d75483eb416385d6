import { isWish } from '../../times/types.ts'
import type { Message } from '../normalise/message.ts'
import type { SingleCommand } from '../types.ts'
import { minutesOf } from './length.ts'
import { titleOf } from './title.ts'
import { isOutside } from './topics.ts'

const FIND =
  /^(?:find|get|look for)(?: me| us)? (?:an?|some|the next|a free|another)?\s*(?:free |good |open )?(?:time|slot|gap|room|space|spot)(?: of)?\s*/i
const SCHEDULE =
  /^(?:schedule|plan in|fit in|squeeze in|(?:block(?: out)?|set aside|reserve|make) (?:some )?time for|(?:plan|set aside|reserve|block(?: out)?)(?= (?:an?|half an|\d+|one|two|three) (?:hours?|minutes?|mins?) (?:for|to)(?!\p{L})))\s+/iu
/** Words about the free slot, which do not belong to the title. */
const WHENEVER =
  /\s*(?:for )?(?:when(?:ever)?|where(?:ver)?) (?:i(?:'m| am)|there(?:'s| is)|it|i have)(?: (?:free|time|room|space|possible|fits))+|\s*(?:sometime|some time|somewhere|at some point)(?!\p{L})/iu

/**
 * Reads a todo without a clock time, which needs a free slot: "find an hour for the report this week", "schedule a call
 * with Bob".
 */
export function readSchedule({ text: body, lower, times }: Message): SingleCommand | null {
  if (isOutside(lower)) return null
  const whenever = WHENEVER.exec(body)
  const verb =
    FIND.exec(body) ??
    /^find(?: me)?(?= (?:an?|half|\d+|two|three) .*\b(?:for|to|with)\b)/i.exec(body) ??
    SCHEDULE.exec(body)
  if (!verb) return null
  const time = times.find(isWish)
  if (time && !['day', 'days', 'part'].includes(time.kind)) return null
  const duration = times.find(({ kind }) => kind === 'duration')
  const length =
    /^\s*(?:an?\s+)?(?<count>an?|\d+|one|two|three|four|half an?)[\s-](?<unit>hours?|minutes?|mins?)(?!\p{L})/iu.exec(
      body.slice(verb[0].length),
    )
  const used = [
    { start: 0, end: verb[0].length + (length?.[0].length ?? 0) },
    ...(time ? [time] : []),
    ...(duration ? [duration] : []),
    ...(whenever ? [{ start: whenever.index, end: whenever.index + whenever[0].length }] : []),
  ]
  const rest = titleOf(body, used)
  // "30 minutes with Lee"
  const title = length && /^with(?!\p{L})/iu.test(rest) ? `${length[0].trim()} ${rest}` : rest
  if (title === '') return null
  return {
    kind: 'schedule',
    title,
    ...(time && { time }),
    ...(duration?.kind === 'duration' && { minutes: duration.minutes }),
    ...(!duration && length?.groups && { minutes: minutesOf(length.groups.count ?? '', length.groups.unit ?? '') }),
  }
}
