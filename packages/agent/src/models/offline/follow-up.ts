import { parseCommand } from '@todo-agents/language/commands/parse-command'
import { matchTodos } from '@todo-agents/language/match'
import { parseTimes } from '@todo-agents/language/times/parse-times'
import type { LocalTodo } from '../../tools/views.ts'
import type { UserContext } from '../../types.ts'
import type { Plan, Question, Reply } from './plan.ts'
import { timeContext } from './times.ts'

const YES =
  /^(?:yes|y|yep|yeah|yup|sure|ok|okay|please do|do it|go ahead|of course|right|correct|exactly)(?:[ ,]+(?:please|do it|add it|go ahead))*$/
const NO =
  /^(?:no|n|nope|nah|none|neither|none of (?:them|these|those)|cancel|stop|never ?mind|forget it|don't|do not|leave it)(?:[ ,]+(?:thanks|thank you|please|leave it))*$/
const ALL = /^(?:all|both|everything|all of (?:them|these)|both of (?:them|these)|all \w+)$/
const NUMBERS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const CARDINALS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

const LEFT: Reply = { text: 'All right, I changed nothing.' }

/** The plan that goes on when the message answers the question; null when it is about something else. */
export function followUp(question: Question, message: string, user: UserContext): Plan | Reply | null {
  const said = message
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!?]+$/, '')
  if (NO.test(said)) return LEFT
  if (question.kind === 'confirm') return YES.test(said) ? question.resume() : null
  const isCommand = !['none', 'create'].includes(parseCommand(message, timeContext(user)).kind)
  if (question.kind === 'complete') return isCommand ? null : question.resume(message)
  const chosen = choose(question.choices, said, user)
  if (chosen.length === 0) return null
  return isCommand && chosen.length > 1 ? null : question.resume(chosen)
}

/** By number, by place, by day or by words of the title. Empty when the words choose none, or leave it open. */
function choose(choices: LocalTodo[], said: string, user: UserContext): LocalTodo[] {
  if (ALL.test(said)) return choices
  const numbers = positions(said, choices.length)
  if (numbers) return numbers.flatMap((number) => choices[number - 1] ?? [])
  const [time] = parseTimes(said, timeContext(user))
  const day = time?.kind === 'day' ? time.day : time?.kind === 'day_time' ? time.time.slice(0, 10) : null
  const on_day = day ? choices.filter(({ start_time, due_date }) => (start_time ?? due_date)?.startsWith(day)) : []
  if (on_day.length === 1) return on_day
  const words = said.replace(/^(?:the one (?:with|about|called)|the|i mean(?: the)?) /, '').replace(/ one$/, '')
  const match = matchTodos(words, choices)
  return match.kind === 'one' ? [match.todo] : []
}

/** "2", "the second one", "1 and 3", "number two"; null when it is something else or out of range. */
function positions(said: string, count: number): number[] | null {
  const words = said.replace(/^(?:i mean )?(?:the |number |no\. ?|#)*/, '').replace(/(?: one| todo| please)+$/, '')
  if (words === 'last') return [count]
  const numbers = words
    .split(/ ?, ?(?:and )?| and (?:the )?/)
    .map((word) => position(word.replace(/^(?:the|number|#) ?/, '')))
  return numbers.every((number) => number >= 1 && number <= count) ? [...new Set(numbers)] : null
}

function position(word: string): number {
  if (/^\d{1,2}(?:st|nd|rd|th)?$/.test(word)) return Number.parseInt(word, 10)
  return Math.max(NUMBERS.indexOf(word), CARDINALS.indexOf(word)) + 1
}
