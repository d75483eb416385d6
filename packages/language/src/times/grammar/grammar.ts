import type { PlainDate } from '../../calendar/plain-date.ts'
import type { Token } from './tokens.ts'

/** A text that is being read, and the day on which it was said. */
export interface Input {
  text: string
  tokens: readonly Token[]
  today: PlainDate
  week_start: 'monday' | 'sunday'
  date_order: 'mdy' | 'dmy'
  /** What readers found before, by reader and token; see `remembered`. */
  memory: Map<Reader<unknown>, Map<number, Read<unknown> | null>>
}

/** What a reader found: its meaning, and the first token behind it. */
export interface Read<Value> {
  value: Value
  next: number
}

/**
 * Reads one kind of thing at a token; null when it is not there. A reader looks at a bounded number of tokens: rules
 * are built in layers and never of themselves, so a text is read in linear time.
 */
export type Reader<Value> = (input: Input, at: number) => Read<Value> | null

type Part = string | Reader<unknown>
/** The values of the readers among the parts, in their order. */
type Values<Parts> = Parts extends readonly [infer First, ...infer Rest]
  ? First extends Reader<infer Value>
    ? [Value, ...Values<Rest>]
    : Values<Rest>
  : []

type Step =
  | { reader: Reader<unknown> }
  | { words: ReadonlySet<string>; optional: boolean; glued: boolean; reader?: undefined }

/**
 * One form of words: its parts one after another. A string stands for words between blanks: "of|in" is either of
 * two, "the?" may be left out, "~h" has no white space before it. What the other parts read is given to `build`,
 * which answers null when it makes no sense.
 */
export function rule<const Parts extends readonly Part[], Value>(
  parts: Parts,
  build: (values: Values<Parts>, input: Input, at: number, next: number) => Value | null,
): Reader<Value> {
  const steps = parts.flatMap((part) => (typeof part === 'string' ? part.split(' ').map(stepOf) : [{ reader: part }]))
  return (input, at) => {
    const values: unknown[] = []
    let next = at
    for (const step of steps) {
      if (step.reader) {
        const read = step.reader(input, next)
        if (!read) return null
        values.push(read.value)
        next = read.next
      } else if (isNext(step, input.tokens[next])) next++
      else if (!step.optional) return null
    }
    const value = build(values as Values<Parts>, input, at, next)
    return value === null ? null : { value, next }
  }
}

/** Every word that stands in a rule or a table. */
const known = new Set<string>()

export function learn(words: Iterable<string>): void {
  for (const word of words) known.add(word)
}

/** Whether a time may begin with the token: holidays aside, none begins with a word of no rule, and few with a sign. */
export function isKnown(token: Token): boolean {
  if (token.kind === 'sign') return /^[@½¼¾]$/.test(token.text)
  return token.kind === 'number' || known.has(token.text)
}

function stepOf(pattern: string): Step {
  const glued = pattern.startsWith('~')
  const optional = pattern.length > 1 && pattern.endsWith('?')
  const words = pattern.slice(glued ? 1 : 0, optional ? -1 : undefined).split('|')
  learn(words)
  return { words: new Set(words), optional, glued }
}

function isNext(step: Extract<Step, { words: ReadonlySet<string> }>, token: Token | undefined): boolean {
  return token !== undefined && step.words.has(token.text) && (!step.glued || token.glued)
}

/** The words alone, when they mean one thing. */
export function words<Value>(pattern: string, value: Value): Reader<Value> {
  return rule([pattern], () => value)
}

/** What the longest of several forms says; of two with the same length, the first. */
export function longest<Value>(...readers: Reader<Value>[]): Reader<Value> {
  return (input, at) => {
    let best: Read<Value> | null = null
    for (const reader of readers) {
      const read = reader(input, at)
      if (read && (!best || read.next > best.next)) best = read
    }
    return best
  }
}

export function maybe<Value>(reader: Reader<Value>): Reader<Value | undefined> {
  return (input, at) => reader(input, at) ?? { value: undefined, next: at }
}

/** One token that stands in a table. */
export function lookup<Value>(table: ReadonlyMap<string, Value>): Reader<Value> {
  learn(table.keys())
  return ({ tokens }, at) => {
    const value = table.get(tokens[at]?.text ?? '')
    return value === undefined ? null : { value, next: at + 1 }
  }
}

/** Enough for the longest form of words; what was forgotten is read again. */
const REMEMBERED = 200

/** The same reader, which does not read twice at one place. */
export function remembered<Value>(reader: Reader<Value>): Reader<Value> {
  return (input, at) => {
    let found = input.memory.get(reader)
    if (!found || found.size > REMEMBERED) {
      found = new Map()
      input.memory.set(reader, found)
    }
    const known = found.get(at)
    if (known !== undefined) return known as Read<Value> | null
    const read = reader(input, at)
    found.set(at, read)
    return read
  }
}
