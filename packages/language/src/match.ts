import { distance } from './text/distance.ts'
import { stem } from './text/stem.ts'
import type { Word } from './title-words.ts'
import { asWord, distinctiveWords, isKind, MOST_WORDS, withoutKinds } from './title-words.ts'

/** Which todos were meant: none, one, or several between which the user must choose. */
export type Match<Todo> = { kind: 'none' } | { kind: 'one'; todo: Todo } | { kind: 'several'; todos: Todo[] }

/**
 * Returns the todos whose title has all the words, ignoring case, endings and spelling. When none fits, a typo is
 * ignored too. A title that is exactly the words wins over titles that have more.
 */
export function matchTodos<Todo extends { item: string }>(words: string, todos: readonly Todo[]): Match<Todo> {
  const wanted = distinctiveWords(words)
  const fitting = fittingTitles(wanted, todos)
  return fitting.length > 0 ? decide(wanted, fitting) : { kind: 'none' }
}

/** Returns all todos whose title has the words, for commands that mean every one of them: "both calls with Bob". */
export function allMatching<Todo extends { item: string }>(words: string, todos: readonly Todo[]): Todo[] {
  return fittingTitles(distinctiveWords(words), todos).map(({ todo }) => todo)
}

/**
 * Returns the todos whose titles are nearest to words that match none, best first, for "did you mean …?". Nothing may
 * be done to these todos before the user has chosen one. At least half of the words must resemble a word of the title:
 * share its beginning ("renewal", "Renew passport"), or have at most one wrong letter in three.
 */
export function nearTodos<Todo extends { item: string }>(words: string, todos: readonly Todo[], most = 3): Todo[] {
  const wanted = withoutKinds(distinctiveWords(words)).slice(0, MOST_WORDS)
  return todos
    .map((todo) => ({ todo, has: distinctiveWords(todo.item) }))
    .map(({ todo, has }) => ({ todo, share: shareIn(has, wanted), length: has.length }))
    .filter(({ share }) => share >= 0.5)
    .toSorted((a, b) => b.share - a.share || a.length - b.length)
    .slice(0, most)
    .map(({ todo }) => todo)
}

/** Whether the words are a whole title, except for words that only say the kind of thing: "item number 7". */
export function isWholeTitle(words: string, title: string): boolean {
  const [wanted, has] = [words, title].map((text) => withoutKinds(distinctiveWords(text))) as [Word[], Word[]]
  const isAmong = (word: Word, others: Word[]) => others.some((other) => isSame(word, other))
  return wanted.every((word) => isAmong(word, has)) && has.every((word) => isAmong(word, wanted))
}

/** Returns the stems of the words that distinguish a title. Small words count only when it has no others. */
export function stems(text: string): string[] {
  return distinctiveWords(text).map(({ written }) => stem(written))
}

interface Title<Todo> {
  todo: Todo
  has: Word[]
}

type Comparison = (a: Word, b: Word) => boolean

/** Returns the titles that have the words. When there are none, returns the titles that have the words with a typo. */
function fittingTitles<Todo extends { item: string }>(wanted: Word[], todos: readonly Todo[]): Title<Todo>[] {
  if (wanted.length === 0 || wanted.length > MOST_WORDS) return []
  const titles = todos.map((todo) => ({ todo, has: distinctiveWords(todo.item) }))
  const exact = titles.filter(({ has }) => fits(wanted, has, isSame))
  return exact.length > 0 ? exact : titles.filter(({ has }) => fits(wanted, has, isAlike))
}

/** Whether the title has every word. "checkup" and "check-up" are the same, in both directions. */
function fits(wanted: Word[], has: Word[], same: Comparison): boolean {
  const needed = withoutKinds(wanted)
  const present = (word: Word, among: Word[]) => among.some((other) => same(word, other))
  if (needed.every((word) => present(word, has))) return true
  const joinedTitles = [...has, ...joined(has)]
  return needed.every(
    (word, index) =>
      present(word, joinedTitles) ||
      joined(needed.slice(Math.max(0, index - 1), index + 2)).some((pair) => present(pair, has)),
  )
}

/** Returns each word joined with the next one. */
function joined(words: Word[]): Word[] {
  return words.slice(1).map(({ written }, index) => asWord(`${words[index]?.written ?? ''}${written}`))
}

/**
 * Decides between fitting titles. The closest titles win: those with exactly the words, then those that have all of the
 * words with the kind of thing ("appointment"), then those that lack only the kind.
 */
function decide<Todo>(wanted: Word[], fitting: Title<Todo>[]): Match<Todo> {
  const all = (words: Word[], has: Word[]) => words.every((word) => has.some((other) => isSame(word, other)))
  const distinctive = (words: Word[]) => words.filter((word) => !isKind(word))
  const closeness: ((has: Word[]) => boolean)[] = [
    (has) => all(wanted, has) && all(has, wanted),
    (has) => distinctive(wanted).length < wanted.length && all(wanted, has),
    // "the team" fits the team meeting no better than the team lunch, so the words must cover the title as well.
    (has) => all(distinctive(wanted), has) && all(has, wanted),
    () => true,
  ]
  const best = closeness.map((is) => fitting.filter(({ has }) => is(has))).find((titles) => titles.length > 0) ?? []
  const todos = best.map(({ todo }) => todo)
  return todos.length === 1 ? { kind: 'one', todo: todos[0] as Todo } : { kind: 'several', todos }
}

function isSame(a: Word, b: Word): boolean {
  return a.keys.some((key) => b.keys.includes(key))
}

/** True when the words are equal except for a typo, in words of five letters or more. */
function isAlike(a: Word, b: Word): boolean {
  return isSame(a, b) || a.keys.some((key) => b.keys.some((other) => isMistyped(key, other)))
}

/**
 * True when one letter is wrong in words of five letters or more, or two in words of eight or more. The first letter
 * must be right: it is hardly ever mistyped, and another first letter makes another word ("light", "night"). In words
 * of five letters a replaced letter makes another word, too ("paint", "print"), so there only missing, extra and
 * swapped letters count as typos.
 */
function isMistyped(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length)
  if (length < 5 || /\p{N}/u.test(a + b)) return false
  if (a[0] !== b[0] && !(a[0] === b[1] && a[1] === b[0])) return false
  const allowed = length >= 8 ? 2 : 1
  if (distance(a, b, allowed) > allowed) return false
  return length > 5 || a.length !== b.length || isSwapped(a, b)
}

function isSwapped(a: string, b: string): boolean {
  return [...a].sort().join('') === [...b].sort().join('')
}

/** Returns the share of the wanted words that a title has, from 0 to 1. */
function shareIn(has: Word[], wanted: Word[]): number {
  const found = wanted.map((word) => Math.max(0, ...has.map((other) => likeness(word, other))))
  return found.reduce((sum, value) => sum + value, 0) / Math.max(1, wanted.length)
}

function likeness(a: Word, b: Word): number {
  if (isSame(a, b)) return 1
  if (isAlike(a, b)) return 0.9
  const [short, long] = a.written.length < b.written.length ? [a.written, b.written] : [b.written, a.written]
  if (short.length >= 3 && long.startsWith(short)) return 0.8
  const most = Math.floor(short.length / 3)
  if (most === 0) return 0
  const found = distance(short, long, most)
  return found > most ? 0 : 0.8 - (0.2 * found) / most
}
