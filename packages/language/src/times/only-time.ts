import { parseTimes } from './parse-times.ts'
import type { FoundTime, TimeContext } from './types.ts'

/**
 * Returns the time when the words are nothing but a time. Null when they say anything else, or only a duration. Here a
 * bare number is an hour.
 */
export function onlyTime(words: string, context: TimeContext): FoundTime | null {
  const said = words.trim()
  const [time, ...others] = parseTimes(said, context)
  const isAll = time && others.length === 0 && time.start === 0 && time.end === said.length
  return isAll && time.kind !== 'duration' ? time : null
}
