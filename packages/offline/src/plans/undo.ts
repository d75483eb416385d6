import type { ToolArguments } from '@todo-agents/agent/tools/registry'
import type { Undone } from '@todo-agents/agent/tools/undo'
import type { UserContext } from '@todo-agents/agent/types'
import type { Conversation } from '../conversation.ts'
import type { Plan } from '../plan.ts'
import { callTool, ToolFailure } from '../plan.ts'
import { bold, CAN_UNDO, plainText, when } from '../wording/words.ts'

/** The most changes that "redo" reverses. For more, the user presses the button, which reverses all of them or none. */
const MAX_REDONE = 5

/** Replies for the error codes with which the tool refuses an undo, although nothing is broken. */
const NOT_UNDONE: Record<string, string> = {
  not_found:
    'There is nothing to take back in this conversation. A change that you made in the list or in another conversation is undone there.',
  conflict: 'I took nothing back, because that todo was changed again since, in the list or in another conversation.',
}

/** The most calls that one undo takes back; the tool refuses more. */
export const MAX_UNDONE = 15

/**
 * Takes back the last `changes` changes, newest first: all of them or none. A change can have taken several calls, such as
 * a todo that was created and completed.
 */
export function undoLastPlan(changes: number, conversation: Conversation): Plan {
  const { units } = conversation
  const unknown = Math.max(0, changes - units.length)
  const calls = units.slice(-changes).reduce((sum, each) => sum + each, unknown)
  return undoPlan(Math.min(calls, MAX_UNDONE), conversation)
}

/** Takes back the changes of the last `count` calls, newest first, in one call of the tool: all of them or none. */
export function* undoPlan(count: number, conversation: Conversation): Plan {
  const reply = yield* takeBack(count === 1 ? {} : { count }, conversation)
  return reply.undone === undefined
    ? reply
    : { ...reply, undone: count, text: reply.text + othersStay(count, conversation) }
}

/** Says that the message made other changes, which stay. */
function othersStay(count: number, { units, lastUnits }: Conversation): string {
  const others = lastUnits - withoutLast(units, count).popped
  if (others <= 0) return ''
  return others > 1
    ? ` The other ${others} changes of that message stay; “undo all” takes them back, too.`
    : ' The other change of that message stays; say “undo” again to take it back, too.'
}

/** Returns the changes that are left when the last `calls` calls were taken back, and how many changes those were. */
export function withoutLast(units: number[], calls: number): { kept: number[]; popped: number } {
  const kept = [...units]
  let popped = 0
  for (let left = calls; left > 0; popped++) left -= kept.pop() ?? left
  return { kept, popped }
}

/** Takes back these changes: all of them or none. */
export function takeBackPlan(change_id: string[], conversation: Conversation): Plan {
  return takeBack({ change_id }, conversation)
}

function* takeBack(args: ToolArguments['undo'], { user }: Conversation): Plan {
  try {
    const { undone } = yield* callTool('undo', args)
    return {
      text: `Taken back:\n${undoneLines(undone, user)}\n\nTo reverse that, say “redo”, or press Undo on its card.`,
      about: { how: 'changed', todos: undone.flatMap(({ todo }) => todo ?? []) },
      undone: 1,
    }
  } catch (error) {
    const reason = error instanceof ToolFailure ? NOT_UNDONE[error.code] : undefined
    if (!reason) throw error
    return { text: reason }
  }
}

/** Reverses the last undo, by undoing each change that it made. */
export function* redoPlan({ undone: undos, user }: Conversation): Plan {
  const change_ids = undos.at(-1)
  if (!change_ids) return { text: 'There is no undo in this conversation to reverse.' }
  if (change_ids.length > MAX_REDONE)
    return { text: 'That undo changed many things at once. Press Undo on its card to reverse it; I changed nothing.' }
  try {
    const { undone: redone } = yield* callTool('undo', { change_id: change_ids })
    return {
      text: `Done again:\n${undoneLines(redone, user)}`,
      undo: CAN_UNDO,
      isRedone: true,
      about: { how: 'changed', todos: redone.flatMap(({ todo }) => todo ?? []) },
    }
  } catch (error) {
    if (!(error instanceof ToolFailure && error.code === 'conflict')) throw error
    return { text: 'I reversed nothing, because that todo was changed again since, or the undo is reversed already.' }
  }
}

function undoneLines(undone: Undone[], user: UserContext): string {
  return undone.map((each) => `- ${undoneWords(each, user)}`).join('\n')
}

function undoneWords({ entity, name, now, todo }: Undone, user: UserContext): string {
  if (entity === 'wording') return wordingWords(name, now)
  const what = entity === 'todo' ? bold(name) : `the ${entity} ${plainText(name)}`
  if (now === 'deleted') return `${what} is gone again`
  const time = todo && when(todo, user)
  return `${what} is ${now === 'restored' ? 'back' : 'as it was before'}${time ? ` (${time})` : ''}`
}

function wordingWords(name: string, now: Undone['now']): string {
  const words = `what “${plainText(name)}” means`
  if (now === 'changed_back') return `“${plainText(name)}” means again what it did before`
  return now === 'deleted' ? `I no longer remember ${words}` : `I remember again ${words}`
}
