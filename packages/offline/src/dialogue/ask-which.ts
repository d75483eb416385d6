import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { Action, Reply, TodoCommand } from '../plan.ts'
import type { Reader } from '../wording/words.ts'
import { bold, numbered, when } from '../wording/words.ts'

const MAX_CHOICES = 10

/** Asks which of several todos is meant, so that nothing is changed by a guess. */
export function askWhich(todos: LocalTodo[], reader: Reader, command: TodoCommand): Reply {
  const choices = todos.slice(0, MAX_CHOICES)
  const rest = todos.length > choices.length ? '\n\nThere are more; say more of the title to find those.' : ''
  const every = choices.length === 2 ? 'both' : 'all'
  const text = `Several todos fit. Which one do you mean?\n\n${numbered(choices, reader)}${rest}\n\nAnswer with a number, “${every}” or “none”.`
  return { text, question: { kind: 'choose', text, choices, command }, about: { how: 'shown', todos: choices } }
}

/** Offers todos with a similar title. `why` is the sentence that says why no todo was changed at once. */
export function askIfMeant(why: string, todos: LocalTodo[], reader: Reader, command: TodoCommand): Reply {
  const [only] = todos
  const about = { how: 'shown' as const, todos }
  if (only && todos.length === 1) {
    const details = [when(only, reader), only.completed_at && 'done'].filter(Boolean).join(', ')
    const text = `${why} Did you mean ${bold(only.item)}${details ? ` (${details})` : ''}?`
    return { text, question: { kind: 'confirm', text, action: { kind: 'todos', command, todos } }, about }
  }
  const text = `${why} Did you mean one of these?\n\n${numbered(todos, reader)}\n\nAnswer with a number or “none”.`
  return { text, question: { kind: 'choose', text, choices: todos, command }, about }
}

/** Asks for a yes or no. `words`: the message, when the question is whether it means the action. */
export function askToConfirm(text: string, action: Action, words?: string | null): Reply {
  return { text, question: { kind: 'confirm', text, action, ...(words && { words }) } }
}
