import type { UserContext } from '@todo-agents/agent/types'
import { parseCommand } from '@todo-agents/language/commands/parse-command'
import type { SingleCommand } from '@todo-agents/language/commands/types'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation, Memory } from './conversation.ts'
import { aboutOf, conversationAfter, NOTHING } from './conversation.ts'
import { readEllipsis } from './dialogue/ellipsis.ts'
import { followUp } from './dialogue/follow-up.ts'
import { readReference } from './dialogue/reference.ts'
import { readUnpromptedReply } from './dialogue/unprompted-reply.ts'
import type { Plan, Reply } from './plan.ts'
import { carryOut } from './plans/carry-out.ts'
import { isReply, replay } from './replay.ts'
import type { Turn } from './turns.ts'

/** So many turns back a message can lean on. Each of them is played again, so the number is what a step costs. */
const MAX_TURNS = 12

/** How a message was understood: what answers it, and the command that a later one can lean on. */
interface Understanding {
  plan: Plan | Reply
  last: SingleCommand | null
}

/** The plan for the last of the turns: the answer to a question of ours, what leans on an earlier turn, or a command of its own. */
export function answer(turns: Turn[], user: UserContext): Plan | Reply {
  const first = Math.max(0, turns.length - 1 - MAX_TURNS)
  let memory = NOTHING
  for (let index = first; index < turns.length - 1; index++)
    memory = memoryAfter(turns.slice(0, index + 1), memory, user)
  return understand(turns, memory, user).plan
}

/** What is remembered after the last of the turns. A turn that its results do not fit, or that came to no reply, tells only those. */
function memoryAfter(turns: Turn[], memory: Memory, user: UserContext): Memory {
  const outcomes = turns.at(-1)?.outcomes ?? []
  try {
    const { plan, last } = understand(turns, memory, user)
    const step = replay(plan, outcomes)
    if (isReply(step)) {
      const about = step.about ?? memory.about
      const shown = step.about?.how === 'shown' ? step.about.todos : memory.shown
      return { about, shown, last, ...(step.question && { question: step.question }) }
    }
  } catch {}
  return { ...NOTHING, about: aboutOf(outcomes) }
}

function understand(turns: Turn[], memory: Memory, user: UserContext): Understanding {
  const message = turns.at(-1)?.message ?? ''
  const conversation = conversationAfter(turns.slice(0, -1), message, memory, user)
  const answered = memory.question && followUp(memory.question, message, conversation)
  if (answered) return { plan: answered, last: memory.last }
  const unprompted = readUnpromptedReply(message, conversation)
  if (unprompted) return { plan: unprompted, last: memory.last }
  const reference = readReference(message, conversation)
  if (reference?.kind === 'reply') return { plan: reference.reply, last: memory.last }
  if (reference) return understandCommand(reference.message, { ...conversation, ...reference.meant })
  const ellipsis = readEllipsis(message, conversation)
  if (ellipsis?.kind === 'reply') return { plan: ellipsis.reply, last: memory.last }
  if (ellipsis) return { plan: carryOut(ellipsis.command, conversation), last: ellipsis.command }
  return understandCommand(message, conversation)
}

function understandCommand(message: string, conversation: Conversation): Understanding {
  const command = parseCommand(message, timeContext(conversation.user))
  const single = command.kind === 'several' ? command.commands.at(-1) : command
  return { plan: carryOut(command, conversation), last: single && canBeRepeated(single) ? single : conversation.last }
}

function canBeRepeated({ kind }: SingleCommand): boolean {
  return ['create', 'list', 'update', 'complete', 'reopen', 'delete', 'analyse', 'schedule'].includes(kind)
}
