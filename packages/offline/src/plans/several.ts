import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { Create, SingleCommand } from '@todo-agents/language/commands/types'
import type { Conversation } from '../conversation.ts'
import type { Change, Plan, Reply } from '../plan.ts'
import { callTool } from '../plan.ts'
import { joinReplies, runToReply } from '../wording/replies.ts'
import { boldTitles, CAN_UNDO } from '../wording/words.ts'
import { changeEach } from './change.ts'
import { readLists } from './lists.ts'

/**
 * The most commands that one message can have, and the number of calls after which the remaining commands are left
 * undone. A run has at most 20 model steps, and one command can take several.
 */
const MAX_COMMANDS = 15
const MAX_CALLS = 16

type CarryOut = (command: SingleCommand, conversation: Conversation) => Plan | Reply

/** Carries out the commands in their order; "it" in a command means the todo of the command before. */
export function* severalPlan(commands: SingleCommand[], conversation: Conversation, carryOut: CarryOut): Plan {
  if (commands.length > MAX_COMMANDS) {
    return {
      text: `Those are ${commands.length} things, and I can do at most ${MAX_COMMANDS} with one message. Nothing was changed; please send them in parts.`,
    }
  }
  const replies: Reply[] = []
  let calls = 0
  // The lists are read once, and again after one was changed.
  let lists = commands.some(namesList) ? yield* readLists(conversation) : undefined
  let { about } = conversation
  // Ticked lines of a checklist are completed together at the end, which needs one call.
  const done: LocalTodo[] = []
  const groups = grouped(commands)
  for (const [index, group] of groups.entries()) {
    if (calls > MAX_CALLS) {
      const left = groups.length - index
      replies.push({
        text: `I stopped here: ${left} of your orders ${left === 1 ? 'is' : 'are'} left. Please send ${left === 1 ? 'it' : 'them'} again.`,
      })
      break
    }
    const [first] = group
    const isTicked = first?.kind === 'create' && first.isDone === true
    const plan = runToReply(
      planFor(isTicked ? [withoutTick(first)] : group, { ...conversation, about, lists, message: null }, carryOut),
    )
    let step = plan.next()
    while (!step.done) {
      calls += 1
      step = plan.next(yield step.value)
    }
    replies.push(step.value)
    // A command that failed or asks something has no `about`. "it" in the next command would then be a guess.
    about = step.value.about ?? null
    if (first?.kind === 'edit_list') lists = undefined
    if (isTicked) done.push(...(step.value.about?.todos ?? []))
  }
  const ticked = done.length > 0 ? [yield* runToReply(completePlan(done))] : []
  return joinReplies([...replies, ...ticked])
}

function withoutTick({ isDone: _, ...command }: Create): Create {
  return command
}

function* completePlan(todos: LocalTodo[]): Plan {
  const write = yield* callTool('complete_todo', { id: todos.map(({ id }) => id) })
  return { text: `Completed ${boldTitles(write.todos)}.`, undo: CAN_UNDO }
}

function namesList(command: SingleCommand): boolean {
  return command.kind === 'create' && typeof command.list === 'string'
}

function planFor(group: SingleCommand[], conversation: Conversation, carryOut: CarryOut): Plan | Reply {
  const [first] = group as [SingleCommand]
  if (group.length === 1) return carryOut(first, conversation)
  const changes = group as Change[]
  return changeEach(
    changes[0] as Change,
    changes.map(({ target }) => target),
    conversation,
  )
}

/**
 * Groups neighbouring commands that make the same change to named todos, so that many deletions need only one approval.
 */
function grouped(commands: SingleCommand[]): SingleCommand[][] {
  const groups: SingleCommand[][] = []
  for (const command of commands) {
    const group = groups.at(-1)
    if (group && group[0]?.kind === command.kind && isNamed(command) && isNamed(group[0])) group.push(command)
    else groups.push([command])
  }
  return groups
}

function isNamed(command: SingleCommand): boolean {
  return (
    (command.kind === 'delete' || command.kind === 'complete' || command.kind === 'reopen') &&
    command.target.which === 'one' &&
    command.target.words !== ''
  )
}
