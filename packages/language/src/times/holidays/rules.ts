import {
  earthHour,
  fixed,
  inaugurationDay,
  leapDay,
  nearestWorkday,
  nth,
  onOrAfter,
  superBowl,
  taxDay,
} from './civil-rules.ts'
import type { Rule } from './day-numbers.ts'
import { remembered, shifted } from './day-numbers.ts'
import { easter, pascha } from './easter.ts'

/** What the words of a table mean: the rules by their names, and the names of numbers. */
export interface RuleWords {
  rules: Record<string, (...numbers: number[]) => Rule>
  numbers: Record<string, number>
}

/** The words of the tables that the page loads first. Weekdays are numbers from Sunday, which is 0. */
export const RULE_WORDS: RuleWords = {
  rules: {
    nth,
    from: onOrAfter,
    workday: nearestWorkday,
    'leap-day': () => leapDay,
    'tax-day': () => taxDay,
    'super-bowl': () => superBowl,
    inauguration: () => inaugurationDay,
    'earth-hour': () => earthHour,
    easter,
    pascha,
  },
  numbers: Object.fromEntries('sun mon tue wed thu fri sat'.split(' ').map((word, number) => [word, number])),
}

/**
 * Parses "11 30", "nth 3 mon 1" (the third Monday in January) or "easter -2", each also with "plus" and days. Two
 * numbers alone are a month and a day.
 */
export function ruleOf(written: string, { rules, numbers }: RuleWords): Rule {
  const [rule, days] = written.split(' plus ') as [string, string?]
  const [name, ...values] = rule.split(' ') as [string, ...string[]]
  const given = values.map((value) => numbers[value] ?? Number(value))
  const made = rules[name]?.(...given) ?? fixed(Number(name), given[0]!)
  return remembered(days ? shifted(made, Number(days)) : made)
}
