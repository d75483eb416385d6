import type { TodoWrite } from '@todo-agents/contract/todo'
import { cleanLine } from '../terminal/clean-text.ts'
import type { Output } from '../terminal/output.ts'
import type { Reader } from './when.ts'
import { NO_TIMES, whenOf } from './when.ts'

/** Says which other todos the written one overlaps. */
export function noteConflicts(
  { note }: Pick<Output, 'note'>,
  reader: Reader,
  { todos: [written], conflicts }: Pick<TodoWrite, 'todos' | 'conflicts'>,
): void {
  for (const { todos, overlap } of conflicts) {
    const other = todos.find(({ id }) => id !== written?.id) ?? todos[1]
    note(`At the same time as “${cleanLine(other.item)}”: ${whenOf({ ...NO_TIMES, ...overlap }, reader)}.`)
  }
}
