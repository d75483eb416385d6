import type { Todo } from '@todo-agents/contract/todo'
import type { useReorder } from '../../../lib/page/use-reorder.ts'
import type { FactContext } from './row-facts.tsx'

/** The actions of the menu of a row. */
export interface RowActions {
  skip: (todo: Todo, until?: string) => void
  stopRepeating: (todo: Todo) => void
  moveToList: (todo: Todo, list_id: string | null, name: string) => void
}

/** What the rows of a list need beside their todos. */
export interface RowContext extends FactContext {
  /** The todo that was just added. It is scrolled into view and highlighted. */
  added: string | null
  /** The todo whose last action failed. Its check box has no hover style, because that style looks like a tick. */
  failed: string | null
  actions: RowActions
  /** Moves rows, where they are in the order that the user gave them. */
  reorder: ReturnType<typeof useReorder> | null
  onToggle: (todo: Todo) => void
  onEdit: (todo: Todo) => void
  onDelete: (todo: Todo) => void
}
