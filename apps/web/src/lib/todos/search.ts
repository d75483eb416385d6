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

/** The searched text of each todo. A todo is never changed in place, so its text stays the same. */
const texts = new WeakMap<Todo, string>()

function textOf(todo: Todo): string {
  const known = texts.get(todo)
  if (known !== undefined) return known
  const text = [todo.item, todo.description ?? '', ...todo.tags].join('\n').toLowerCase()
  texts.set(todo, text)
  return text
}

/** Returns true if a todo, together with its steps, has everything that is searched for. */
export function matchesSearch(todo: Todo, steps: readonly Todo[], { words, tags, importance }: SearchQuery): boolean {
  if (importance !== null && todo.importance !== importance) return false
  if (!tags.every((tag) => todo.tags.some((name) => tagKey(name) === tag))) return false
  return words.every((word) => textOf(todo).includes(word) || steps.some((step) => textOf(step).includes(word)))
}
