import type { List } from '@todo-agents/contract/list'
import type { Tag } from '@todo-agents/contract/tag'
import type { Todo } from '@todo-agents/contract/todo'

/** Something that a message can name. */
export interface Mention {
  kind: 'todo' | 'list' | 'tag'
  id: string
  name: string
}

/** An `@` with the letters after it, which end at the cursor. */
export interface MentionQuery {
  /** Where the `@` stands. */
  start: number
  text: string
}

/** The longest text after an `@` that still is a search: longer than most titles are typed. */
const MAX_QUERY = 40

/** Returns the mention that is being typed at the cursor, or null. An `@` within a word, as in an address, is none. */
export function mentionAt(text: string, cursor: number): MentionQuery | null {
  const start = text.lastIndexOf('@', cursor - 1)
  if (start < 0 || (start > 0 && !/[\s("“]/.test(text[start - 1] ?? ''))) return null
  const query = text.slice(start + 1, cursor)
  return query.length > MAX_QUERY || /[\r\n]|^\s|\s\s/.test(query) ? null : { start, text: query }
}

interface Known {
  todos: readonly Todo[]
  lists: readonly List[]
  tags: readonly Tag[]
}

const MAX_MENTIONS = 8

/** Returns what a query may mean: names that begin with it first, then those that have it in them. */
export function mentionsOf(query: string, { todos, lists, tags }: Known): Mention[] {
  const all: Mention[] = [
    ...lists
      .filter(({ archived_at }) => archived_at === null)
      .map(({ id, name }) => ({ kind: 'list', id, name }) as const),
    ...tags.map(({ id, name }) => ({ kind: 'tag', id, name }) as const),
    ...todos.map(({ id, item }) => ({ kind: 'todo', id, name: item }) as const),
  ]
  const words = query.toLowerCase().trim()
  const begins: Mention[] = []
  const has: Mention[] = []
  for (const mention of all) {
    const name = mention.name.toLowerCase()
    if (name.startsWith(words)) begins.push(mention)
    else if (name.includes(words)) has.push(mention)
    if (begins.length >= MAX_MENTIONS) break
  }
  return [...begins, ...has].slice(0, MAX_MENTIONS)
}

/** Returns the text with a name in the place of the query, and the cursor after it. */
export function withMention(text: string, { start, text: typed }: MentionQuery, { name }: Mention) {
  const end = start + 1 + typed.length
  const space = /^\s/.test(text.slice(end)) ? '' : ' '
  return { text: `${text.slice(0, start)}${name}${space}${text.slice(end)}`, cursor: start + name.length + 1 }
}
