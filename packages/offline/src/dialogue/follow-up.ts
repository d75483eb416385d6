import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import type { Asked } from '@todo-agents/language/commands/learned/asked'
import { parseCommand } from '@todo-agents/language/commands/parse-command'
import { readCorrection } from '@todo-agents/language/commands/readers/correction'
import { readDayBefore } from '@todo-agents/language/commands/readers/day-before'
import { readLeadMinutes } from '@todo-agents/language/commands/readers/remind-before'
import type { Create } from '@todo-agents/language/commands/types'
import { matchTodos } from '@todo-agents/language/match'
import { onlyTime } from '@todo-agents/language/times/only-time'
import { parseTimes } from '@todo-agents/language/times/parse-times'
import type { FoundTime } from '@todo-agents/language/times/types'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation } from '../conversation.ts'
import type { Plan, Question, Reply } from '../plan.ts'
import { carryOut, carryOutAction, carryOutFor } from '../plans/carry-out.ts'
import { createPlan, createTitled } from '../plans/create.ts'
import { isAt } from '../plans/find-todos.ts'
import { answeredListTodos } from '../plans/lists.ts'
import { updatePlan } from '../plans/update.ts'
import { remember, rememberAs } from '../plans/wordings.ts'
import { thenAsk } from '../wording/replies.ts'
import { NO, spoken, YES } from './short-answers.ts'
import { saysNoTodo, saysTodo } from './todo-or-not.ts'
import { alsoAsked, inOrder, withDetailsOf } from './yes-and-more.ts'

const OTHER =
  /^(?:yes|y|yep|yeah|yup|i did|the (?:other|second|latter)(?: one| day)?|that one)(?:[ ,]+(?:please|i did|i meant that(?: one)?|that one|move it))*$/
const ALL = /^(?:all|both|everything|all of (?:them|these)|both of (?:them|these)|all \w+)$/
const NUMBERS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const CARDINALS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

const AGAIN = 'I was updated after I asked this, so I did nothing with your answer. Here is my question again:'
const FORGOTTEN: Reply = {
  text: 'I was updated after I asked you something, and I no longer know what it was. Nothing was changed. Please say again what to do.',
}
const LEFT: Reply = { text: 'All right, I changed nothing.' }

/** Returns the plan that follows from the answer to a question. Null when the message is about something else. */
export function followUp(question: Question, message: string, conversation: Conversation): Plan | Reply | null {
  const plan = answered(question, message, conversation)
  return plan && question.next ? thenAsk(plan, question.next) : plan
}

/**
 * Repeats a question that another version of this model stored, when the message answers it. The question may mean
 * something else today, so the answer must not count as a yes. Returns null when the message is about something else.
 */
export function askAgain(question: Question | null, message: string, conversation: Conversation): Reply | null {
  const said = spoken(message)
  if (!question) return YES.test(said) || ALL.test(said) || /^\d{1,2}$/.test(said) ? FORGOTTEN : null
  if (question.text === '' || !followUp(question, message, conversation)) return null
  if (NO.test(said)) return LEFT
  return { text: `${AGAIN}\n\n${question.text}`, question }
}

function answered(question: Question, message: string, conversation: Conversation): Plan | Reply | null {
  const { user } = conversation
  const said = spoken(message)
  if (question.kind === 'correct') return corrected(question, said, user)
  if (question.kind === 'confirm') return confirmed(question, said, message, conversation)
  if (NO.test(said)) return LEFT
  if (question.kind === 'meaning') return meant(question, said, conversation)
  const parsed = parseCommand(message, timeContext(user))
  if (question.kind === 'list_todos')
    return answeredListTodos({ name: question.name, said, command: parsed }, conversation, carryOut)
  // "it's on 3 May" is a command elsewhere.
  if (question.kind === 'when') return createdAt(question.command, message, conversation)
  const isCommand = !['none', 'create'].includes(parsed.kind)
  if (question.kind === 'choose') return chosen(question, said, isCommand, user)
  if (isCommand && !onlyTime(said, timeContext(user))) return null
  switch (question.kind) {
    case 'title':
      // "add milk tomorrow" is a request of its own, unless it would lose the time that was said before.
      if (parsed.kind === 'create' && !parsed.implied && parsed.title !== '' && (parsed.time || !question.command.time))
        return null
      return createTitled(question.command, message, { ...conversation, message: question.message })
    case 'time':
      return timed(question.todos, message, user)
    case 'reminder':
      return reminded(question.todo, message, user)
  }
}

/** Reads the yes or no. When the question was what the message means, the answer is remembered. */
function confirmed(
  { action, words, otherwise = 'none' }: Extract<Question, { kind: 'confirm' }>,
  said: string,
  message: string,
  conversation: Conversation,
): Plan | Reply | null {
  const more = alsoAsked(said, message, action, conversation)
  if (words === undefined) {
    if (NO.test(said)) return LEFT
    if (more) return inOrder([carryOutAction(action, conversation), more])
    return YES.test(said) ? carryOutAction(action, conversation) : null
  }
  if (NO.test(said) || saysNoTodo(said)) return leftAndRemembered(words, otherwise, conversation)
  const detailed = withDetailsOf(said, message, action, conversation)
  if (!YES.test(said) && !saysTodo(said) && !detailed && !more) return null
  const plan = carryOutAction(detailed ?? action, conversation)
  return rememberAs('create', words, more ? inOrder([plan, more]) : plan, conversation)
}

function* leftAndRemembered(words: string, means: Asked, conversation: Conversation): Plan {
  const learned = yield* remember(words, means, conversation)
  return { text: LEFT.text + learned }
}

