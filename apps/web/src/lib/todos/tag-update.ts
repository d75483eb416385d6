import type { Tag } from '@todo-agents/contract/tag'
import { compareTagNames, tagKey } from '@todo-agents/contract/tag-key'
import type { Todo } from '@todo-agents/contract/todo'

/** A tag before and after a change. `before` is null for a new tag, `after` for a deleted one. */
export interface TagUpdate {
  before: Tag | null
  after: Tag | null
  /** If the deletion of the tag was undone: the todos that have the tag again. */
  todo_ids: string[]
}

/** Returns a todo after a tag has changed: the same object if the todo does not have the tag. */
export function patchTagsOf(todo: Todo, { before, after, todo_ids }: TagUpdate): Todo {
  const isRestored = after !== null && todo_ids.includes(todo.id)
  const others = before ? todo.tags.filter((name) => tagKey(name) !== tagKey(before.name)) : todo.tags
  const hadTag = others.length < todo.tags.length
  if (!hadTag && !isRestored) return todo
  if (!after) return { ...todo, tags: others }
  const rest = others.filter((name) => tagKey(name) !== tagKey(after.name))
  return { ...todo, tags: [...rest, after.name].sort(compareTagNames) }
}
