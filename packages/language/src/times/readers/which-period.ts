import type { Reader } from '../grammar/grammar.ts'
import { longest, words } from '../grammar/grammar.ts'

/** How many periods after the current one: "this" is 0, "next" is 1, "last" is -1. */
export const whichPeriod: Reader<number> = longest(
  words('this', 0),
  words('the? current', 0),
  words('the? next|coming|following|upcoming|nxt', 1),
  words('this coming|upcoming|next', 1),
  words('the|this? last|past|previous|lst', -1),
)
