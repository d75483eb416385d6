import { ZonedTime } from './calendar/zoned-time.ts'
import { dateOrder } from './customs.ts'
import { hintedText } from './hinted-text.ts'
import { otherReading } from './other-reading.ts'
import type { Missed, QuickAdd, Taken } from './quick-add.ts'
import { missedWords, parseQuickAdd } from './quick-add.ts'
import type { FoundTime, Span } from './times/types.ts'
import type { Planner } from './todo-fields.ts'
import { localTime, recurrenceOf, timeContext, timesOf } from './todo-fields.ts'

/** The times of the todo: a day, and instants, in the form of the contract. */
export interface Times {
  due_date?: string
  /** The last of several days. */
  end_date?: string
  start_time?: string
  /** Missing if the line names no end and no duration. */
  end_time?: string
  alarm_time?: string
}

/** The todo that a line of quick add describes. */
export interface Line extends Pick<QuickAdd, 'title' | 'tags' | 'importance'> {
  times: Times
  /** The rule by which the todo repeats, in the form of the contract. Empty for a todo that does not repeat. */
  repeat: ReturnType<typeof recurrenceOf>
  /** The list that the line names; left out when it names none that exists. */
  list_id?: string
  /** The order in which the user writes day and month. */
  date_order: 'dmy' | 'mdy'
  taken: Taken[]
  /**
   * The time of day that the line names, if the clocks skip it on that day; `times` then has a later time. Null
   * otherwise.
   */
  skipped: string | null
  /**
   * The other reading of the line: its times, its rule, and the choice that selects it. Null if there is one reading
   * only.
   */
  alternative: { choice: string; times: Times; repeat: ReturnType<typeof recurrenceOf> } | null
  /** The words that say when and stay in the title. */
  missed: Missed[]
}

interface NamedList {
  id: string
  name: string
}

/** What a line is read with: the settings of the user, and the lists that it can name. */
export interface LineContext extends Planner {
  lists?: readonly NamedList[]
}

export interface Choices {
  /** The words that the user put back into the title. */
  ignore: Span[]
  /** The reading that the user chose, see {@link Line.alternative}; null for the first. */
  other: string | null
}

/** Returns the todo that a text describes. */
export function readLine(text: string, choices: Choices, context: LineContext): Line {
  const line = readEither(text, choices, context)
  const used = [...line.taken.flatMap(({ spans }) => spans), ...choices.ignore]
  return { ...line, missed: missedWords(text, used, timeContext(context)) }
}

type Reading = Omit<Line, 'missed'>

/** Chooses the reading with a word that the line leaves out, before the choice of one of its dates. */
const HINTED = 'hinted'
const PLAIN = 'plain'

/** Reads a line as it is typed, or with a word that it leaves out; see `hintedText`. */
function readEither(text: string, choices: Choices, context: LineContext): Reading {
  const plain = readTyped(text, choices, context)
  const hint = hintedText(text, choices.ignore)
  if (!hint || (!hint.isLikely && hint.text.includes('on ') && plain.taken.some(({ slot }) => slot === 'time')))
    return plain
  const [chosen, date = null] = choices.other?.split(' ') ?? []
  const ignore = choices.ignore.map(hint.toHinted)
  const read = readTyped(hint.text, { ignore, other: chosen === HINTED ? date : null }, context)
  if (!read.taken.some(({ slot }) => slot === 'time')) return plain
  const taken = read.taken.map((one) => ({ ...one, spans: one.spans.map(hint.toTyped) }))
  const hinted = { ...read, taken }
  const isHinted = chosen === HINTED || (hint.isLikely && chosen !== PLAIN)
  if (!isHinted) return { ...plain, alternative: { choice: HINTED, times: hinted.times, repeat: hinted.repeat } }
  const other = hinted.alternative && { ...hinted.alternative, choice: `${HINTED} ${hinted.alternative.choice}` }
  return { ...hinted, alternative: other ?? { choice: PLAIN, times: plain.times, repeat: plain.repeat } }
}

