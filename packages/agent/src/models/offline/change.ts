import { isTelling } from '@todo-agents/language/commands/target'
import type { Command, Target } from '@todo-agents/language/commands/types'
import type { LocalTodo } from '../../tools/views.ts'
import { askWhich } from './ask-which.ts'
import type { Conversation } from './conversation.ts'
import { createPlan } from './create.ts'
import { findTodos } from './find-todos.ts'
import type { Plan, Reply } from './plan.ts'
import { use } from './plan.ts'
import { updatePlan } from './update.ts'
import { bold, CAN_UNDO, conflictWords, line, plainText, when } from './words.ts'

export type Change = Extract<Command, { kind: 'update' | 'complete' | 'reopen' | 'delete' }>

/** No call takes more ids. */
const MAX_IDS = 100

/** Finds the todos that are meant and changes them; asks when it is not clear which. */
export function* changePlan(command: Change, conversation: Conversation): Plan {
  const { target } = command
  if (!isTelling(target)) return { text: 'Which todo do you mean? Please say it again with some words of its title.' }
  const todos = yield* findTodos(target, conversation.user, conversation.recent)
  if (todos.length === 0) return yield* notFound(command, conversation)
  if (todos.length === 1 || target.which === 'all' || target.positions) return yield* act(command, todos, conversation)
  return askWhich(todos, (chosen) => act(command, chosen, conversation))
}

function* act(command: Change, todos: LocalTodo[], conversation: Conversation): Plan {
  if (todos.length > MAX_IDS) {
    return {
      text: `${todos.length} todos fit, and I can change at most ${MAX_IDS} at a time. Please narrow it down, by day or tag for example.`,
    }
  }
  if (command.kind === 'update') return yield* updatePlan(command.changes, todos, conversation.user)
  if (command.kind === 'delete') {
    const { deleted } = yield* use('delete_todo', { id: todos.map(({ id }) => id) })
    return done('Deleted', deleted)
  }
  const completed = command.kind === 'complete'
  const open = todos.filter(({ completed_at }) => (completed_at === null) === completed)
  if (open.length === 0) return { text: `${names(todos)} ${completed ? 'was already done' : 'is open already'}.` }
  const write = yield* use('complete_todo', { id: open.map(({ id }) => id), completed })
  const reply = done(completed ? 'Completed' : 'Opened again:', write.todos)
  return { text: reply.text + conflictWords(write.conflicts) }
}

function done(verb: string, todos: LocalTodo[]): Reply {
  const [only] = todos
  if (only && todos.length === 1) {
    const time = when(only)
    return { text: `${verb} ${bold(only.item)}${time ? ` (${time})` : ''}.${CAN_UNDO}` }
  }
  return {
    text: `${verb} ${todos.length} todos:\n${todos.map((todo) => `- ${line(todo)}`).join('\n')}\n\n${CAN_UNDO.trim()}`,
  }
}

function names(todos: LocalTodo[]): string {
  return todos.map(({ item }) => bold(item)).join(', ')
}

/** Says so, and whether the todo is there in another state, or may have been meant as a new one. */
function* notFound(command: Change, { user, recent, message }: Conversation): Plan {
  const { kind, target } = command
  if (target.which === 'last') return { text: 'I am not sure which todo you mean. Please name it by its title.' }
  if (kind === 'complete' || kind === 'reopen') {
    const other: Target = { ...target, status: kind === 'complete' ? 'done' : 'open' }
    const found = target.words ? yield* findTodos(other, user, recent) : []
    if (found.length > 0)
      return {
        text: `${names(found)} ${found.length === 1 ? 'is' : 'are'} ${kind === 'complete' ? 'done' : 'open'} already.`,
      }
  }
  const state = target.status === 'done' ? 'finished' : 'open'
  const about = target.words ? ` that matches “${plainText(target.words)}”` : ' that fits'
  const text = `I found no ${state} todo${about}${target.time ? ' at that time' : ''}. Nothing was changed.`
  const title = message.trim().replace(/[.!?]+$/, '')
  if (!MAY_BE_A_TASK.test(title)) return { text }
  const create = () => createPlan({ kind: 'create', title, implied: true }, user)
  return {
    text: `${text} Shall I add “${plainText(title)}” as a new todo?`,
    question: { kind: 'confirm', resume: create },
  }
}

/** Words that ask for a change, but are also how people note what they have to do: "cancel the gym membership". */
const MAY_BE_A_TASK = /^(?:cancel|finish|complete|change|update|make|check|clear|remove|throw)\s/i
