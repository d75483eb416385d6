import { parseCommand } from '@todo-agents/language/commands/parse-command'
import type { Command } from '@todo-agents/language/commands/types'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { UserContext } from '../../types.ts'
import { analysePlan, schedulePlan } from './calendar.ts'
import { changePlan } from './change.ts'
import type { Conversation } from './conversation.ts'
import { recentTodos, undoneChanges } from './conversation.ts'
import { createPlan } from './create.ts'
import { followUp } from './follow-up.ts'
import { listPlan } from './list.ts'
import type { Plan, Question, Reply } from './plan.ts'
import { isReply, replay } from './replay.ts'
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
  REMINDER,
  redoPlan,
  undoPlan,
  WELCOME,
} from './small-talk.ts'
import type { Turn } from './turns.ts'

/** How many turns back a question can lead: each answer is understood by playing the turn before it again. */
const MAX_DEPTH = 6

/** The plan for the last of the turns: the answer to a question of ours, or a command of its own. */
export function answer(turns: Turn[], user: UserContext, depth = MAX_DEPTH): Plan | Reply {
  const message = turns.at(-1)?.message ?? ''
  const earlier = turns.slice(0, -1)
  const question = depth > 0 ? openQuestion(earlier, user, depth) : undefined
  const next = question && followUp(question, message, user)
  const command = parseCommand(message, timeContext(user))
  return next ?? planFor(command, { user, message, recent: recentTodos(earlier), undone: undoneChanges(earlier, user) })
}

/** What the reply before this message asked, if it came to a reply. */
function openQuestion(turns: Turn[], user: UserContext, depth: number): Question | undefined {
  const last = turns.at(-1)
  if (!last) return undefined
  const step = replay(answer(turns, user, depth - 1), last.outcomes)
  return isReply(step) ? step.question : undefined
}

function planFor(command: Command, conversation: Conversation): Plan | Reply {
  const { user } = conversation
  switch (command.kind) {
    case 'create':
      return createPlan(command, user)
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
      return undoPlan()
    case 'redo':
      return redoPlan(conversation.undone)
    case 'quota':
      return quotaPlan()
    case 'datetime':
      return datetimePlan()
    case 'help':
      return HELP
    case 'greeting':
      return GREETING
    case 'thanks':
      return WELCOME
    case 'doubtful':
      return {
        text: doubt(command),
        question: { kind: 'confirm', resume: () => planFor(command.command, conversation) },
      }
    case 'reminder':
      return REMINDER
    case 'outside':
      return outside(command.offer, user)
    case 'impossible':
      return impossible(command.day)
    case 'several':
    case 'unclear':
      return ONE_AT_A_TIME
    case 'none':
      return notUnderstood(command.offer, user)
  }
}
