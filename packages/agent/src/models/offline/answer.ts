import { parseCommand } from '@todo-agents/language/commands/parse-command'
import type { Command } from '@todo-agents/language/commands/types'
import type { UserContext } from '../../types.ts'
import { createPlan } from './create.ts'
import type { Plan } from './plan.ts'
import { timeContext } from './times.ts'
import type { Turn } from './turns.ts'

/** The plan for the last of the turns. */
export function answer(turns: Turn[], user: UserContext): Plan {
  const message = turns.at(-1)?.message ?? ''
  return planFor(parseCommand(message, timeContext(user)), user)
}

function* planFor(command: Command, user: UserContext): Plan {
  if (command.kind === 'create') return yield* createPlan(command, user)
  return { text: 'no' }
}
