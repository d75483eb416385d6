import { parseTimes } from './parse-times.ts'
import type { FoundTime, TimeContext } from './types.ts'

/** The time that the words consist of. Null when they say anything else, or only a duration. A bare number is an hour here. */
export function onlyTime(words: string, context: TimeContext): FoundTime | null {
  const said = words.trim()
  const [time, ...others] = parseTimes(said, context)
  const isAll = time && others.length === 0 && time.start === 0 && time.end === said.length
  return isAll && time.kind !== 'duration' ? time : null
}
