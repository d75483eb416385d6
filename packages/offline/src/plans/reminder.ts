import type { Command } from '@todo-agents/language/commands/types'
import type { Conversation } from '../conversation.ts'
import type { Plan } from '../plan.ts'
import { changePlan } from './change.ts'

/** Sets a reminder for a todo that is there: "remind me 10 minutes before the dentist". */
export function reminderPlan(
  { target, minutes }: Extract<Command, { kind: 'reminder' }>,
  conversation: Conversation,
): Plan {
  return changePlan({ kind: 'update', target, changes: { reminder: minutes } }, conversation)
}
