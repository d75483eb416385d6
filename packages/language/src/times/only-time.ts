import { parseTimes } from './parse-times.ts'
import type { FoundTime, TimeContext } from './types.ts'

/** The time that is all of the words, and no mere duration; null when they say more or less. A bare number is an hour here. */
export function onlyTime(words: string, context: TimeContext): FoundTime | null {
  const said = words.trim()
  const [time, ...others] = parseTimes(said, context)
  const isAll = time && others.length === 0 && time.start === 0 && time.end === said.length
  return isAll && time.kind !== 'duration' ? time : null
}
