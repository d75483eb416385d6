import type { Rule } from './day-numbers.ts'
import { shifted } from './day-numbers.ts'
import type { RuleWords } from './rules.ts'
import { RULE_WORDS, ruleOf } from './rules.ts'
import { spellingsOf } from './spellings.ts'

export interface Feast {
  /** The first spelling of the feast, without blanks: "goodfriday". */
  name: string
  /** A pattern of all spellings of the feast, see `spellingsOf`. */
  names: string
  first: Rule
  /** The number of days that the feast lasts, or the rule for the day after its last day. */
  lasts: number | Rule
  /** True when the feast starts on the evening of `first`, which is its eve. */
  isFromEvening: boolean
}

/**
 * Parses a table of feasts. Each line has a rule, ": " and the pattern of the names. A feast of several days has "for"
 * and their number after the rule, or "to" and the rule for the day after the last.
 */
export function feastsOf(table: string, words = RULE_WORDS): Feast[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [written, names] = line.split(': ') as [string, string]
      const [first, days] = written.split(' for ') as [string, string?]
      const [start, end] = first.split(' to ') as [string, string?]
      const lasts = end ? ruleOf(end, words) : Number(days ?? 1)
      return { name: spellingsOf(names)[0]!.letters, names, first: ruleOf(start, words), lasts, isFromEvening: false }
    })
}

/**
 * Parses feasts that start on the evening before the day of their rule. A feast of one day gets only the day of that
 * evening.
 */
export function eveningFeastsOf(table: string, words: RuleWords): Feast[] {
  return feastsOf(table, words).map(({ lasts, ...feast }) => ({
    ...feast,
    first: shifted(feast.first, -1),
    lasts: typeof lasts === 'number' && lasts > 1 ? lasts + 1 : lasts,
    isFromEvening: true,
  }))
}
