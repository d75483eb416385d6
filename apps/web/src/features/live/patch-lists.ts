import type { Lists } from '@todo-agents/contract/list'
import type { ListUpdate } from '../../lib/todos/list-update.ts'
import { hasMovedTodos } from '../../lib/todos/list-update.ts'

/** Returns the lists in their order after one of them has changed. */
export function patchLists(data: Lists, { before, after }: ListUpdate): Lists {
  const id = (after ?? before)?.id
  const known = data.lists.find((list) => list.id === id)
  if (known && after && known.version > after.version) return data
  const others = data.lists.filter((list) => list.id !== id)
  const lists = after ? [...others, after] : others
  return { ...data, lists: lists.sort((a, b) => compare(a.position, b.position) || compare(a.id, b.id)) }
}

/** What a change of a list does to the todos that other lists show: nothing, removes its todos, or it is unclear. */
export function effectOnTodos(update: ListUpdate): 'none' | 'removed' | 'unclear' {
  if (hasMovedTodos(update)) return 'unclear'
  const isArchived = Boolean(update.after?.archived_at)
  if (isArchived === Boolean(update.before?.archived_at)) return 'none'
  return isArchived ? 'removed' : 'unclear'
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
