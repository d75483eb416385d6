import type { Command } from '@todo-agents/language/commands/types'
import type { Conversation } from '../conversation.ts'
import type { Plan, Reply } from '../plan.ts'
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
} from '../wording/small-talk.ts'
import { analysePlan, schedulePlan } from './calendar.ts'
import { changePlan } from './change.ts'
import { createPlan } from './create.ts'
import { listPlan } from './list.ts'
import { reminderPlan } from './reminder.ts'
import { severalPlan } from './several.ts'
import { redoPlan, undoPlan } from './undo.ts'

/** The plan that does what a command asks, or the reply when there is nothing to do. */
export function carryOut(command: Command, conversation: Conversation): Plan | Reply {
  switch (command.kind) {
    case 'create':
      return createPlan(command, conversation)
    case 'list':
      return listPlan(command, conversation)
    case 'update':
    case 'complete':
    case 'reopen':
    case 'delete':
      return changePlan(command, conversation)
    case 'analyse':
      return analysePlan(command, conversation)
    case 'schedule':
      return schedulePlan(command, conversation)
    case 'undo':
      return undoPlan(1, conversation)
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
      return {
        text: doubt(command, conversation.user),
        question: { kind: 'confirm', resume: () => carryOut(command.command, conversation) },
      }
    case 'reminder':
      return reminderPlan(command, conversation)
    case 'outside':
      return outside(command.offer, conversation)
    case 'impossible':
      return impossible(command.day)
    case 'several':
      return severalPlan(command.commands, conversation, carryOut)
    case 'unclear':
      return ONE_AT_A_TIME
    case 'none':
      return notUnderstood(command.offer, conversation)
  }
}
