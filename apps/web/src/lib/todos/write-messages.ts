import type { Todo, TodoWrite } from '@todo-agents/contract/todo'
import { actionTexts as t } from '../texts/actions.ts'
import { formatLocal, formatLocalInSentence } from '../time/format-time.ts'
import type { Day } from '../time/time.ts'

/** Names todos in a message: the title of one, or the number of several. */
export function nameTodos(todos: readonly Pick<Todo, 'item'>[]): string {
  const [first] = todos
  return first && todos.length === 1 ? t.quoted(first.item) : t.todos(todos.length)
}

/** Returns the message after todos were completed, with their steps and the next occurrence. */
export function completedMessage(todos: readonly Todo[], { also, next_occurrences }: TodoWrite, today: Day): string {
  const ids = new Set(todos.map(({ id }) => id))
  const steps = also.filter(({ parent_id }) => parent_id !== null && ids.has(parent_id)).length
  const next = todos.length === 1 ? next_occurrences.find(({ id }) => !ids.has(id))?.occurrences[0] : undefined
  return sentences(
    t.completed(nameTodos(todos)),
    steps > 0 && t.stepsCompleted(steps),
    next && t.next(formatLocal(next, { today })),
  )
}

/** Returns the message after an occurrence was skipped. */
export function skippedMessage(todo: Todo, { todos, next_occurrences }: TodoWrite, today: Day): string {
  const name = nameTodos([todo])
  if (todos.length === 0) return t.skippedLast(name)
  const next = next_occurrences.find(({ id }) => id === todo.id)?.occurrences[0]
  return sentences(t.skipped(name), next && t.next(formatLocal(next, { today })))
}

/** Returns the message after a todo that repeats was saved, with its next dates; null for another todo. */
export function savedMessage({ todos, next_occurrences }: TodoWrite, today: Day): string | null {
  const [todo] = todos
  const occurrences = next_occurrences.find(({ id }) => id === todo?.id)?.occurrences ?? []
  if (!todo || occurrences.length === 0) return null
  return t.isOn(
    nameTodos([todo]),
    occurrences.map((at) => formatLocalInSentence(at, { today })),
  )
}

function sentences(...parts: (string | false | undefined)[]): string {
  return parts.filter(Boolean).join('. ')
}
