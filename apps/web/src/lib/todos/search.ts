import { tagKey } from '@todo-agents/contract/tag-key'
import type { Importance, Todo } from '@todo-agents/contract/todo'

/** What a search looks for. All of it has to match. */
export interface SearchQuery {
  /** In lower case. Each is in the title, the description, a tag or a step. */
  words: string[]
  /** The keys of tags, of `#tag`. */
  tags: string[]
  /** Of `!high`, `!medium`, `!low`. */
  importance: Importance | null
}

const IMPORTANCE = /^!(high|medium|low)$/

/** Reads a search as typed: words, `#tag` and `!high`. */
export function parseSearch(text: string): SearchQuery {
  const query: SearchQuery = { words: [], tags: [], importance: null }
  for (const word of text.toLowerCase().split(/\s+/)) {
    const importance = IMPORTANCE.exec(word)?.[1]
    if (importance) query.importance = importance as Importance
    else if (word.startsWith('#') && word.length > 1) query.tags.push(tagKey(word.slice(1)))
    else if (word !== '') query.words.push(word)
  }
  return query
}

export function isEmptySearch({ words, tags, importance }: SearchQuery): boolean {
  return words.length === 0 && tags.length === 0 && importance === null
}

/** Descriptions in lower case. A todo is never changed in place, so its description stays the same. */
const descriptions = new WeakMap<Todo, string>()

function descriptionOf(todo: Todo): string {
  if (!todo.description) return ''
  const known = descriptions.get(todo)
  if (known !== undefined) return known
  const text = todo.description.toLowerCase()
  descriptions.set(todo, text)
  return text
}

/** A title is short: to look into it costs less than to keep ten thousand of them in lower case. */
function has(todo: Todo, word: string): boolean {
  if (todo.item.toLowerCase().includes(word)) return true
  if (todo.tags.some((tag) => tag.toLowerCase().includes(word))) return true
  return descriptionOf(todo).includes(word)
}

/** Returns true if a todo, together with its steps, has everything that is searched for. */
export function matchesSearch(todo: Todo, steps: readonly Todo[], { words, tags, importance }: SearchQuery): boolean {
  if (importance !== null && todo.importance !== importance) return false
  if (!tags.every((tag) => todo.tags.some((name) => tagKey(name) === tag))) return false
  return words.every((word) => has(todo, word) || steps.some((step) => has(step, word)))
}

/** Returns the todos that match, in their order. `source`: where the todos and their steps are from. */
type Find = (
  todos: readonly Todo[],
  source: { stepsOf: (id: string) => readonly Todo[] },
  query: SearchQuery,
) => readonly Todo[]

/**
 * Returns a search that looks only at what it found last when the query has become narrower, as with each letter that is
 * typed. It then returns the same array if everything still matches, so that nothing has to be grouped and shown again.
 */
export function createSearch(): Find {
  let last: { todos: readonly Todo[]; source: object; query: SearchQuery; found: readonly Todo[] } | null = null
  return (todos, source, query) => {
    const isWithin = last?.todos === todos && last.source === source && isNarrower(query, last.query)
    const among = isWithin && last ? last.found : todos
    const matching = among.filter((todo) => matchesSearch(todo, source.stepsOf(todo.id), query))
    const found = matching.length === among.length ? among : matching
    last = { todos, source, query, found }
    return found
  }
}

/** Returns true if all that matches a query matches an earlier one too. */
function isNarrower(query: SearchQuery, before: SearchQuery): boolean {
  return (
    before.words.every((word) => query.words.some((longer) => longer.includes(word))) &&
    before.tags.every((tag) => query.tags.includes(tag)) &&
    (before.importance === null || before.importance === query.importance)
  )
}
