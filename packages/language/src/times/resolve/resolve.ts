import type { Draft } from '../readers/draft.ts'
import { minutesOf } from '../readers/lengths.ts'
import type { FoundTime, Relation, Span } from '../types.ts'
import { meaningOf } from './meaning.ts'
import { onEachDay, resolveRepeat } from './repeat-meaning.ts'
import type { Utterance } from './utterance.ts'

/** Returns the time that a draft means when it is said at `now`. Null when it means none. */
export function resolve(draft: Draft, span: Span, utterance: Utterance): FoundTime | null {
  const isRange = draft.length !== undefined || draft.days?.isRange === true
  const relation: Relation = isRange && draft.relation === 'from' ? 'at' : draft.relation
  const base = { ...span, relation, isAttributive: isAttributive(draft, span, utterance.text) }
  if (draft.repeat) return resolveRepeat(draft, draft.repeat.rule, base, utterance)
  const { days, lastDays } = draft
  if (days && lastDays && (draft.clock ?? draft.part)) return onEachDay(draft, days, lastDays, base, utterance)
  const meaning = meaningOf(draft, utterance)
  if (meaning) {
    const { value, other = null, certainty = other === null ? 'certain' : 'likely' } = meaning
    return { ...base, certainty, other, ...value }
  }
  return draft.length
    ? { ...base, certainty: 'certain', other: null, kind: 'duration', minutes: minutesOf(draft.length) }
    : null
}

/** True for "Monday's report" and "the Friday meeting", where the day describes a thing, not when to do it. */
function isAttributive({ lead }: Draft, { start, end }: Span, text: string): boolean {
  const following = text.slice(end, end + 30)
  if (/^'s?(?!\p{L})/iu.test(following)) return true
  const before = text.slice(Math.max(0, start - 12), start)
  return (
    lead === null &&
    /(?:^|\s)(?:the|my|our|your|his|her|their|a|an)\s+$/i.test(before) &&
    /^\s+(?!(?:at|on|from|for|with|to|in|by|and|or|high|low|medium|please|is|are|as)(?!\p{L}))\p{L}/iu.test(following)
  )
}
