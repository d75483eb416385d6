import type { LocalTodo } from '../../tools/views.ts'
import type { Plan, Reply } from './plan.ts'
import { numbered } from './words.ts'

const MAX_CHOICES = 10

/** Asks which of several todos is meant, so that nothing is changed by a guess. */
export function askWhich(todos: LocalTodo[], resume: (chosen: LocalTodo[]) => Plan): Reply {
  const choices = todos.slice(0, MAX_CHOICES)
  const more = todos.length - choices.length
  const rest = more > 0 ? `\n\n…and ${more} more; say more of the title to find those.` : ''
  const every = choices.length === 2 ? 'both' : 'all'
  return {
    text: `Several todos fit. Which one do you mean?\n\n${numbered(choices)}${rest}\n\nAnswer with a number, “${every}” or “none”.`,
    question: { kind: 'choose', choices, resume },
  }
}
