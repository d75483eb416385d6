import { tagKey } from './tag-key.ts'
import type { Todo, TodoListQuery, TodoPage } from './todo.ts'

/**
 * The rules by which `todo.list` filters and sorts. Clients use them to keep a loaded list up to date without reading
 * it again. A property test compares them with the database.
 */

/** Returns the start of a calendar day in the user's time zone, in milliseconds since 1970. */
export type StartOfDay = (day: string) => number

/** Returns whether a list is archived, or null when that is not known. */
export type IsArchived = (list_id: string) => boolean | null

/** The part of a query that decides which todos are listed, and their order. */
export type ListFilter = Omit<TodoListQuery, 'limit' | 'cursor'>

/**
 * A page as the client has loaded it. `last` is its last todo at the time of reading, and stays when that todo moves:
 * it shows how far the list is loaded.
 */
export interface LoadedPage extends TodoPage {
  last: Todo | null
}

/** The current state of one todo, or, of a deleted one, the version with which it was deleted. */
export type TodoState = { todo: Todo } | { id: string; deleted_version: number }

/**
 * Returns the pages after a todo has changed, with the todo in its new place. The todo is missing when it is deleted,
 * does not match, or belongs after the loaded pages. Returns the same array when nothing changes. Ignores a state that
 * is older than the row in the pages. Returns null when only the server can tell whether the todo matches.
 */
export function patchPages(
  pages: LoadedPage[],
  filter: ListFilter,
  state: TodoState,
  startOfDay: StartOfDay,
  isArchived: IsArchived,
): LoadedPage[] | null {
  const id = 'todo' in state ? state.todo.id : state.id
  const row = findRow(pages, id)
  if (!('todo' in state)) return row && row.version <= state.deleted_version ? withoutRow(pages, id) : pages

  const { todo } = state
  // The steps of a todo follow it to another list without a change of their own, and a search may find them.
  if (todo.step_count > 0 && isSearch(filter) && !filter.id) return null
  if (row && row.version > todo.version) return pages
  const isListed = matchesFilter(todo, filter, startOfDay) && isInListOf(todo, filter, isArchived)
  if (isListed === null) return null
  const others = row ? withoutRow(pages, id) : pages
  return isListed ? withRow(others, filter, todo, startOfDay) : others
}

function findRow(pages: LoadedPage[], id: string): Todo | undefined {
  for (const { todos } of pages) {
    const row = todos.find((todo) => todo.id === id)
    if (row) return row
  }
  return undefined
}

function withoutRow(pages: LoadedPage[], id: string): LoadedPage[] {
  return pages.map((page) => {
    const todos = page.todos.filter((todo) => todo.id !== id)
    return todos.length === page.todos.length ? page : { ...page, todos }
  })
}

function withRow(pages: LoadedPage[], { sort }: ListFilter, todo: Todo, startOfDay: StartOfDay): LoadedPage[] {
  const isAfter = (other: Todo) => compareTodos(other, todo, sort, startOfDay) > 0
  const place = pages.findIndex((page, index) => {
    const isEnd = index === pages.length - 1 && page.next_cursor === null
    return isEnd || (page.last !== null && !isBefore(page.last))
  })
  function isBefore(last: Todo): boolean {
    return compareTodos(last, todo, sort, startOfDay) < 0
  }
  if (place < 0) return pages
  return pages.map((page, index) => {
    if (index !== place) return page
    const at = page.todos.findIndex(isAfter)
    return { ...page, todos: page.todos.toSpliced(at < 0 ? page.todos.length : at, 0, todo) }
  })
}

/**
 * Returns true when the todo belongs in the list. Null when only the database can tell: it may fold the case of words
 * in some scripts differently, and it returns only the best todos for fragments.
 */
function matchesFilter(todo: Todo, filter: ListFilter, startOfDay: StartOfDay): boolean | null {
  const { id, status, sort, q, fragments, tag, importance, list_id, parent_id, day, from, to } = filter
  if (id && !id.includes(todo.id)) return false
  if (parent_id !== undefined && todo.parent_id !== parent_id) return false
  if (!isSearch(filter) && parent_id === undefined && todo.parent_id !== null) return false
  if (list_id !== undefined && todo.list_id !== list_id) return false
  const isDone = todo.completed_at !== null
  if (status === 'open' && isDone) return false
  if ((status === 'done' || sort === 'completed') && !isDone) return false
  if (importance && todo.importance !== importance) return false
  if (tag !== undefined && !todo.tags.some((name) => tagKey(name) === tagKey(tag))) return false
  const time = sortTime(todo, startOfDay)
  if (from && time < Date.parse(from)) return false
  if (to && time >= Date.parse(to)) return false
  if (day && (time < startOfDay(day) || time >= startOfDay(dayAfter(day)))) return false
  return fragments ? null : containsWords(todo, q)
}

/** Whether the filter lists the todos of a todo's list. It leaves out archived lists, unless it asks for them. */
function isInListOf({ list_id }: Todo, filter: ListFilter, isArchived: IsArchived): boolean | null {
  if (list_id === null || filter.list_id !== undefined || filter.parent_id !== undefined || filter.id) return true
  const archived = isArchived(list_id)
  return archived === null ? null : !archived
}

/** Whether the query finds steps among all todos. */
export function isSearch({ id, q, fragments }: Pick<ListFilter, 'id' | 'q' | 'fragments'>): boolean {
  return id !== undefined || q !== undefined || fragments !== undefined
}

const DAY_MS = 86_400_000

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
}

/** Matches text whose lower case is the same in the database and in JavaScript. */
const PLAIN = /^[^\u0100-\uffff]*$/
/** Matches other letters, whose lower case is a letter that PLAIN matches. */
const FOLDS_TO_PLAIN = /[\u0130\u0178\u1e9e\u212a\u212b]/

function containsWords({ item, description }: Todo, q = ''): boolean | null {
  const words = q.split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const texts = [item, description ?? '']
  if (!PLAIN.test(q) || texts.some((text) => FOLDS_TO_PLAIN.test(text))) return null
  return words.every((word) => texts.some((text) => text.toLowerCase().includes(word.toLowerCase())))
}

/**
 * Returns a todo's start, or the start of its due day, or else its alarm, in milliseconds. A todo without a time sorts after all others.
 */
function sortTime({ start_time, due_date, alarm_time }: Todo, startOfDay: StartOfDay): number {
  if (start_time) return Date.parse(start_time)
  if (due_date) return startOfDay(due_date)
  return alarm_time ? Date.parse(alarm_time) : Infinity
}

const RANK = { high: 0, medium: 1, low: 2, none: 3 }

/** Returns a negative number when `a` comes before `b` in a list with this order. */
export function compareTodos(a: Todo, b: Todo, sort: ListFilter['sort'], startOfDay: StartOfDay): number {
  switch (sort) {
    case 'time':
      return byTime(a, b, startOfDay) || compare(a.id, b.id)
    case 'importance':
      return RANK[a.importance] - RANK[b.importance] || byTime(a, b, startOfDay) || compare(a.id, b.id)
    case 'created':
      return compare(b.created_at, a.created_at) || compare(b.id, a.id)
    case 'completed':
      return compare(b.completed_at ?? '', a.completed_at ?? '') || compare(b.id, a.id)
    case 'manual':
      return compare(a.position, b.position) || compare(a.id, b.id)
  }
}

function byTime(a: Todo, b: Todo, startOfDay: StartOfDay): number {
  return compare(sortTime(a, startOfDay), sortTime(b, startOfDay))
}

function compare<Value extends string | number>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0
}
