import type { UserContext } from '@todo-agents/agent/types'
import { MAX_WORDING_LENGTH } from '@todo-agents/contract/bounds'
import type { KnownWording, Meaning } from '@todo-agents/contract/wording'
import { wordingKey } from '@todo-agents/contract/wording'
import { parseCommand, parseNewTodo } from '@todo-agents/language/commands/parse-command'
import type { Command } from '@todo-agents/language/commands/types'
import { understandAs } from '@todo-agents/language/commands/understand'
import { onlyTime } from '@todo-agents/language/times/only-time'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation } from '../conversation.ts'
import { NO, spoken, YES } from '../dialogue/short-answers.ts'
import type { Plan, Reply, Steps } from '../plan.ts'
import { callTool, ToolFailure } from '../plan.ts'
import { runToReply } from '../wording/replies.ts'
import { CAN_UNDO, plainText, UNCHANGED } from '../wording/words.ts'
import { createPlan } from './create.ts'

const NEXT_TIME: Partial<Record<Meaning, string>> = {
  create: ' I will understand that next time.',
  none: ' I will not take that for a todo again.',
}

/** Returns what the user has confirmed that a message means, or undefined. */
function knownWording(message: string, { wordings }: UserContext): KnownWording | undefined {
  if (wordings.length === 0 || message.length > 2 * MAX_WORDING_LENGTH) return undefined
  const key = wordingKey(message)
  return wordings.find(({ text }) => wordingKey(text) === key)
}

const NO_TODO: Reply = {
  text: 'You told me that this is no todo, so I changed nothing. If it is one after all, say “add it as a todo”.',
}

/**
 * Returns the command that a message with a confirmed meaning is, or the reply to one that is none. Null when no meaning was
 * confirmed.
 */
export function knownCommand(message: string, user: UserContext): Command | Reply | null {
  const means = knownWording(message, user)?.means
  if (means === 'none') return NO_TODO
  return means ? understandAs(means, message, timeContext(user)) : null
}

/**
 * Whether the meaning of a message can be remembered: it is one order of at most 200 characters, and no time, answer or word
 * that controls this dialogue, such as "undo".
 */
function canBeRemembered(message: string, user: UserContext): boolean {
  const text = message.trim()
  if (text.length > MAX_WORDING_LENGTH || text.includes('\n') || !/\p{L}/u.test(text)) return false
  const said = spoken(text)
  const context = timeContext(user)
  if (YES.test(said) || NO.test(said) || onlyTime(said, context)) return false
  return !['several', 'undo', 'redo', 'help'].includes(parseCommand(text, context).kind)
}

/**
 * Remembers what a message means, if that can be remembered. Returns a sentence to add to the reply: for the first time in a
 * conversation, and when another wording was forgotten for it; else an empty text. Does not throw when the tool fails.
 */
export function* remember(message: string | null, means: Meaning, { user, hasLearned }: Conversation): Steps<string> {
  if (message === null || !canBeRemembered(message, user)) return ''
  try {
    // Also when it is known: the wordings may be newer than this step, on which the next one builds.
    const { forgotten, change_ids } = yield* callTool('remember_wording', { text: message.trim(), means })
    const isSaid = !hasLearned && change_ids.length > 0
    return `${isSaid ? (NEXT_TIME[means] ?? '') : ''}${forgottenWords(forgotten)}`
  } catch (error) {
    if (error instanceof ToolFailure) return ''
    throw error
  }
}

/** Remembers what the message means, then carries out the plan for it. So "undo" takes back what the plan did. */
export function* rememberAs(
  means: Meaning,
  message: string | null,
  plan: Plan | Reply,
  conversation: Conversation,
): Plan {
  const learned = yield* remember(message, means, conversation)
  const reply = yield* runToReply(plan)
  return { ...reply, text: reply.text + learned }
}

/** Creates the todo that the whole message names, and remembers that it is one. Null when it names none. */
export function todoAfterAll(message: string, conversation: Conversation): Plan | null {
  const command = parseNewTodo(message, timeContext(conversation.user))
  return command && rememberAs('create', message, createPlan(command, { ...conversation, message }), conversation)
}

const TAUGHT: Partial<Record<Meaning, (text: string) => string>> = {
  create: (text) => `From now on, “${text}” is a new todo.`,
  list: (text) => `From now on, I show your todos when you say “${text}”.`,
  none: (text) => `From now on, “${text}” has nothing to do with your todos.`,
}

const CANNOT_REMEMBER = `I can only remember one order of at most ${MAX_WORDING_LENGTH} characters, and no time, “yes”, “no” or “undo”. ${UNCHANGED}`

export const TEACHABLE = `I can remember words that mean a new todo, your list, or nothing to do with todos. ${UNCHANGED}`

/** Remembers what the user says that a text means. */
export function teachPlan(text: string, means: Meaning, { user }: Conversation): Plan | Reply {
  return canBeRemembered(text, user) ? inPerson(taughtPlan(text, means)) : { text: CANNOT_REMEMBER }
}

function* taughtPlan(text: string, means: Meaning): Plan {
  const { wording, forgotten, change_ids } = yield* callTool('remember_wording', { text, means })
  const words = TAUGHT[means]?.(plainText(wording.text)) ?? ''
  return { text: words + forgottenWords(forgotten), ...(change_ids.length > 0 && { undo: CAN_UNDO }) }
}

export function forgetWordingPlan(text: string): Plan {
  return inPerson(forgottenPlan(text))
}

function* forgottenPlan(text: string): Plan {
  try {
    const { wording } = yield* callTool('forget_wording', { text })
    return { text: `I have forgotten what “${plainText(wording.text)}” means.`, undo: CAN_UNDO }
  } catch (error) {
    if (!(error instanceof ToolFailure) || error.code === 'access_denied') throw error
    return { text: `I remember nothing about what “${plainText(text)}” means. ${UNCHANGED}` }
  }
}

/** Runs a plan to its reply. When a program asks for it, the reply says who may. */
function* inPerson(plan: Plan): Plan {
  try {
    return yield* plan
  } catch (error) {
    if (!(error instanceof ToolFailure && error.code === 'access_denied')) throw error
    return { text: `Only you can teach me words, in the web page, and no token or app. ${UNCHANGED}` }
  }
}

function forgottenWords(text: string | undefined): string {
  return text === undefined ? '' : ` To make room, I have forgotten what “${plainText(text)}” means.`
}
