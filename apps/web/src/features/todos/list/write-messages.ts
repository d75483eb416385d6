import type { Todo, TodoWrite } from '@todo-agents/contract/todo'
import { formatLocal } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'

/** Returns the message after a todo was completed, with its steps and its next occurrence. */
export function completedMessage({ id, item }: Todo, { also, next_occurrences }: TodoWrite, today: Day): string {
  const steps = also.filter(({ parent_id }) => parent_id === id).length
  const next = next_occurrences.find((other) => other.id !== id)?.occurrences[0]
  return [
    `Completed “${item}”`,
    steps > 0 && `. ${steps === 1 ? '1 open step was' : `${steps} open steps were`} completed too`,
    next && `. Next: ${formatLocal(next, { today })}`,
  ]
    .filter(Boolean)
    .join('')
}

/** Returns the message after an occurrence was skipped. */
export function skippedMessage({ id, item }: Todo, { todos, next_occurrences }: TodoWrite, today: Day): string {
  if (todos.length === 0) return `Skipped “${item}”. It was the last one, so the todo was deleted`
  const next = next_occurrences.find((other) => other.id === id)?.occurrences[0]
  return `Skipped “${item}”${next ? `. Next: ${formatLocal(next, { today })}` : ''}`
}

/** Returns the message after a todo that repeats was saved, with its next dates; null for another todo. */
export function savedMessage({ todos, next_occurrences }: TodoWrite, today: Day): string | null {
  const [todo] = todos
  const occurrences = next_occurrences.find(({ id }) => id === todo?.id)?.occurrences ?? []
  if (!todo || occurrences.length === 0) return null
  return `“${todo.item}” is on ${occurrences.map((at) => formatLocal(at, { today })).join(', then ')}`
}
