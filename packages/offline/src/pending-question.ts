import type { Question } from './plan.ts'

/**
 * Raise it when {@link Question} gets another shape, the commands and times in it included, or when an answer to a stored
 * question would do something else.
 */
export const QUESTION_VERSION = 1

/** The state that the model stores with a reply that asks. */
export interface ModelState {
  offline: { version: number; question: Question }
}

/**
 * The question that the last reply asked. An `outdated` one was stored by another version, or not at all, so an answer
 * must not be taken for a yes to it; then `question` is what a replay asks today, or null when it asks nothing.
 */
export type PendingQuestion = { kind: 'current'; question: Question } | { kind: 'outdated'; question: Question | null }

/** Descriptions are left out: no answer needs them, and those of 100 moved todos would be 100 KB with every reply. */
export function stateWith(question: Question): ModelState {
  const stored = JSON.stringify(question, (key, value) => (key === 'description' ? null : value))
  return { offline: { version: QUESTION_VERSION, question: JSON.parse(stored) } }
}

/** Reads the question that was stored with a reply; `replayed` is the one that a replay of its turn asks. */
export function pendingQuestion(model_state: unknown, replayed: Question | null): PendingQuestion | null {
  const stored = (model_state as Partial<ModelState> | null | undefined)?.offline
  if (stored?.version === QUESTION_VERSION) return { kind: 'current', question: stored.question }
  return stored || replayed ? { kind: 'outdated', question: replayed } : null
}
