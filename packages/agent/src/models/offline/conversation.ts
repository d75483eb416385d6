import { parseCommand } from '@todo-agents/language/commands/parse-command'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { ToolOutputs } from '../../tools/registry.ts'
import type { LocalTodo } from '../../tools/views.ts'
import type { UserContext } from '../../types.ts'
import type { Turn } from './turns.ts'

/** What a plan may know beside its command. */
export interface Conversation {
  user: UserContext
  /** The message that is being answered. */
  message: string
  /** The todos that the last answer was about: what "it" can mean. */
  recent: LocalTodo[]
  /** The changes that each undo of this conversation made, oldest first, without those that were reversed. */
  undone: string[][]
}

/** The todos of the last result that had any. A deleted todo is no longer there to be meant. */
export function recentTodos(turns: Turn[]): LocalTodo[] {
  for (const { outcomes } of turns.toReversed()) {
    const last = outcomes.findLast(({ status, tool_name }) => status === 'ok' && tool_name !== 'delete_todo')
    const output = (last?.output ?? {}) as {
      todo?: LocalTodo
      todos?: LocalTodo[]
      undone?: { todo: LocalTodo | null }[]
    }
    const todos = output.todo ? [output.todo] : (output.todos ?? output.undone?.flatMap(({ todo }) => todo ?? []) ?? [])
    if (todos.length > 0) return todos
  }
  return []
}

/** What "redo" can reverse, the last one first to go. */
export function undoneChanges(turns: Turn[], user: UserContext): string[][] {
  const undone: string[][] = []
  for (const { message, outcomes } of turns) {
    const undos = outcomes.filter(({ status, tool_name }) => status === 'ok' && tool_name === 'undo')
    if (undos.length === 0) continue
    if (parseCommand(message, timeContext(user)).kind === 'redo') undone.pop()
    else undone.push(undos.flatMap(({ output }) => (output as ToolOutputs['undo']).change_ids))
  }
  return undone
}
