import type { Reader } from '../grammar/grammar.ts'
import { longest, maybe, memoised, rule, words } from '../grammar/grammar.ts'
import { weekday } from '../lexicon/lexicon.ts'

export type Part =
  | 'morning'
  | 'afternoon'
  | 'evening'
  | 'night'
  | 'lunch'
  | 'tea'
  | 'dinner'
  | 'bed'
  | 'after_lunch'
  | 'after_school'
  | 'after_work'

type Edge = 'early' | 'mid' | 'late'

export interface PartOfDay {
  part: Part
  edge?: Edge
}

interface Window {
  from: number
  to: number
  usual: number
}

/**
 * The local hours of a part of the day, and the usual hour at which a todo for it starts. The windows are wide on
 * purpose: "what is on tomorrow morning?" must find the flight at 4:30.
 */
const WINDOWS: Record<Part, Window> = {
  morning: { from: 0, to: 12, usual: 9 },
  afternoon: { from: 12, to: 19, usual: 14 },
  evening: { from: 18, to: 24, usual: 18 },
  night: { from: 18, to: 24, usual: 21 },
  lunch: { from: 11, to: 14, usual: 12 },
  tea: { from: 15, to: 18, usual: 17 },
  dinner: { from: 17, to: 21, usual: 18 },
  bed: { from: 20, to: 24, usual: 22 },
  after_lunch: { from: 13, to: 17, usual: 13 },
  after_school: { from: 15, to: 21, usual: 15 },
  after_work: { from: 17, to: 21, usual: 17 },
}
const EDGES: Partial<Record<Part, Record<Edge, Window>>> = {
  morning: {
    early: { from: 0, to: 9, usual: 7 },
    mid: { from: 9, to: 11, usual: 10 },
    late: { from: 10, to: 12, usual: 11 },
  },
  afternoon: {
    early: { from: 12, to: 15, usual: 13 },
    mid: { from: 14, to: 16, usual: 15 },
    late: { from: 15, to: 19, usual: 16 },
  },
  evening: {
    early: { from: 18, to: 21, usual: 18 },
    mid: { from: 19, to: 21, usual: 20 },
    late: { from: 21, to: 24, usual: 21 },
  },
  night: {
    early: { from: 18, to: 21, usual: 19 },
    mid: { from: 20, to: 23, usual: 21 },
    late: { from: 21, to: 24, usual: 22 },
  },
}

export function windowOf({ part, edge }: PartOfDay): Window {
  return (edge && EDGES[part]?.[edge]) ?? WINDOWS[part]
}

/**
 * A part of the day in a text. With `bare` it can also be part of a title ("morning run"), so it needs a day or a clock
 * time beside it.
 */
export interface DayPart extends PartOfDay {
  type: 'part'
  /** True for a part of today: "this morning". */
  today: boolean
  bare: boolean
}

export const edge = longest<Edge>(words('early', 'early'), words('late', 'late'), words('mid -?', 'mid'))
export const partName: Reader<Part> = longest<Part>(
  words('morning|morn|mornin', 'morning'),
  words('afternoon|arvo', 'afternoon'),
  words('after -? noon', 'afternoon'),
  words('evening|evning', 'evening'),
  words('night|nite|nighttime', 'night'),
  words('night|evening -? time|hours', 'night'),
  words('morning hours', 'morning'),
)

function part(part: Part, edge: Edge | undefined, more: { today?: boolean; bare?: boolean } = {}): DayPart {
  return { type: 'part', part, ...(edge && { edge }), today: false, bare: false, ...more }
}

const NEAR_DAY = /^(?:today|tomorrow|tmrw|tomo|yesterday)$/

const ofTheDay = longest(
  rule(['in|during the?', maybe(edge), partName], ([edge, name]) => part(name, edge)),
  rule([edge, 'in|during the?', partName], ([edge, name]) => part(name, edge)),
  rule([maybe(edge), 'at night|nite|nighttime'], ([edge]) => part('night', edge)),
  rule([maybe(edge), 'this', maybe(edge), partName], ([before, behind, name]) =>
    part(name, before ?? behind, { today: true }),
  ),
  rule(['later|earlier this', partName], ([name]) => part(name, undefined, { today: true })),
  rule(['all', partName], ([name]) => part(name, undefined, { bare: true })),
  rule(['midmorning'], () => part('morning', 'mid', { bare: true })),
  rule(['midafternoon'], () => part('afternoon', 'mid', { bare: true })),
  rule(['this eve'], () => part('evening', undefined, { today: true })),
  rule(['this aft'], () => part('afternoon', undefined, { today: true })),
  rule(['am|pm'], (_, input, at, next) => {
    const isBehindDay = weekday(input, at - 1) !== null || NEAR_DAY.test(input.tokens[at - 1]?.text ?? '')
    // In "tomorrow am I free?" it is a verb.
    const isPart = isBehindDay && input.tokens[next]?.text !== 'i'
    return isPart ? part(input.tokens[at]?.text === 'am' ? 'morning' : 'afternoon', undefined) : null
  }),
  rule(['the?', maybe(edge), partName], ([edge, name]) => part(name, edge, { bare: true })),
  rule(['first thing in the morning'], () => part('morning', undefined)),
  rule(['a ~. ~m ~.?'], () => part('morning', undefined, { bare: true })),
  rule(['p ~. ~m ~.?'], () => part('afternoon', undefined, { bare: true })),
  rule(['first thing'], () => part('morning', undefined, { bare: true })),
  rule(['in the am'], () => part('morning', undefined)),
  rule(['in the pm'], () => part('afternoon', undefined)),
)

const meal = longest(
  rule(['at|over|during|around lunch -? time?'], () => part('lunch', undefined)),
  rule(['at|over|during|around? lunchtime|lunchtimes'], () => part('lunch', undefined)),
  rule(['this lunchtime'], () => part('lunch', undefined, { today: true })),
  rule(['at|around|over tea|teatime -? time?'], (_, { tokens }, _at, next) =>
    tokens[next - 1]!.text === 'tea' ? null : part('tea', undefined),
  ),
  rule(['at|around|over dinner|supper|dinnertime|suppertime -? time?'], (_, { tokens }, _at, next) =>
    /^(?:dinner|supper)$/.test(tokens[next - 1]!.text) ? null : part('dinner', undefined),
  ),
  rule(['at|around bed -? time'], () => part('bed', undefined)),
  rule(['at|around bedtime'], () => part('bed', undefined)),
  rule(['lunch', '-? time'], () => part('lunch', undefined)),
  rule(['lunch'], () => part('lunch', undefined, { bare: true })),
)

const afterwards = longest(
  rule(['after lunch'], () => part('after_lunch', undefined)),
  rule(['after school'], () => part('after_school', undefined)),
  rule(['after work'], () => part('after_work', undefined)),
)

/** Every form of a part of the day without a day. */
export const dayPart: Reader<DayPart> = memoised(longest<DayPart>(ofTheDay, meal, afterwards))
