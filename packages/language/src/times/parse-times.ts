import { ZonedTime } from '../calendar/zoned-time.ts'
import { withStraightApostrophes } from '../text/normalise.ts'
import { withoutAddresses } from './grammar/addresses.ts'
import type { Input } from './grammar/grammar.ts'
import { isKnown } from './grammar/grammar.ts'
import { isWordStart, tokenise } from './grammar/tokens.ts'
import { addedGroups } from './holidays/holidays.ts'
import { draftsAt } from './readers/compose.ts'
import { holiday, holidayName } from './readers/holiday-days.ts'
import type { Plausibility } from './readers/plausibility.ts'
import { plausibility } from './readers/plausibility.ts'
import { resolve } from './resolve/resolve.ts'
import type { Utterance } from './resolve/utterance.ts'
import type { FoundTime, TimeContext } from './types.ts'

/**
 * Returns all times in an English text, from left to right, without overlaps. Throws a RangeError for an invalid `now`
 * or `time_zone`, and never because of the text.
 *
 * A span includes the words that lead to the time ("on", "by", "from"), so that the rest of the text reads well.
 *
 * How it works: the text is split into tokens. At each token the readers find pieces (days, clock times, parts of the
 * day, lengths, repetitions), which are composed into drafts. A plausible draft is resolved to its value.
 */
export function parseTimes(written: string, context: TimeContext): FoundTime[] {
  if (written.length > MAX_KEPT_LENGTH) return findTimes(written, context)
  const { now, time_zone, week_start, date_order } = context
  const key = [addedGroups, now, time_zone, week_start, date_order, written].join('\n')
  const found = kept.get(key) ?? findTimes(written, context)
  if (kept.size === MAX_KEPT) kept.clear()
  kept.set(key, found)
  return [...found]
}

/**
 * The results for the last texts. Several readers of a command ask for the times of the same text, and so does each step
 * of an answer. A result depends on its key alone.
 */
const kept = new Map<string, FoundTime[]>()
const MAX_KEPT = 100
/** Longer texts are rare, and a hundred of them would take much memory. */
const MAX_KEPT_LENGTH = 500

function findTimes(written: string, context: TimeContext): FoundTime[] {
  const text = withStraightApostrophes(withoutAddresses(written))
  const now = ZonedTime.parse(context.now, context.time_zone)
  const { week_start = 'monday', date_order = 'mdy' } = context
  const tokens = tokenise(text)
  const input: Input = { text, tokens, today: now.date, week_start, date_order, memory: new Map() }
  const utterance = { text, nearby: '', now, context }
  const found: FoundTime[] = []
  for (let at = 0; at < tokens.length; ) {
    const time = canStartTime(input, at) ? timeAt(input, at, utterance) : null
    if (time) found.push(time.value)
    // The words of a holiday that is no time here are no time either: the weekend in "Labor Day weekend sale".
    at = time?.next ?? holiday(input, at)?.next ?? at + 1
  }
  return found
}

/** False for words that are in no rule, as most words of a title. Skipping them saves trying every reader. */
function canStartTime(input: Input, at: number): boolean {
  return isWordStart(input.tokens, at) && (isKnown(input.tokens[at]!) || holidayName(input, at) !== null)
}

/** How many characters on each side of a time are searched for its activity: more than a sentence has. */
const NEARBY = 200

/** Returns the longest time that starts at a token. */
function timeAt(input: Input, at: number, utterance: Utterance): { value: FoundTime; next: number } | null {
  const rated = draftsAt(input, at).map((draft) => ({ draft, rating: plausibility(draft, input) }))
  const withRating = (wanted: Plausibility) => rated.filter(({ rating }) => rating === wanted)
  for (const { draft, rating } of [...withRating('plausible'), ...withRating('if_alone')]) {
    const span = { start: input.tokens[at]!.start, end: input.tokens[draft.next - 1]!.end }
    const nearby = input.text.slice(Math.max(0, span.start - NEARBY), span.end + NEARBY)
    const value = resolve(draft, span, { ...utterance, nearby })
    if (value) return { value: rating === 'if_alone' ? { ...value, certainty: 'guess' } : value, next: draft.next }
  }
  return null
}
