import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import type { Target } from '@todo-agents/language/commands/types'
import { todayOf } from '@todo-agents/language/todo-fields'
import type { Plan } from '../plan.ts'
import { callTool } from '../plan.ts'
import { nextSentence } from '../wording/repeats.ts'
import {
  bold,
  boldTitles,
  bullets,
  CAN_UNDO,
  conflictNote,
  dayName,
  plainText,
  UNCHANGED,
  when,
} from '../wording/words.ts'

/**
 * Skips the open occurrence of todos. With "until Monday" and "next week", all before that day or in that week; of overdue
 * todos, all before today. `isDelete`: the message asked to delete the occurrence, so the reply says how to delete the
 * todo.
 */
export function* skipFound(target: Target, todos: LocalTodo[], user: UserContext, isDelete = false): Plan {
  const once = todos.filter(({ recurrence }) => !recurrence)
  if (once.length > 0) {
    const verb = once.length === 1 ? 'does' : 'do'
    return {
      text: `${boldTitles(once)} ${verb} not repeat, so there is nothing to skip. ${UNCHANGED}`,
      about: { how: 'changed', todos: once },
    }
  }
  const done = todos.filter(({ completed_at }) => completed_at !== null)
  if (done.length > 0) {
    const text = `${boldTitles(done)} ${done.length === 1 ? 'is' : 'are'} done already. To skip the next one, say it with its title. ${UNCHANGED}`
    return { text, about: { how: 'changed', todos: done } }
  }
  const until = target.overdue ? todayOf(user) : untilOf(target)
  const write = yield* callTool('skip_todo', { id: todos.map(({ id }) => id), ...(until && { until }) })
  const about = { how: 'changed' as const, todos: write.todos }
  const [todo] = todos
  if (!todo || todos.length > 1) {
    const first = isDelete ? ' To delete one with all that follow, name it.' : ''
    return {
      text: `Skipped ${todos.length} todos that repeat.${first} They are next on:\n${bullets(write.todos, user)}`,
      undo: CAN_UNDO,
      about,
      ...conflictNote(write.conflicts, user),
    }
  }
  const time = until ? `all before ${dayName(until, user)}` : when(todo, user)
  const [next] = write.todos
  const last = next ? nextSentence(next, user) : ' It was the last one, so the todo is gone.'
  const hint = isDelete && next ? ` To delete all that follow, say “delete ${plainText(todo.item)}”.` : ''
  return {
    text: `Skipped ${bold(todo.item)}${time ? ` (${time})` : ''}.${last}${hint}`,
    undo: CAN_UNDO,
    about,
    ...conflictNote(write.conflicts, user),
  }
}

/** Returns the day before which all occurrences are skipped: "until Monday", "next week". */
function untilOf({ time }: Target): string | null {
  if (time?.kind === 'days') return time.relation === 'by' ? time.from : time.relation === 'at' ? time.to : null
  return time?.kind === 'day' && time.relation === 'by' ? time.day : null
}
