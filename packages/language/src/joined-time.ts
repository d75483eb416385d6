import { withTimesTogether } from './commands/doubt/doubt.ts'
import { withHolidayOfEvent } from './commands/readers/holiday-event.ts'
import { parseTimes } from './times/parse-times.ts'
import type { FoundTime, Span, TimeContext } from './times/types.ts'
import { isWish } from './times/types.ts'

/**
 * The first time that is a wish, of those that were found in the text, with all the words that say it: a day and a
 * clock time that were said apart ("tomorrow with Ana at 3") are one. Later times stay in the title.
 */
export function joinedTime(
  text: string,
  times: FoundTime[],
  context: TimeContext,
): { time: FoundTime; spans: Span[] } | null {
  const wishes = times.filter(isWish)
  const [first, next] = wishes
  if (!first) return null
  const alone = { time: first, spans: [{ start: first.start, end: first.end }] }
  const apart = next ? withTimesTogether(first, { text, times }) : null
  const together = apart ?? withHolidayOfEvent(first, text, text)
  if (!together) return alone
  const joined = parseTimes(together, context).find(({ start, kind }) => start === first.start && kind !== 'duration')
  if (!joined || joined.end <= first.end) return alone
  return { time: joined, spans: apart && next ? [...alone.spans, { start: next.start, end: next.end }] : alone.spans }
}
