import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import type { Target } from '@todo-agents/language/commands/types'
import { isWholeTitle } from '@todo-agents/language/match'
import type { Steps } from '../plan.ts'
import type { Search } from './find-todos.ts'
import { findTodos } from './find-todos.ts'

/** Todos that a message names side by side: "the dentist, the gym and the report". */
export interface NamedTogether {
  /** The todos that are clear, each once. */
  clear: LocalTodo[]
  /** Targets that fit none or several todos. `isTaken`: the only todo that fits was named by other words. */
  unclear: { target: Target; search: Search; isTaken: boolean }[]
}

const JOINT = /\s*[,;]\s*(?:(?:and|also|plus)\s+)?|\s+(?:and also|and|&|\+|plus|as well as|along with)\s+/i

/** The most titles in one message. Each costs up to three of the calls that a run can make. */
export const MAX_NAMED = 12

/** Splits a list of titles: “the dentist, the gym and the report” gives three. */
export function partsOf(words: string): string[] {
  return words
    .split(JOINT)
    .map((part) => part.replace(/^(?:(?:the|my|our|also|both)\s+)+/i, '').trim())
    .filter((part) => part !== '')
}

/** Finds each of the todos. A target that names a title exactly takes that todo from all others. */
export function* findEach(targets: Target[], user: UserContext): Steps<NamedTogether> {
  const searches: { target: Target; search: Search }[] = []
  for (const target of targets) searches.push({ target, search: yield* findTodos(target, user) })
  return assigned(searches)
}

/**
 * Returns the targets of a list of titles. Returns null when the words name one todo, or all that have these words: a
 * title can contain "and" itself. `found`: the todos that fit all of the words.
 */
export function* findParts(target: Target, found: LocalTodo[], user: UserContext): Steps<NamedTogether | null> {
  const parts = partsOf(target.words)
  if (parts.length < 2 || found.some(({ item }) => item.toLowerCase() === target.words.toLowerCase())) return null
  const searches: { target: Target; search: Search }[] = []
  for (const words of parts) {
    const part = { ...target, words }
    searches.push({ target: part, search: yield* findTodos(part, user) })
  }
  const areExact = searches.every(({ target: part, search }) => exactOf(part, search))
  if (!areExact && found.some(({ item }) => JOINT.test(item))) return null
  const together = assigned(searches)
  // "slides and notes" can be one todo "slides notes"; "milk and oat milk" names the oat milk by a part.
  const isOne = together.clear.length < 2 && !searches.some(({ target: part, search }) => exactOf(part, search))
  return found.length > 0 && isOne ? null : together
}

function assigned(searches: { target: Target; search: Search }[]): NamedTogether {
  const exact = searches.map(({ target, search }) => exactOf(target, search))
  const taken = new Set(exact.flatMap((todo) => todo?.id ?? []))
  const clear = new Map<string, LocalTodo>()
  const unclear: NamedTogether['unclear'] = []
  for (const [index, { target, search }] of searches.entries()) {
    const free = search.found.filter(({ id }) => !taken.has(id))
    const near = [index - 1, index + 1]
      .filter((at) => searches[at] && !exact[at])
      .flatMap((at) => searches[at]!.search.found)
    const shared = free.filter(({ id, item }) => JOINT.test(item) && near.some((other) => other.id === id))
    const todos = exact[index]
      ? [exact[index]]
      : target.which === 'all'
        ? search.found
        : shared.length === 1
          ? shared
          : free
    if (todos.length === 1 || (target.which === 'all' && todos.length > 0))
      for (const todo of todos) clear.set(todo.id, todo)
    else unclear.push({ target, search: { ...search, found: free }, isTaken: free.length < search.found.length })
  }
  return { clear: [...clear.values()], unclear }
}

/** Returns the one todo whose whole title the target names, or null. */
function exactOf({ words }: Target, { found }: Search): LocalTodo | null {
  const [todo] = found
  return todo && found.length === 1 && isWholeTitle(words, todo.item) ? todo : null
}
