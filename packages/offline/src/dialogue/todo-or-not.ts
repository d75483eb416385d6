import { parseCommand, parseNewTodo } from '@todo-agents/language/commands/parse-command'
import { understandCommand } from '@todo-agents/language/commands/understand'
import { onlyTime } from '@todo-agents/language/times/only-time'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation, LastTurn } from '../conversation.ts'
import type { Plan, Reply } from '../plan.ts'
import { createPlan } from '../plans/create.ts'
import { takeBackPlan } from '../plans/undo.ts'
import { knownCommand, remember, todoAfterAll } from '../plans/wordings.ts'
import { runToReply } from '../wording/replies.ts'
import { spoken } from './short-answers.ts'

const FILLER = '(?:(?:no|nope|nah|hey|wait|sorry|oops|but|well|actually|please|ok|okay|yes|yeah|yep|yup)[ ,.!]+){0,4}'
const TODO = '(?:(?:a|an|any|one|my) )?(?:new )?(?:todo|to-do|to do|task|reminder)s?'
const AS = '(?:meant |supposed |intended )?(?:as |to be |for )?'
const IT = '(?:that|this|it|those|these)'

const NO_TODO = new RegExp(
  `^${FILLER}(?:${IT}(?:'s| is| was| are| were)(?: not|n't) ${AS}${TODO}|${IT} (?:is|was|are|were)n't ${AS}${TODO}|${IT}(?:'s| is| was| are| were) no ${TODO}|i (?:did|do)(?: not|n't) (?:mean|want|ask for)(?: ${IT})? ${AS}(?:add |create |make )?${TODO}|not ${TODO})$`,
)
const A_TODO = new RegExp(
  `^${FILLER}(?:(?:add|save|keep|make|create|note|put|take|treat) ${IT}(?: down)? (?:as )?${TODO}(?: please)?|${IT}(?:'s| is| was| are| were| should be| should have been) ${AS}${TODO}|i (?:mean|meant|want|wanted)(?: ${IT})? ${AS}(?:add |create )?${TODO})$`,
)
const ADD_IT = new RegExp(`^${FILLER}(?:add|save|note) ${IT}(?: anyway| all the same| down)?(?: please)?$`)

/** Whether the words say that a message was no todo, as {@link spoken} normalises them. */
export function saysNoTodo(said: string): boolean {
  return NO_TODO.test(said)
}

/** Whether the words say that a message was a todo. */
export function saysTodo(said: string): boolean {
  if (/^(?:please )?add(?: please)?$/.test(said)) return true
  return A_TODO.test(said) || ADD_IT.test(said)
}

/** No such message is longer. */
const MAX_LENGTH = 100

/**
 * Reads a message that says whether the last one was a todo: "no, that was not a todo" after one was created, "that was a
 * todo" or "add it" after none was. Null when the last message was something else, or was answered otherwise.
 */
export function readTodoOrNot(message: string, conversation: Conversation): Plan | Reply | null {
  const { lastTurn } = conversation
  if (!lastTurn || message.length > MAX_LENGTH) return null
  const said = spoken(message)
  if (NO_TODO.test(said)) return lastTurn.created.length > 0 ? noTodoPlan(lastTurn, conversation) : null
  if (lastTurn.changed > 0) return null
  if (A_TODO.test(said) || (ADD_IT.test(said) && wasRefused(lastTurn.message, conversation)))
    return todoAfterAll(lastTurn.message, conversation)
  return addedAt(said, lastTurn.message, conversation)
}

const ADD_IT_AT = new RegExp(`^${FILLER}(?:add|save|note|put) ${IT}(?: down)? (?<when>(?:for|on|at|by) .+)$`)

/** Reads "add it for Monday at 8" after words that were refused. */
function addedAt(said: string, refused: string, conversation: Conversation): Plan | null {
  const context = timeContext(conversation.user)
  const when = ADD_IT_AT.exec(said)?.groups?.when
  if (!when || !onlyTime(when, context) || !wasRefused(refused, conversation)) return null
  const named = parseNewTodo(`${refused.replace(/[?.!\s]+$/, '')} ${when}`, context)
  return named && createPlan(named, conversation)
}

function wasRefused(message: string, { user }: Conversation): boolean {
  const command = knownCommand(message, user) ?? understandCommand(message, timeContext(user), user.wordings)
  return 'text' in command || ['none', 'outside', 'unclear'].includes(command.kind)
}

/** Whether the words order a new todo, as "add" does. What they order may be no todo, but the order stays one. */
function isOrder(message: string, { user }: Conversation): boolean {
  const command = parseCommand(message, timeContext(user))
  return command.kind === 'create' && !command.implied
}

/** Takes back what the last message created, and remembers that it is no todo unless it was an order. */
function* noTodoPlan({ message, changed, created }: LastTurn, conversation: Conversation): Plan {
  const taken = yield* runToReply(takeBackPlan(created.flat(), conversation))
  const isAlone = created.length === 1 && changed === 1
  const learned = isAlone && !isOrder(message, conversation) ? yield* remember(message, 'none', conversation) : ''
  return { ...taken, text: taken.text + learned }
}
