import { MAX_CONFLICTS } from '@todo-agents/contract/bounds'
import type { Conflict, ConflictTodo, Todo } from '@todo-agents/contract/todo'

type Timed = Todo & { start_time: string; end_time: string }

interface Range {
  from: string
  to: string
}

interface TodoUpdate {
  id: string
  /** Null if the todo was deleted. */
  todo: Todo | null
  /** The todo before the change; null if unknown. */
  before: Todo | null
  /** The new overlaps that the answer of the server lists; undefined if it lists none. */
  found?: Conflict[] | undefined
}

/**
 * Returns the overlaps in a range after a todo has changed, or null when only the server can list them, which computes the
 * later occurrences of todos that repeat. `openTodos` returns all open todos that start before an instant, or null if not
 * all of them are loaded.
 */
export function patchConflicts(
  conflicts: Conflict[],
  range: Range,
  { id, todo, before, found }: TodoUpdate,
  openTodos: (before: string) => Todo[] | null,
): Conflict[] | null {
  if (todo?.recurrence || before?.recurrence || conflicts.some((pair) => hasLaterOf(pair, id))) return null
  const others = conflicts.filter(({ todos }) => todos.every((one) => one.id !== id))
  const wasCut = conflicts.length >= MAX_CONFLICTS
  if (!todo || !isOpen(todo) || !isWithin(todo, range)) {
    return others.length === conflicts.length ? conflicts : wasCut ? null : others
  }
  const kept = conflicts.filter(({ todos }) => todos.some((one) => one.id === id && isAt(one, todo)))
  const isMoved = others.length + kept.length < conflicts.length
  if (isMoved && wasCut) return null
  const hasStayed = before !== null && isOpen(before) && isAt(before, todo)
  const added = hasStayed ? [] : (found ?? overlapsOf(todo, openTodos(todo.end_time)))
  if (!added) return null
  const fresh = added.filter(({ todos }) => todos.every((one) => isWithin(one, range)))
  const pairs = new Map([...kept, ...fresh].map((pair) => [pairKey(pair), withTitle(pair, todo)]))
  return [...others, ...pairs.values()].sort(byStart).slice(0, MAX_CONFLICTS)
}

function hasLaterOf({ todos }: Conflict, id: string): boolean {
  return todos.some((one) => one.id === id && one.occurrence !== null)
}

function isOpen(todo: Todo): todo is Timed {
  return todo.completed_at === null && todo.start_time !== null && todo.end_time !== null
}

function isWithin({ start_time, end_time }: Pick<ConflictTodo, 'start_time' | 'end_time'>, range: Range): boolean {
  return Date.parse(start_time) < Date.parse(range.to) && Date.parse(end_time) > Date.parse(range.from)
}

function isAt(a: Pick<Todo, 'start_time' | 'end_time'>, b: Pick<Todo, 'start_time' | 'end_time'>): boolean {
  return a.start_time === b.start_time && a.end_time === b.end_time
}

function overlapsOf(todo: Timed, others: Todo[] | null): Conflict[] | null {
  if (!others || others.some(({ recurrence }) => recurrence !== null)) return null
  return others
    .filter(isOpen)
    .filter((other) => other.id !== todo.id && other.start_time < todo.end_time && other.end_time > todo.start_time)
    .map((other) => pairOf(todo, other))
}

function pairOf(one: Timed, other: Timed): Conflict {
  const todos = [one, other].map(
    ({ id, item, start_time, end_time }): ConflictTodo => ({ id, item, start_time, end_time, occurrence: null }),
  ) as Conflict['todos']
  todos.sort((a, b) => compare(a.start_time, b.start_time) || compare(a.id, b.id))
  const end_time = one.end_time < other.end_time ? one.end_time : other.end_time
  return { todos, overlap: { start_time: todos[1].start_time, end_time } }
}

function pairKey({ todos }: Conflict): string {
  return todos
    .map(({ id, occurrence }) => `${id} ${occurrence}`)
    .sort()
    .join()
}

function withTitle(pair: Conflict, { id, item }: Todo): Conflict {
  const todos = pair.todos.map((one) => (one.id === id ? { ...one, item } : one)) as Conflict['todos']
  return { ...pair, todos }
}

function byStart(a: Conflict, b: Conflict): number {
  for (const index of [0, 1] as const) {
    const [one, other] = [a.todos[index], b.todos[index]]
    const order = compare(one.start_time, other.start_time) || compare(one.id, other.id)
    if (order !== 0) return order
  }
  return 0
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
