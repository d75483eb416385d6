import type { Todo } from '@todo-agents/contract/todo'
import type { useReorder } from '../../../lib/page/use-reorder.ts'
import type { TodoActions } from '../../../lib/todos/use-todo-actions.ts'
import type { FactContext } from './row-facts.tsx'

/** What the rows of a list need beside their todos. */
export interface RowContext extends FactContext {
  /** The todo that was just added. It is highlighted. */
  added: string | null
  /** The todo whose last action failed. Its check box has no hover style, because that style looks like a tick. */
  failed: string | null
  actions: TodoActions
  /** Moves rows, where they are in the order that the user gave them. */
  reorder: ReturnType<typeof useReorder> | null
  onEdit: (todo: Todo) => void
  /** Moves overdue todos to today, where the view offers it. */
  onMoveToToday: ((todos: readonly Todo[]) => void) | null
}