/** Reads "delete", "delete it", "the second one" or "2" as the answer to which of several actions is meant. */
function meant(
  question: Extract<Question, { kind: 'meaning' }>,
  said: string,
  conversation: Conversation,
): Plan | Reply | null {
  const { choices } = question
  if (YES.test(said) && !/^add/.test(said)) return { text: question.text, question }
  const number = positions(said, choices.length)?.[0]
  const words = said.replace(/(?: (?:it|that|one|please|as a todo))+$/, '')
  const choice = number ? choices[number - 1] : choices.find(({ word }) => word === words)
  return choice
    ? rememberAs(choice.means, question.words, carryOutAction(choice.action, conversation), conversation)
    : null
}

function chosen(
  question: Extract<Question, { kind: 'choose' }>,
  said: string,
  isCommand: boolean,
  user: UserContext,
): Plan | Reply | null {
  const { choices, command } = question
  const number = /^(?:number |the )?(?<number>\d{1,3})$/.exec(said)?.groups?.number
  if (number && Number(number) > choices.length)
    return { text: `Please answer with a number from 1 to ${choices.length}, or “none”.`, question }
  const todos = choose(choices, said, user)
  return todos.length === 0 || (isCommand && todos.length > 1) ? null : carryOutFor(todos, command, user)
}

/** Moves the todos to the time in the answer to "when should it be?". Null when the answer has no time. */
function timed(todos: LocalTodo[], answer: string, user: UserContext): Plan | null {
  const time = readCorrection(answer.replace(/^\s*to\s+/i, ''), timeContext(user))?.time
  return time ? updatePlan({ time: { ...time, relation: 'at' } }, todos, user) : null
}

/** Creates the todo at the time in the answer to "when is it?". Null when the answer has no time. */
function createdAt(command: Create, answer: string, conversation: Conversation): Plan | null {
  const words = answer
    .trim()
    .replace(/^(?:it(?:['’]s| is) |on |at )+(?=\S)/i, '')
    .replace(/[.!]+$/, '')
  const time = onlyTime(words, timeContext(conversation.user))
  return time ? createPlan({ ...command, time }, { ...conversation, message: null }) : null
}

/** Sets the reminder from the answer to "how long before?". Null when the answer has no duration. */
function reminded(todo: LocalTodo, answer: string, user: UserContext): Plan | null {
  const reminder_at = readDayBefore(answer)
  if (reminder_at) return updatePlan({ reminder_at }, [todo], user)
  const minutes = readLeadMinutes(answer)
  return minutes ? updatePlan({ reminder: minutes }, [todo], user) : null
}

/**
 * Reads the message after a time was understood. "no, Thursday" always corrects the last change. A time alone, "yes"
 * and "no" count only when another day was offered; "great" and "ok" never do.
 */
function corrected(
  { offered, todos, scope }: Extract<Question, { kind: 'correct' }>,
  said: string,
  user: UserContext,
): Plan | Reply | null {
  const context = timeContext(user)
  const resume = (time: FoundTime) => updatePlan({ time }, todos, user, scope)
  const correction = readCorrection(said, context)
  const other = offered && onlyTime(offered, context)
  if (!other) return correction?.marked ? resume(correction.time) : null
  if (OTHER.test(said)) return resume(other)
  if (NO.test(said)) return { text: 'All right, I left it as it is.' }
  if (!correction) return null
  const day = offered.slice(0, 10)
  const near = readCorrection(said, { ...context, now: daysBefore(day, user) })?.time
  return resume(near && dayOf(near) === day ? near : correction.time)
}

/**
 * Returns an instant three days before the offered day. Read from there, "Saturday" and "the 5th" mean that day, even
 * when it is months ahead.
 */
function daysBefore(day: string, { time_zone }: UserContext): string {
  return Temporal.PlainDate.from(day)
    .subtract({ days: 3 })
    .toZonedDateTime({ timeZone: time_zone, plainTime: '12:00' })
    .toInstant()
    .toString()
}

function dayOf(time: FoundTime): string | null {
  return time.kind === 'day' ? time.day : time.kind === 'day_time' ? time.time.slice(0, 10) : null
}

/**
 * Returns the todos that the answer chooses by number, position, day or time, or words of the title. Empty when the
 * answer chooses none or is ambiguous.
 */
function choose(choices: LocalTodo[], said: string, user: UserContext): LocalTodo[] {
  if (/^(?:both|both of \w+)$/.test(said) && choices.length !== 2) return []
  if (ALL.test(said)) return choices
  const numbers = positions(said, choices.length)
  if (numbers) return numbers.flatMap((number) => choices[number - 1] ?? [])
  const words = said
    .replace(
      /^(?:(?:the|that) (?:one|todo|task)s?(?: (?:with|about|called|named|for))?|the|i mean(?:t)?(?: the)?|it's the) /,
      '',
    )
    .replace(/ (?:one|please)$/, '')
  const times = parseTimes(words, timeContext(user)).filter(({ kind }) => kind !== 'duration')
  const atTime = choices.filter((todo) => times.every((time) => isAt(todo, time)))
  if (times.length > 0 && atTime.length === 1) return atTime
  const match = matchTodos(words, choices)
  return match.kind === 'one' ? [match.todo] : []
}

/**
 * Reads the positions in "2", "the second one", "1 and 3" or "number two". Returns null for other words, or when a
 * position is out of range.
 */
function positions(said: string, count: number): number[] | null {
  const words = said
    .replace(/^(?:i mean )?(?:the |number |no\.? ?|nr\.? ?|#)*/, '')
    .replace(/(?: one| todo| please)+$/, '')
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
