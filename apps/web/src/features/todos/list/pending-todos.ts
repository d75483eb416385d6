import type { Todo } from '@todo-agents/contract/todo'

/** Returns the todo as it will be after a pending write, or null if the write deletes it. */
type Expectation = (todo: Todo) => Todo | null

/**
 * The expected outcomes of pending writes, which the list shows before the server answers. The cached todos do not
 * change, so a failed write can be removed while other writes of the same todo stay.
 */
export interface PendingTodos {
  /** Adds an expectation. Returns a function that removes it. */
  expect(id: string, expectation: Expectation): () => void
  /** Returns the todos with all expectations applied: the same array if no expectation concerns them. */
  applyTo(todos: Todo[]): Todo[]
  /** Returns true while a write of the todo is pending. */
  has(id: string): boolean
  subscribe(listener: () => void): () => void
  /** Returns a number that changes when an expectation is added or removed. */
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
    has: (id) => expectations.has(id),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => changes,
  }
}
