import type { Refusal } from './refused-parameters.ts'

/** What the operator has configured, and what the server has refused so far. */
export interface RequestOptions {
  /** The longest answer, in tokens. */
  maxOutputTokens?: number | undefined
  /** How much a reasoning model thinks, such as `low`. */
  reasoningEffort?: string | undefined
  refused: ReadonlySet<Refusal>
}
