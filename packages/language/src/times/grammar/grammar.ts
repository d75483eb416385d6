import type { PlainDate } from '../../calendar/plain-date.ts'
import type { WeekStart } from '../types.ts'
import type { Token } from './tokens.ts'

/** A tokenised text, and the day on which it was said. */
export interface Input {
  text: string
  tokens: readonly Token[]
  today: PlainDate
  week_start: WeekStart
  date_order: 'mdy' | 'dmy'
  /** Results of readers, by reader and token; see `memoised`. */
  memory: Map<Reader<unknown>, Map<number, Read<unknown> | null>>
}

/** What a reader found: its meaning, and the first token after it. */
export interface Read<Value> {
  value: Value
  next: number
}

/**
 * Reads one kind of thing that starts at a token. Returns null when the tokens there are something else. A reader looks
 * at a bounded number of tokens: rules are built in layers and never recursively, so a text is read in linear time.
 */
export interface Reader<Value> {
  (input: Input, at: number): Read<Value> | null
  /**
   * The texts of all tokens that it can start with; {@link ANY_NUMBER} is any number. Missing when it can start with any
   * token. {@link longest} skips readers that cannot start with a token.
   */
  firsts?: ReadonlySet<string>
  /** True when it reads nothing where its words are not. */
  isOptional?: boolean
}

export const ANY_NUMBER = '#'

/** Returns the reader with the tokens that it can start with. */
export function startingWith<Value>(
  firsts: Iterable<string> | undefined,
  reader: (input: Input, at: number) => Read<Value> | null,
): Reader<Value> {
  // A wrapper, because the reader may be shared.
  const own: Reader<Value> = (input, at) => reader(input, at)
  if (firsts) own.firsts = new Set(firsts)
  return own
}

type Part = string | Reader<unknown>
/** The values of those parts that are readers, in their order. */
type Values<Parts> = Parts extends readonly [infer First, ...infer Rest]
  ? First extends Reader<infer Value>
    ? [Value, ...Values<Rest>]
    : Values<Rest>
  : []

type Step =
  | { reader: Reader<unknown> }
  | { words: ReadonlySet<string>; optional: boolean; isGlued: boolean; reader?: undefined }

/**
 * Returns a reader of a sequence of parts. A string is a pattern of words, separated by blanks: "of|in" is either of
 * two, "the?" is optional, "~h" has no white space before it. `build` gets the values of the other parts, which are
 * readers, and returns null when the values make no sense.
 */
export function rule<const Parts extends readonly Part[], Value>(
  parts: Parts,
  build: (values: Values<Parts>, input: Input, at: number, next: number) => Value | null,
): Reader<Value> {
  const steps = parts.flatMap((part) => (typeof part === 'string' ? part.split(' ').map(stepOf) : [{ reader: part }]))
  return withFirsts(firstsOf(steps), (input, at) => {
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
  })
}

/** Returns the tokens that a sequence can start with. Undefined when it can start with any. */
function firstsOf(steps: readonly Step[]): ReadonlySet<string> | undefined {
  const firsts = new Set<string>()
  for (const step of steps) {
    const own = step.reader ? step.reader.firsts : step.words
    if (!own) return undefined
    for (const word of own) firsts.add(word)
    if (!(step.reader ? step.reader.isOptional : step.optional)) return firsts
  }
  return undefined
}

function withFirsts<Value>(firsts: ReadonlySet<string> | undefined, reader: Reader<Value>): Reader<Value> {
  if (firsts) reader.firsts = firsts
  return reader
}

/** All words of rules and tables. */
const known = new Set<string>()

export function learn(words: Iterable<string>): void {
  for (const word of words) known.add(word)
}

/**
 * True when a time can start with the token: a number, a word of a rule or a table, or one of a few signs. Names of
 * holidays are not known here.
 */
export function isKnown(token: Token): boolean {
  if (token.kind === 'sign') return /^[@½¼¾~']$/.test(token.text)
  return token.kind === 'number' || known.has(token.text)
}

function stepOf(pattern: string): Step {
  const isGlued = pattern.startsWith('~')
  const optional = pattern.length > 1 && pattern.endsWith('?')
  const words = pattern.slice(isGlued ? 1 : 0, optional ? -1 : undefined).split('|')
  learn(words)
  return { words: new Set(words), optional, isGlued }
}

function isNext(step: Extract<Step, { words: ReadonlySet<string> }>, token: Token | undefined): boolean {
  return token !== undefined && step.words.has(token.text) && (!step.isGlued || token.isGlued)
}

/** Returns a reader of a pattern of words, which always has the same value. */
export function words<Value>(pattern: string, value: Value): Reader<Value> {
  return rule([pattern], () => value)
}

/** Returns a reader that takes the longest result of the given readers, and the first of equally long ones. */
export function longest<Value>(...readers: Reader<Value>[]): Reader<Value> {
  const isOpen = readers.some(({ firsts }) => !firsts)
  const firsts = new Set(readers.flatMap((reader) => [...(reader.firsts ?? [])]))
  const canStart = (text: string, isNumber: boolean) =>
    readers.filter(({ firsts }) => !firsts || firsts.has(text) || (isNumber && firsts.has(ANY_NUMBER)))
  const byText = new Map<string, Reader<Value>[]>()
  const otherWords = canStart('', false)
  const otherNumbers = canStart('', true)
  return withFirsts(isOpen ? undefined : firsts, (input, at) => {
    const token = input.tokens[at]
    if (!token) return null
    const isNumber = token.kind === 'number'
    let candidates = isNumber ? otherNumbers : otherWords
    if (firsts.has(token.text)) {
      candidates = byText.get(token.text) ?? canStart(token.text, isNumber)
      byText.set(token.text, candidates)
    }
    let best: Read<Value> | null = null
    for (const reader of candidates) {
      const read = reader(input, at)
      if (read && (!best || read.next > best.next)) best = read
    }
    return best
  })
}

export function maybe<Value>(reader: Reader<Value>): Reader<Value | undefined> {
  const own: Reader<Value | undefined> = (input, at) => reader(input, at) ?? { value: undefined, next: at }
  own.isOptional = true
  return withFirsts(reader.firsts, own)
}

/** Reads one token that is a key of the table, as its value. */
export function lookup<Value>(table: ReadonlyMap<string, Value>): Reader<Value> {
  learn(table.keys())
  return withFirsts(new Set(table.keys()), ({ tokens }, at) => {
    const value = table.get(tokens[at]?.text ?? '')
    return value === undefined ? null : { value, next: at + 1 }
  })
}

/** How many results a reader keeps: enough for the longest form. A dropped result is computed again. */
const KEPT_RESULTS = 200

/** Returns the reader with a memory of its results, so that it reads no token twice. */
export function memoised<Value>(reader: Reader<Value>): Reader<Value> {
  return withFirsts(reader.firsts, (input, at) => {
    let found = input.memory.get(reader)
    if (!found || found.size > KEPT_RESULTS) {
      found = new Map()
      input.memory.set(reader, found)
    }
    const known = found.get(at)
    if (known !== undefined) return known as Read<Value> | null
    const read = reader(input, at)
    found.set(at, read)
    return read
  })
}
