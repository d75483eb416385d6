import type { List } from '@todo-agents/contract/list'

/** A list before and after a change. `before` is null for a new list, `after` for a deleted one. */
export interface ListUpdate {
  before: List | null
  after: List | null
}

/** Whether a list was deleted, or is back. Its todos moved or went with it, and the feed does not send all of them. */
export function hasMovedTodos(update: ListUpdate): boolean {
  return update.after === null || isBack(update)
}

/** Whether a list was deleted and is back: a new list is at its first version. */
function isBack({ before, after }: ListUpdate): boolean {
  return before === null && after !== null && after.version > 1
}
