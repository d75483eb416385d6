import type { Todo } from '@todo-agents/contract/todo'

/** Returns todos in the order that the user gave them. */
export function inManualOrder(todos: readonly Todo[]): Todo[] {
  return todos.toSorted((a, b) => (a.position < b.position ? -1 : a.position > b.position ? 1 : 0))
}

/**
 * Returns a position directly after a todo, or before all for null. Positions are fractions whose digits start with `0`,
 * and none ends with `0`, so no stored position is between this one and that of `after`.
 */
export function placeAfter(after: Todo | null): string {
  return after === null ? '' : `${after.position}0`
}
