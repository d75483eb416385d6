import type { Todo } from '@todo-agents/contract/todo'

/** What a write that is under way makes of a todo; null takes it away. */
type Expectation = (todo: Todo) => Todo | null

/**
 * Writes under way, whose outcome the list shows before the server answers. They lie over what was read instead of
 * changing it: one that fails is taken off, and what others expect of the same todo stays.
 */
export interface PendingTodos {
  /** Shows an expectation until the function that it returns is called. */
  expect(id: string, expectation: Expectation): () => void
  /** The todos as they are expected to be. The same array comes back when nothing is expected of them. */
  over(todos: Todo[]): Todo[]
  subscribe(listener: () => void): () => void
  /** Changes with each expectation that comes or goes. */
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
    over(todos) {
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
