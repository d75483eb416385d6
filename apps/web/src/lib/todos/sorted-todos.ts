import type { Todo } from '@todo-agents/contract/todo'
import { compareTodos } from '@todo-agents/contract/todo-pages'
import { startOfDay } from '../time/time.ts'

/** Beyond so many changed todos, sorting all of them is cheaper than moving each to its place. */
const MAX_MOVED = 64

interface SortedTodos {
  /** Says that a todo has changed, so that the next `build` looks at it again. */
  touch(id: string): void
  /** Returns the open todos by time, and the steps of each todo. `get` returns a todo as it is shown. */
  build(get: (id: string) => Todo | undefined, ids: () => string[]): Sorted
}

interface Sorted {
  open: readonly Todo[]
  steps: ReadonlyMap<string, readonly Todo[]>
}

/**
 * Sorts todos by time as `todo.list` does. Between two calls of `build`, only the todos that were touched move: with ten
 * thousand todos, a change costs a copy of the array and a binary search.
 */
export function createSortedTodos(time_zone: string): SortedTodos {
  let last: Sorted | null = null
  const touched = new Set<string>()
  const starts = new Map<string, number>()

  function startOf(day: string): number {
    const known = starts.get(day)
    if (known !== undefined) return known
    const start = Date.parse(startOfDay(day, time_zone))
    starts.set(day, start)
    return start
  }

  const byTime = (a: Todo, b: Todo) => compareTodos(a, b, 'time', startOf)

  function buildAll(get: (id: string) => Todo | undefined, ids: string[]): Sorted {
    const open: Todo[] = []
    const steps = new Map<string, Todo[]>()
    for (const id of new Set(ids)) {
      const todo = get(id)
      if (!todo) continue
      if (todo.parent_id !== null) steps.set(todo.parent_id, [...(steps.get(todo.parent_id) ?? []), todo])
      else if (todo.completed_at === null) open.push(todo)
    }
    for (const all of steps.values()) all.sort(byPosition)
    return { open: open.sort(byTime), steps }
  }

  function buildChanged(before: Sorted, get: (id: string) => Todo | undefined): Sorted {
    const open = before.open.filter(({ id }) => !touched.has(id))
    const steps = new Map(before.steps)
    for (const [parent_id, all] of before.steps) {
      if (all.some(({ id }) => touched.has(id)))
        steps.set(
          parent_id,
          all.filter(({ id }) => !touched.has(id)),
        )
    }
    for (const id of touched) {
      const todo = get(id)
      if (!todo) continue
      if (todo.parent_id !== null) {
        steps.set(todo.parent_id, [...(steps.get(todo.parent_id) ?? []), todo].sort(byPosition))
      } else if (todo.completed_at === null) {
        open.splice(placeOf(open, todo, byTime), 0, todo)
      }
    }
    return { open, steps }
  }

  return {
    touch: (id) => touched.add(id),
    build(get, ids) {
      last = last && touched.size <= MAX_MOVED ? buildChanged(last, get) : buildAll(get, ids())
      touched.clear()
      return last
    },
  }
}

/** Returns the index of the first todo that comes after `todo`. */
function placeOf(todos: readonly Todo[], todo: Todo, compare: (a: Todo, b: Todo) => number): number {
  let [low, high] = [0, todos.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(todos[middle] as Todo, todo) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function byPosition(a: Todo, b: Todo): number {
  return a.position < b.position ? -1 : a.position > b.position ? 1 : 0
}
