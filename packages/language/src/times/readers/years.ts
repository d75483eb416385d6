import { fullYear } from '../calendar.ts'
import type { Reader } from '../grammar/grammar.ts'
import { longest, rule, words } from '../grammar/grammar.ts'
import { twoDigits, year } from '../lexicon/lexicon.ts'

/** How many years after the current one. */
export const whichYear: Reader<number> = longest(
  words('this|the year', 0),
  words('the? next|coming|following year', 1),
  words('the? last|past|previous year', -1),
)

/** The year behind a month, a quarter, a season or a holiday: "2027", "'27", "next year". */
export const yearBehind: Reader<number> = longest(
  year,
  rule(["'", twoDigits], ([value]) => fullYear(value)),
  rule([whichYear], ([steps], { today }) => today.year + steps),
)
