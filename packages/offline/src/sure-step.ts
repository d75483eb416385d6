import { isSure } from '@todo-agents/language/commands/sure'
import type { Command } from '@todo-agents/language/commands/types'
import { timeContext } from '@todo-agents/language/todo-fields'
import type { Conversation } from './conversation.ts'
import type { PlannedCall, Question, Reply } from './plan.ts'
import { isReply } from './replay.ts'
import type { Outcome } from './turns.ts'

/** How a message was understood: as the answer to a question, as a command, by its wording, or in another way, such as "yes". */
export type Reading =
  | { kind: 'answer'; question: Question | null }
  | { kind: 'command'; command: Command }
  /** In a way that the user has confirmed, or as what words mean. */
  | { kind: 'known' }
  | { kind: 'other' }

interface Sureness {
  message: string
  reading: Reading
  conversation: Conversation
  /** The results of the calls that were made for the message. */
  outcomes: Outcome[]
  step: PlannedCall | Reply
  /** Another model answered the message before, so its list may have had another order. */
  isAfterOther: boolean
}

/**
 * Whether this step may be taken without asking a language model. After a change it always may: what began to change
 * todos also finishes. Before that, the words must be sure, and the todos found must be what the words expect.
 */
export function isSureStep({ message, reading, conversation, outcomes, step, isAfterOther }: Sureness): boolean {
  if (hasChanged(outcomes) || wasDeclined(outcomes)) return true
  if (reading.kind === 'answer') return isAsked(reading.question) || !isReply(step)
  if (reading.kind === 'known') return true
  if (reading.kind === 'other') return false
  const { command } = reading
  if (isAfterOther && hasPositions(command)) return false
  if (command.kind === 'undo' && conversation.changingCallCounts.at(-1) !== 1) return false
  if (!isSure(message, command, timeContext(conversation.user))) return false
  return !isReply(step) || isFound(command, outcomes, step)
}

export function hasChanged(outcomes: Outcome[]): boolean {
  return outcomes.some(({ status, output }) => {
    const { change_ids = [] } = (output ?? {}) as { change_ids?: string[] }
    return status === 'ok' && change_ids.length > 0
  })
}

/** Whether the user has declined a call, or let its question expire. */
function wasDeclined(outcomes: Outcome[]): boolean {
  return outcomes.some(({ status, output }) => {
    const { error } = (output ?? {}) as { error?: { code?: unknown } }
    return status === 'error' && (error?.code === 'declined' || error?.code === 'expired')
  })
}

/** A question with an empty text was not asked: it only waits for a correction. */
function isAsked(question: Question | null): boolean {
  return question === null || question.text !== ''
}

/** Kinds that change nothing, so that a reply without a change is complete. */
const READING = new Set(['list', 'analyse', 'lists', 'quota'])

/** Whether a reply that changed nothing answers the command. A command for a change must have made one. */
function isFound(command: Command, outcomes: Outcome[], reply: Reply): boolean {
  if (!READING.has(command.kind) || outcomes.length === 0 || reply.question) return false
  if (outcomes.some(({ status }) => status === 'error')) return false
  // No todo has these words. A model may know other words for it.
  const hasWords = command.kind === 'list' && command.target.words !== ''
  return !hasWords || (reply.about?.todos ?? []).length > 0
}

function hasPositions(command: Command): boolean {
  return 'target' in command && command.target.positions !== undefined
}
