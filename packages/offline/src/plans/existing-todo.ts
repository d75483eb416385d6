import type { LocalTodo } from '@todo-agents/agent/tools/views'
import { parseCommand } from '@todo-agents/language/commands/parse-command'
import type { Create, Target, Update } from '@todo-agents/language/commands/types'
import { stems } from '@todo-agents/language/match'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation } from '../conversation.ts'
import { askToConfirm } from '../dialogue/ask-which.ts'
import type { Reply, Steps } from '../plan.ts'
import { bold, plainText, when } from '../wording/words.ts'
import { findTodos } from './find-todos.ts'

/**
 * The start of "I need to cancel yoga", which is either a new task or a command to change the todo "yoga". It is a task
 * when no such todo exists.
 */
const PLAN =
  /^(?:i|we)(?:['’](?:ll|ve|d))?\s+(?:\p{L}+\s+)?(?:need|have|want|ought|got|must|should|will|gotta)(?!\p{L})/iu
const ORDER = /^(?:move|reschedule|postpone|push|shift|cancel|delete|remove|rename)\s/i
/** "the dentist is on Monday" refers to a known todo. */
const KNOWN = /^(?:(?:so|and|ok|well|now)[\s,]+)*(?:the|my|our)\s/i

/** "remind me about the dentist" rarely asks for a second todo. */
const REMIND = /^(?:(?:please|can you|could you)\s+)*remind me (?:about|of) (?:the|my|our)\s/i

/** Asks what to do when the words of a new todo can also mean an existing one. Returns null when they cannot. */
export function* askAboutExisting(command: Create, conversation: Conversation): Steps<Reply | null> {
  const message = conversation.message?.trim() ?? ''
  if (ORDER.test(command.title) && PLAN.test(message)) return yield* askToCarryOut(command, conversation)
  if (!command.implied && !command.time && REMIND.test(message)) return yield* askWhenToRemind(command, conversation)
  if (command.implied && command.time && KNOWN.test(message)) return yield* askToMove(command, conversation)
  return null
}

function* askToCarryOut({ title, time }: Create, conversation: Conversation): Steps<Reply | null> {
  const { user } = conversation
  const order = parseCommand(title, timeContext(user))
  if (order.kind !== 'update' && order.kind !== 'delete') return null
  const { found } = yield* findTodos(order.target, user)
  if (found.length === 0) return null
  const isOpen = order.kind === 'update' && Object.keys(order.changes).length === 0
  const full = isOpen && time ? { ...order, changes: { time: { ...time, relation: 'at' as const } } } : order
  const about = found.length === 1 ? ` ${named(found[0] as LocalTodo, conversation)} is on your list.` : ''
  return askToConfirm(
    `Shall I do that: “${plainText(title)}”?${about} To add it as a task of your own, say “add ${plainText(title)}”.`,
    { kind: 'commands', commands: [full], message: conversation.message },
  )
}

function* askToMove({ title, time }: Create, conversation: Conversation): Steps<Reply | null> {
  const { user } = conversation
  const target: Target = { words: title, status: 'open', which: 'one' }
  const { found } = yield* findTodos(target, user)
  const [todo] = found
  if (!todo || found.length > 1 || !time || !hasSameWords(todo.item, title)) return null
  const move: Update = { kind: 'update', target, changes: { time } }
  const asked = askToConfirm(
    `You have ${named(todo, conversation)} already. Shall I move it to that time? For another one, say “add ${plainText(title)}” and when.`,
    { kind: 'todos', command: move, todos: [todo] },
  )
  return { ...asked, about: { how: 'shown', todos: [todo] } }
}

function* askWhenToRemind({ title }: Create, conversation: Conversation): Steps<Reply | null> {
  const { user } = conversation
  const { found } = yield* findTodos({ words: title, status: 'open', which: 'one' }, user)
  const [todo] = found
  if (!todo?.start_time || found.length > 1 || !hasSameWords(todo.item, title)) return null
  const text = `How long before ${named(todo, conversation)} should I remind you? For example “10 minutes”.`
  return { text, question: { kind: 'reminder', text, todo }, about: { how: 'shown', todos: [todo] } }
}

/** Whether two titles have the same words, whatever their order and endings. */
export function hasSameWords(a: string, b: string): boolean {
  return stems(a).sort().join(' ') === stems(b).sort().join(' ')
}

function named(todo: LocalTodo, { user }: Conversation): string {
  const time = when(todo, user)
  return time ? `${bold(todo.item)} (${time})` : bold(todo.item)
}
