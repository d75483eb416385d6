import type { ListView } from '@todo-agents/agent/tools/lists'
import type { ToolOutputs } from '@todo-agents/agent/tools/registry'
import { isOfRules } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import { parseCommand } from '@todo-agents/language/commands/parse-command'
import type { SingleCommand } from '@todo-agents/language/commands/types'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { PendingQuestion } from './pending-question.ts'
import type { About } from './plan.ts'
import type { Outcome, Turn } from './turns.ts'

/** What the dialogue knows from the turns before a message. */
export interface Memory {
  /** The question that the last reply asked; null when it asked none. */
  pending: PendingQuestion | null
  /** The todos of the last reply that named any. */
  about: About | null
  /** The todos of the last list, in its order, for "the second one". */
  shown: LocalTodo[]
  /** The last command that can be repeated for another todo: "the same for the report". */
  last: SingleCommand | null
  /** How many calls each change took that “undo” takes back, oldest first. Empty when that is not known. */
  units: number[]
  /** How many of these are of the last message that changed something. */
  lastUnits: number
  /** The same for the changes that were taken back, and that “redo” makes again. */
  undoneUnits: number[]
}

export const NOTHING: Memory = {
  pending: null,
  about: null,
  shown: [],
  last: null,
  units: [],
  lastUnits: 0,
  undoneUnits: [],
}

/** What the turn before a message was about, and did. */
export interface LastTurn {
  /** Its message, or the earlier one whose meaning it confirmed. */
  message: string
  /** How many calls changed something other than the wordings. */
  changed: number
  /** The change ids of each call that created a todo. */
  created: string[][]
}

/** What a plan can read besides its command. */
export interface Conversation extends Memory {
  user: UserContext
  /** The message when it is one command; null when it has several. */
  message: string | null
  /** True when "it" means all todos in `about`, as "them" does. */
  areAllMeant: boolean
  /** The lists of the user, where a plan has read them already. */
  lists?: ListView[] | undefined
  /** The open todos in the tool results of this conversation, as they were at the last result. */
  known: LocalTodo[]
  /**
   * How many calls changed todos and were not undone: one number per turn, oldest first. A turn without such calls has
   * no number.
   */
  changingCallCounts: number[]
  /** The turn before the message; null at the start of the conversation, and when another model took it. */
  lastTurn: LastTurn | null
  /** Whether an earlier reply said that the meaning of words is remembered. */
  hasLearned: boolean
  /** The change ids of each undo of this conversation that was not reversed, oldest first. */
  undone: string[][]
}

export function conversationAfter(turns: Turn[], message: string, memory: Memory, user: UserContext): Conversation {
  return {
    ...memory,
    user,
    message,
    areAllMeant: false,
    known: knownTodos(turns),
    changingCallCounts: changingCalls(turns, user),
    lastTurn: lastTurnOf(turns),
    hasLearned: turns.some(({ outcomes }) => outcomes.some(isRemembering)),
    undone: undoneChanges(turns, user),
  }
}

function isRemembering({ tool_name, status }: Outcome): boolean {
  return tool_name === 'remember_wording' && status === 'ok'
}

function lastTurnOf(turns: Turn[]): LastTurn | null {
  const last = turns.at(-1)
  if (!last || last.isOfOther) return null
  const remembered = last.outcomes.find(isRemembering)
  const { wording } = (remembered?.output ?? {}) as Partial<ToolOutputs['remember_wording']>
  const calls = last.outcomes.flatMap(({ tool_name, status, output }) => {
    const { change_ids = [] } = (output ?? {}) as { change_ids?: string[] }
    return status === 'ok' && change_ids.length > 0 ? [{ tool_name, change_ids }] : []
  })
  return {
    message: wording?.text ?? last.message,
    changed: calls.filter(({ tool_name }) => !isOfRules(tool_name)).length,
    created: calls.flatMap(({ tool_name, change_ids }) => (tool_name === 'create_todo' ? [change_ids] : [])),
  }
}

/**
 * Returns the todos of the last successful result. Used for a turn that cannot be replayed, so that only its results
 * are known.
 */
