import { parseTimes } from './parse-times.ts'
import type { FoundTime, TimeContext } from './types.ts'

/** "the last Friday of the month", "on the first working day of the month"; but not "the 5th of the month". */
const NTH_OF_THE_MONTH =
  /^(?:on |at )?(?:the )?(?:first|second|third|fourth|fifth|last|(?:second|third) to last|penultimate|[1-5](?:st|nd|rd|th)) (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|day|weekday|workday|(?:work|working|business) day|weekend) (?<of>of the month)(?!\p{L})/iu

/**
 * Returns the time as a repetition when a new todo at it is one: "the last Friday of the month" comes every month, and
 * who means the next one says "of this month". Returns any other time unchanged. In a question or a move the words mean
 * a day.
 */
export function withImpliedRepeat(time: FoundTime, text: string, context: TimeContext): FoundTime {
  const of = NTH_OF_THE_MONTH.exec(text.slice(time.start, time.end))?.groups?.of
  if (!of || time.kind === 'recurrence') return time
  const at = text.indexOf(of, time.start)
  const every = `${text.slice(0, at)}of every month${text.slice(at + of.length)}`
  const found = parseTimes(every, context).find(({ start }) => start === time.start)
  if (found?.kind !== 'recurrence') return time
  return { ...found, end: found.end - 'of every month'.length + of.length }
}
