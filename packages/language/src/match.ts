/** Which todos were meant: none, one, or several between which the user must choose. */
export type Match<Todo> = { kind: 'none' } | { kind: 'one'; todo: Todo } | { kind: 'several'; todos: Todo[] }

/** Words that say what kind of thing a todo is; they need not stand in its title: "the dentist appointment". */
const KINDS = new Set(
  'appointment meeting event todo task item reminder entry call visit session thing one'.split(' ').map(stem),
)
const SMALL = new Set('a an the my our to for of with at on in and about from this that please'.split(' '))

/**
 * The todos whose title has all the words, ignoring case, endings and, when nothing fits otherwise, a small
 * misspelling. A title that is exactly the words wins over titles that have more.
 */
export function matchTodos<Todo extends { item: string }>(words: string, todos: readonly Todo[]): Match<Todo> {
  const wanted = stems(words)
  if (wanted.length === 0) return { kind: 'none' }
  const titles = todos.map((todo) => ({ todo, has: stems(todo.item) }))
  for (const same of [isSame, isAlike]) {
    const fitting = titles.filter(({ has }) => fits(wanted, has, same))
    if (fitting.length > 0) return decide(wanted, fitting)
  }
  return { kind: 'none' }
}

interface Title<Todo> {
  todo: Todo
  has: string[]
}

function fits(wanted: string[], has: string[], same: (a: string, b: string) => boolean): boolean {
  const telling = wanted.filter((word) => !KINDS.has(word))
  const needed = telling.length > 0 ? telling : wanted
  return needed.every((word) => has.some((other) => same(word, other)))
}

/** The closest titles: the very words, then all of the words, then the words without the kind of thing. */
function decide<Todo>(wanted: string[], fitting: Title<Todo>[]): Match<Todo> {
  const all = (words: string[], has: string[]) => words.every((word) => has.includes(word))
  const telling = (words: string[]) => words.filter((word) => !KINDS.has(word))
  const closeness: ((has: string[]) => boolean)[] = [
    (has) => all(wanted, has) && all(has, wanted),
    (has) => telling(wanted).length < wanted.length && all(wanted, has),
    (has) => all(telling(wanted), telling(has)) && all(telling(has), telling(wanted)),
    () => true,
  ]
  const best = closeness.map((is) => fitting.filter(({ has }) => is(has))).find((titles) => titles.length > 0) ?? []
  const todos = best.map(({ todo }) => todo)
  return todos.length === 1 ? { kind: 'one', todo: todos[0] as Todo } : { kind: 'several', todos }
}

/** The words that tell a title from others, without their endings; the small ones only when there are no others. */
export function stems(text: string): string[] {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu) ?? []).map((word) =>
    word.replace(/['’]s?$/, ''),
  )
  const telling = words.filter((word) => !SMALL.has(word))
  return (telling.length > 0 ? telling : words).map(stem)
}

/** A light stemmer: plurals, then -ing and -ed of longer words. */
function stem(word: string): string {
  const single = singular(word)
  const bare = single.length > 5 && single.endsWith('ing') ? single.slice(0, -3) : single
  const root = bare === single && single.length > 4 && single.endsWith('ed') ? single.slice(0, -2) : bare
  return root === single ? single : root.replace(/([^aeiouls])\1$/, '$1')
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.length > 4 && /(?:ches|shes|xes|sses)$/.test(word)) return word.slice(0, -2)
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word
}

const isSame = (a: string, b: string) => a === b

/** One letter more, less, other or swapped in words of five letters and more, two from nine on. */
function isAlike(a: string, b: string): boolean {
  if (a === b) return true
  const allowed = a.length >= 9 ? 2 : a.length >= 5 ? 1 : 0
  return allowed > 0 && Math.abs(a.length - b.length) <= allowed && a.length <= 40 && distance(a, b) <= allowed
}

/** Optimal string alignment distance. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : i)),
  )
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1)
      rows[i]![j] = best
    }
  }
  return at(a.length, b.length)
}