function readTyped(text: string, { ignore, other }: Choices, { lists = [], ...planner }: LineContext): Reading {
  const read = parseQuickAdd(text, timeContext(planner), ignore)
  const { title, importance, time, list, ...wishes } = read
  const named = lists.find(({ name }) => name.toLowerCase() === list?.toLowerCase())
  // The name of a list that does not exist is a tag, as for the assistant.
  const tags = list && !named ? [...read.tags, list.toLowerCase()] : read.tags
  const taken = read.taken.map((one) => withKnownList(one, named))
  const skipped = skippedTime(text, ignore, time ?? null, planner)
  const timesAt = (when: FoundTime) => instants(timesOf({ ...wishes, time: when }, planner), planner.time_zone)
  const repeat = isTooOften(time) ? {} : recurrenceOf(time)
  const reading = { taken, skipped, repeat, date_order: dateOrder(planner), ...(named && { list_id: named.id }) }
  const line = { title, tags, ...(importance && { importance }), ...reading }
  if (!time) return { ...line, times: {}, alternative: null }

  const second = otherReading(time)
  if (!second || time.other === null || second.other === null)
    return { ...line, times: timesAt(time), alternative: null }
  const choices = { first: choiceOf(second.other, time.other), second: choiceOf(time.other, second.other) }
  return other === choices.second
    ? { ...line, times: timesAt(second), alternative: { choice: choices.first, times: timesAt(time), repeat } }
    : { ...line, times: timesAt(time), alternative: { choice: choices.second, times: timesAt(second), repeat } }
}

function withKnownList(taken: Taken, list: NamedList | undefined): Taken {
  if (taken.slot !== 'list') return taken
  const { spans } = taken
  return list ? { slot: 'list', list: list.name, spans } : { slot: 'tags', tags: [taken.list.toLowerCase()], spans }
}

/** Whether a time repeats more than once an hour, which the server refuses. */
function isTooOften(time: FoundTime | undefined): boolean {
  return time?.kind === 'recurrence' && time.rule.freq === 'minutely'
}

/**
 * Returns the time of day in the text if the clocks skip it on that day, else null. The language package moves such a
 * time to one that exists, so the text is read again in UTC, which skips no time.
 */
function skippedTime(text: string, ignore: Span[], found: FoundTime | null, planner: Planner): string | null {
  const { start_time } = found ? (timesOf({ time: found }, planner) as { start_time?: string }) : {}
  const { time_zone } = planner
  if (!start_time || !isAfterGap(start_time, time_zone)) return null
  const now = `${ZonedTime.parse(planner.now, time_zone)}Z`
  const { time } = parseQuickAdd(text, { ...timeContext(planner), time_zone: 'UTC', now }, ignore)
  const said = time && timesOf({ time }, { ...planner, time_zone: 'UTC', now })
  if (!said || !('start_time' in said)) return null
  const isSkipped = localTime(ZonedTime.at(said.start_time, time_zone).toString()) !== said.start_time
  return isSkipped ? said.start_time.slice(11, 16) : null
}

/** Returns true if the clocks changed in the three hours before a local time. */
function isAfterGap(local: string, time_zone: string): boolean {
  const time = ZonedTime.at(local, time_zone)
  const earlier = time.add({ seconds: -3 * 3600 })
  const [from, to] = [earlier, time].map((each) => ZonedTime.at(each.toString(), 'UTC')) as [ZonedTime, ZonedTime]
  return from.secondsUntil(to) !== 3 * 3600
}

/**
 * Returns the choice that selects the reading `one`: its day, if the days of both readings differ, else its local time.
 * A day still selects the same reading when the user adds a clock time to the line.
 */
function choiceOf(one: string, another: string): string {
  return one.slice(0, 10) === another.slice(0, 10) ? one : one.slice(0, 10)
}

/** Converts local times to instants. Days stay as they are. */
function instants(times: ReturnType<typeof timesOf>, time_zone: string): Times {
  const entries = Object.entries(times).map(([field, local]) => [
    field,
    field.endsWith('_date') ? local : instantOf(local, time_zone),
  ])
  return Object.fromEntries(entries)
}

/** Returns the instant of a local time in the form of the contract: in UTC, with milliseconds. */
function instantOf(local: string, time_zone: string): string {
  return `${ZonedTime.at(local, time_zone).withTimeZone('UTC')}.000Z`
}
