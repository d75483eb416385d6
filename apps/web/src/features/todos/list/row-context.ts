import type { Importance, Todo } from '@todo-agents/contract/todo'
import type { Day } from '../../../lib/time/time.ts'
import type { Times } from '../quick-add/read-line.ts'
import type { FactContext } from './row-facts.tsx'

/** What can be done with todos of the list. All of them take any number of todos, and stay the same when it renders. */
export interface ListActions {
  toggle(todo: Todo): void
  complete(todos: readonly Todo[]): void
  remove(todos: readonly Todo[]): void
  rename(todo: Todo, item: string): void
  moveToDay(todos: readonly Todo[], day: Day | null): void
  setTimes(todos: readonly Todo[], times: Times): void
  moveToList(todos: readonly Todo[], list: { id: string; name: string } | null): void
  /** Creates a list and moves todos to it. */
  moveToNewList(todos: readonly Todo[], name: string): void
  moveUnder(todos: readonly Todo[], parent: Todo): void
  setImportance(todos: readonly Todo[], importance: Importance): void
  addTag(todos: readonly Todo[], name: string): void
  removeTag(todos: readonly Todo[], name: string): void
  skip(todo: Todo, until?: Day): void
  stopRepeating(todos: readonly Todo[]): void
  /** Puts todos directly after another one in the user's own order, or first. */
  place(todos: readonly Todo[], after: Todo | null): void
  /** Moves a todo one place up or down in the user's own order. */
  move(todo: Todo, by: -1 | 1): void
  canMove(todo: Todo, by: -1 | 1): boolean
}

/** What the popover of the list shows. */
export type PopoverPart = 'menu' | 'date' | 'list' | 'tag' | 'parent'

/** What the rows call when the user acts on them. */
export type RowEvents = {
  open(todo: Todo): void
  /** Edits the title in the row, or with null ends that. */
  edit(id: string | null): void
  /** Adds a row to the selection or removes it; `range`: with all rows since the last one. */
  select(id: string, range?: boolean): void
  /** Returns what is dragged with a row: the selection if the row is selected. */
  dragged(id: string): string[]
  /** Shows a popover about the row, or about the selection if the row is selected. */
  popover(id: string, anchor: Element, part: PopoverPart): void
}

/** What the rows of a list need beside their todos. The same object until one of the values changes. */
export interface RowContext extends FactContext {
  actions: ListActions
  events: RowEvents
  /** Whether rows are in the order that the user gave them. */
  isManual: boolean
  /** Words to mark in the rows. */
  words: readonly string[]
  /** Moves overdue todos to today, where the view offers it. */
  onMoveToToday: ((todos: readonly Todo[]) => void) | null
  /** Starts the quick add with a day, where the view offers it. */
  onAddOn: ((day: Day) => void) | null
  /** Is called with the last day on screen, or with null at the end of the list, where the view reads on. */
  onSeen: ((day: Day | null) => void) | null
}

/** What is true of one row at the moment. */
export interface RowState {
  /** The row that the Tab key reaches. */
  isActive: boolean
  isSelected: boolean
  isOpen: boolean
  isEditing: boolean
  /** It was just added. It is highlighted. */
  isAdded: boolean
  /** Its last action failed. Its check box has no hover style, because that style looks like a tick. */
  isFailed: boolean
}
