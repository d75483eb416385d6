import { Temporal } from 'temporal-polyfill'
import type { Input } from './grammar.ts'
import { rule } from './grammar.ts'
import { length, minutesOf } from './lengths.ts'
import { beginsHere, endsHere, tokenise } from './tokens.ts'
import type { Span } from './types.ts'

/** Its meaning does not depend on the day on which it is said. */
const ANY_DAY = Temporal.PlainDate.from('2000-01-01')

const before = rule([length, 'before|beforehand|ahead|earlier|prior'], ([length]) => length)
const inAdvance = rule([length, 'in advance'], ([length]) => length)

/** How long before something: "10 minutes before", "an hour ahead", "a day in advance"; from left to right. */
export function* leadingDurations(text: string): Generator<Span & { minutes: number }> {
  const tokens = tokenise(text)
  const input: Input = { text, tokens, today: ANY_DAY, week_start: 'monday', date_order: 'mdy', memory: new Map() }
  for (let at = 0; at < tokens.length; at++) {
    const read = beginsHere(tokens, at) ? (before(input, at) ?? inAdvance(input, at)) : null
    if (!read || !endsHere(tokens, read.next)) continue
    yield { start: tokens[at]!.start, end: tokens[read.next - 1]!.end, minutes: minutesOf(read.value) }
  }
}
