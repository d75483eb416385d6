import type { Question } from './plan.ts'

/**
 * The version of the stored question. Raise it when {@link Question}, or a command or time in it, gets another shape,
 * or when an answer to a stored question would do something else.
 */
export const QUESTION_VERSION = 3

/** The state that the model stores with a reply that asks. */
export interface ModelState {
  offline: { version: number; question: Question }
}

/**
 * The question that the last reply asked. It is `outdated` when another version stored it or none was stored: the user
 * may have read another question, so a "yes" must not be taken as agreement. Then `question` is what a replay asks
 * today, or null when a replay asks nothing.
 */
export type PendingQuestion = { kind: 'current'; question: Question } | { kind: 'outdated'; question: Question | null }

/**
 * Returns the question as the state to store, without the descriptions of todos: no answer needs them, and for 100
 * moved todos they would add 100 KB to every reply.
 */
export function stateWith(question: Question): ModelState {
  const stored = JSON.stringify(question, (key, value) => (key === 'description' ? null : value))
  return { offline: { version: QUESTION_VERSION, question: JSON.parse(stored) } }
}

/**
 * Reads the question that was stored with a reply. `replayed` is the question that a replay of the same turn asks.
 * Returns null when there is neither.
 */
export function pendingQuestion(model_state: unknown, replayed: Question | null): PendingQuestion | null {
  const stored = (model_state as Partial<ModelState> | null | undefined)?.offline
  if (stored?.version === QUESTION_VERSION) return { kind: 'current', question: stored.question }
  return stored || replayed ? { kind: 'outdated', question: replayed } : null
}
