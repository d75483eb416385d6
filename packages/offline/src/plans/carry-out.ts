import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import type { Command, SingleCommand, Target, Update } from '@todo-agents/language/commands/types'
import type { Conversation } from '../conversation.ts'
import { askToConfirm } from '../dialogue/ask-which.ts'
import type { Action, Change, Plan, Reply, TodoCommand } from '../plan.ts'
import { runToReply } from '../wording/replies.ts'
import {
  datetimePlan,
  doubt,
  GREETING,
  HELP,
  impossible,
  notUnderstood,
  ONE_AT_A_TIME,
  outside,
  quotaPlan,
  WELCOME,
  withLanguage,
} from '../wording/small-talk.ts'
import { plainText } from '../wording/words.ts'
import { analysePlan, scheduleFound, schedulePlan } from './calendar.ts'
import { changeFound, changePlan, reminderPlan } from './change.ts'
import { createPlan } from './create.ts'
import { listPlan } from './list.ts'
import { editListPlan, listOfName, listsPlan, readLists, withKnownList } from './lists.ts'
import { severalPlan } from './several.ts'
import { addStepsPlan, editStepPlan, showStepsPlan } from './steps.ts'
import { uncertainPlan } from './uncertain.ts'
import { redoPlan, undoLastPlan, undoPlan } from './undo.ts'

/** Returns the plan that carries out a command, or a reply when there is nothing to do. */
export function carryOut(command: Command, conversation: Conversation): Plan | Reply {
  if (command.kind === 'update' && command.changes.list) return toListPlan(command, command.changes.list, conversation)
  if ('target' in command && command.target.list) return inListPlan(command, conversation)
  return carryOutKnown(command, conversation)
}

/** Carries out a command for the todos of a list. */
function* inListPlan(command: Extract<Command, { target: Target }>, conversation: Conversation): Plan {
  const target = yield* withKnownList(command.target, conversation)
  return yield* runToReply(carryOutKnown({ ...command, target } as Command, conversation))
}

/** Moves todos to a list. Asks whether to create a list that does not exist. */
function* toListPlan(command: Update, name: string, conversation: Conversation): Plan {
  const list = listOfName(yield* readLists(conversation), name)
  if (!list) {
    const create: SingleCommand = { kind: 'edit_list', edit: { action: 'create', name } }
    const action = { kind: 'commands' as const, commands: [create, command], message: null }
    return askToConfirm(`There is no list “${plainText(name)}” yet. Shall I create it first?`, action)
  }
  const changes = { ...command.changes, list: list.name }
  const target = yield* withKnownList(command.target, conversation)
  return yield* runToReply(changePlan({ ...command, target, changes }, conversation))
}

/** Carries out a command whose lists exist. */
function carryOutKnown(command: Command, conversation: Conversation): Plan | Reply {
  switch (command.kind) {
    case 'create':
      return createPlan(command, conversation)
    case 'list':
      return listPlan(command, conversation)
    case 'update':
    case 'complete':
    case 'reopen':
    case 'delete':
    case 'skip':
      return changePlan(command, conversation)
    case 'lists':
      return listsPlan()
    case 'edit_list':
      return editListPlan(command, conversation, carryOut)
    case 'add_steps':
      return addStepsPlan(command, conversation)
    case 'edit_step':
      return editStepPlan(command, conversation)
    case 'show_steps':
      return showStepsPlan(command, conversation)
    case 'analyse':
      return analysePlan(command, conversation)
    case 'schedule':
      return schedulePlan(command, conversation)
    case 'undo':
      return undoLastPlan(1, conversation)
    case 'redo':
      return redoPlan(conversation)
    case 'quota':
      return quotaPlan(conversation.user)
    case 'datetime':
      return datetimePlan(conversation.user)
    case 'help':
      return HELP
    case 'greeting':
      return GREETING
    case 'thanks':
      return WELCOME
    case 'doubtful':
      return askToConfirm(doubt(command, conversation.user), {
        kind: 'commands',
        commands: [command.command],
        message: conversation.message,
      })
    case 'reminder':
    case 'reminder_at':
      return reminderPlan(command, conversation)
    case 'outside':
      return withLanguage(outside(command.offer, conversation.message), conversation.message)
    case 'impossible':
      return impossible(command.day)
    case 'several':
      return severalPlan(command.commands, conversation, carryOut)
    case 'uncertain':
      return uncertainPlan(command, conversation, carryOut)
    case 'unclear':
      return ONE_AT_A_TIME
    case 'none':
      return withLanguage(notUnderstood(command.offer, conversation.message), conversation.message)
  }
}

/** Carries out what the user has agreed to. */
export function carryOutAction(action: Action, conversation: Conversation): Plan | Reply {
  switch (action.kind) {
    case 'commands': {
      const [command, ...more] = action.commands
      if (!command || more.length > 0) return severalPlan(action.commands, conversation, carryOut)
      return carryOut(command, { ...conversation, message: action.message })
    }
    case 'todos':
      return carryOutFor(action.todos, action.command, conversation.user)
    case 'undo':
      return undoPlan(action.count, conversation)
    case 'replace':
      return replacePlan(action.command, conversation)
  }
}

/** Carries out a command for these todos, without looking for any. */
export function carryOutFor(todos: LocalTodo[], command: TodoCommand, user: UserContext): Plan {
  return command.kind === 'schedule' ? scheduleFound(command, todos[0], user) : changeFound(command, todos, user)
}

/** Takes back the last change and makes another one. */
function* replacePlan(command: Change, conversation: Conversation): Plan {
  const undone = yield* runToReply(undoLastPlan(1, conversation))
  const reply = yield* changePlan(command, { ...conversation, message: null })
  return { ...reply, undone: undone.undone ?? 0, text: `${undone.text.split('\n\n')[0]}\n\n${reply.text}` }
}
