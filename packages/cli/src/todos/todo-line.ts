import type { Todo } from '@todo-agents/contract/todo'
import { cleanLine } from '../terminal/clean-text.ts'
import type { Output } from '../terminal/output.ts'
import { shorten, widthOf } from '../terminal/output.ts'
import type { Reader } from './when.ts'
import { whenOf } from './when.ts'

export interface LineOptions {
  /** The number by which the next command can name the todo. */
  number?: number
  short: string
  /** The name of the list of the todo, when the reader does not know it anyway. */
  list?: string | undefined
}

/** Returns a todo as one line of the terminal: its short id, its title, and what is known of it. */
export function todoLine(todo: Todo, out: Output, reader: Reader, { number, short, list }: LineOptions): string {
  const facts = factsOf(todo, reader, list)
  const head = number === undefined ? short : `${String(number).padStart(3)}  ${short}`
  const mark = todo.completed_at ? '✓ ' : ''
  const tail = facts.join('  ')
  // A long title is cut before what follows it, but not to nothing.
  const room = Math.max(20, out.columns - widthOf(head) - widthOf(tail) - widthOf(mark) - 4)
  const title = out.columns === Infinity ? cleanLine(todo.item) : shorten(cleanLine(todo.item), room)
  const line = [out.style('dim', head), mark + (todo.completed_at ? out.style('dim', title) : title)]
  return [...line, ...(tail ? [out.style('cyan', tail)] : [])].join('  ')
}

/** Returns what is known of a todo beside its title, each as a short text. */
function factsOf(todo: Todo, reader: Reader, list?: string): string[] {
  const { importance, tags, recurrence, alarm_time, start_time, step_count, done_step_count } = todo
  const when = whenOf(todo, reader)
  return [
    ...(when ? [when] : []),
    ...(recurrence ? ['repeats'] : []),
    ...(alarm_time && start_time ? ['reminder'] : []),
    ...(importance === 'none' ? [] : [`${importance} importance`]),
    ...(list ? [cleanLine(list)] : []),
    ...tags.map((tag) => `#${cleanLine(tag)}`),
    ...(step_count > 0 ? [`${done_step_count}/${step_count} steps`] : []),
  ]
}