export function aboutOf(outcomes: Outcome[]): About | null {
  const last = outcomes.findLast(({ status }) => status === 'ok')
  const { todo, todos } = (last?.output ?? {}) as { todo?: LocalTodo; todos?: LocalTodo[] }
  return todo || todos ? { how: 'changed', todos: todo ? [todo] : (todos ?? []) } : null
}

/**
 * Returns the todos of a turn of another model: all that it changed, because "it" may mean each of them. When it changed
 * none: those of its last result, which it has probably named.
 */
export function aboutOfOther(outcomes: Outcome[]): About | null {
  const live = new Map<string, LocalTodo>()
  const deleted = new Map<string, LocalTodo>()
  for (const { status, output } of outcomes) {
    const { todo, todos = [], deleted: gone = [], undone = [], change_ids = [] } = (output ?? {}) as Partial<AnyOutput>
    if (status !== 'ok' || change_ids.length === 0) continue
    const changed = [...(todo ? [todo] : []), ...todos, ...undone.flatMap((each) => each.todo ?? [])]
    for (const each of changed) live.set(each.id, each)
    for (const each of gone) {
      live.delete(each.id)
      deleted.set(each.id, each)
    }
  }
  if (live.size > 0) return { how: 'changed', todos: [...live.values()] }
  if (deleted.size > 0) return { how: 'deleted', todos: [...deleted.values()] }
  const about = aboutOf(outcomes)
  return about && { ...about, how: 'shown' }
}

function knownTodos(turns: Turn[]): LocalTodo[] {
  const known = new Map<string, LocalTodo>()
  for (const { status, output } of turns.flatMap(({ outcomes }) => outcomes)) {
    if (status !== 'ok') continue
    const { todo, todos = [], deleted = [], undone = [] } = (output ?? {}) as Partial<AnyOutput>
    for (const each of [...(todo ? [todo] : []), ...todos]) known.set(each.id, each)
    for (const { id } of deleted) known.delete(id)
    for (const each of undone) {
      if (each.todo) known.set(each.todo.id, each.todo)
      else for (const { id, item } of [...known.values()]) if (item === each.name) known.delete(id)
    }
  }
  return [...known.values()].filter(({ completed_at }) => completed_at === null)
}

type AnyOutput = ToolOutputs['create_todo'] &
  ToolOutputs['update_todo'] &
  ToolOutputs['delete_todo'] &
  ToolOutputs['undo']

function changingCalls(turns: Turn[], user: UserContext): number[] {
  const counts: number[] = []
  const undone: number[] = []
  for (const { message, outcomes } of turns) {
    const good = outcomes.filter(({ status }) => status === 'ok')
    const undos = good.reduce((sum, outcome) => sum + undoneCalls(outcome), 0)
    if (undos > 0 && isRedo(message, user)) {
      counts.push(undone.pop() ?? 1)
      continue
    }
    let changes = 0
    for (const outcome of good) {
      const { change_ids = [] } = (outcome.output ?? {}) as { change_ids?: string[] }
      if (outcome.tool_name !== 'undo') changes += change_ids.length > 0 ? 1 : 0
      for (let left = undoneCalls(outcome); left > 0; left--) {
        if (changes > 0) changes -= 1
        else if (counts.length > 0) counts[counts.length - 1]! -= 1
        if (counts.at(-1) === 0) counts.pop()
      }
    }
    if (undos > 0) undone.push(undos)
    if (changes > 0) counts.push(changes)
  }
  return counts
}

/** Returns how many calls an undo took back. Old results have no count; they took back one call. */
function undoneCalls({ tool_name, output }: Outcome): number {
  if (tool_name !== 'undo') return 0
  return (output as Partial<ToolOutputs['undo']> | null)?.count ?? 1
}

function isRedo(message: string, user: UserContext): boolean {
  return parseCommand(message, timeContext(user)).kind === 'redo'
}

/** Returns the change ids of each undo that was not reversed. "redo" reverses the last one. */
function undoneChanges(turns: Turn[], user: UserContext): string[][] {
  const undone: string[][] = []
  for (const { message, outcomes } of turns) {
    const undos = outcomes.filter(({ status, tool_name }) => status === 'ok' && tool_name === 'undo')
    if (undos.length === 0) continue
    if (isRedo(message, user)) undone.pop()
    else undone.push(undos.flatMap(({ output }) => (output as ToolOutputs['undo']).change_ids))
  }
  return undone
}
