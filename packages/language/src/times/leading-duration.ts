import { PlainDate } from '../calendar/plain-date.ts'
import type { Input } from './grammar/grammar.ts'
import { rule } from './grammar/grammar.ts'
import { beginsHere, endsHere, tokenise } from './grammar/tokens.ts'
import { length } from './readers/lengths.ts'

/** Its meaning does not depend on the day on which it is said. */
const ANY_DAY = PlainDate.of(2000, 1, 1)

const before = rule([length, 'before|beforehand|ahead|earlier|prior'], () => true)
const inAdvance = rule([length, 'in advance'], () => true)

/** Whether a text says how long before something: "10 minutes before", "an hour ahead", "a day in advance". */
export function hasLeadingDuration(text: string): boolean {
  const tokens = tokenise(text)
  const input: Input = { text, tokens, today: ANY_DAY, week_start: 'monday', date_order: 'mdy', memory: new Map() }
  return tokens.some((_, at) => {
    const read = beginsHere(tokens, at) ? (before(input, at) ?? inAdvance(input, at)) : null
    return read !== null && endsHere(tokens, read.next)
  })
}
