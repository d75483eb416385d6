import type { Todo } from '@todo-agents/contract/todo'

/** The expected effect of a pending write on a todo; null deletes it. */
type Expectation = (todo: Todo) => Todo | null

/**
 * Pending writes, whose expected outcome the list shows before the server answers. They are applied to the cached todos
 * without changing them, so that a failed write can be removed while others of the same todo stay.
 */
export interface PendingTodos {
  /** Applies an expectation until the returned function is called. */
  expect(id: string, expectation: Expectation): () => void
  /** The todos with all expectations applied. Returns the same array if they have none. */
  applyTo(todos: Todo[]): Todo[]
  subscribe(listener: () => void): () => void
  /** A number that changes with each added or removed expectation. */
  snapshot(): number
}

export function createPendingTodos(): PendingTodos {
  const expectations = new Map<string, Set<Expectation>>()
  const listeners = new Set<() => void>()
  let changes = 0

  function change(): void {
    changes += 1
    for (const listener of listeners) listener()
  }

  return {
    expect(id, expectation) {
      const all = expectations.get(id) ?? new Set()
      expectations.set(id, all.add(expectation))
      change()
      return () => {
        all.delete(expectation)
        if (all.size === 0) expectations.delete(id)
        change()
      }
    },
    applyTo(todos) {
      if (!todos.some(({ id }) => expectations.has(id))) return todos
      return todos.flatMap((todo) => {
        let expected: Todo | null = todo
        for (const expectation of expectations.get(todo.id) ?? []) expected &&= expectation(expected)
        return expected ?? []
      })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => changes,
  }
}
