import { AppError } from '@todo-agents/contract/errors'

/** How many rows of each kind one user may have stored. */
export interface Bounds {
  todos: number
  tags: number
  /** Conversations. */
  sessions: number
  /** Messages to the assistant, each with its run, its answers and its calls. */
  messages: number
}

/**
 * More than a person writes in ten years. The operator overrides them with MAX_TODOS, MAX_TAGS, MAX_SESSIONS and
 * MAX_MESSAGES.
 */
export const DEFAULT_BOUNDS: Bounds = { todos: 50_000, tags: 1_000, sessions: 10_000, messages: 100_000 }

const MESSAGES: Record<keyof Bounds, (max: string) => string> = {
  todos: (max) => `You have ${max} todos, as many as this server keeps for a user. Delete some, then try again.`,
  tags: (max) => `You have ${max} tags, as many as this server keeps for a user. Delete some, then try again.`,
  sessions: (max) =>
    `You have ${max} conversations, as many as this server keeps for a user. Delete old ones, then try again.`,
  messages: (max) =>
    `You have sent ${max} messages, as many as this server keeps for a user. Delete old conversations, then try again.`,
}

/**
 * Throws AppError `limit_reached` when a user has more rows than allowed, so that the caller's transaction rolls back.
 * `count` must include the row that was just created, and must have been read while the user was locked.
 */
export function refuseBeyond(bounds: Bounds, what: keyof Bounds, count: number): void {
  const max = bounds[what]
  if (count > max) throw new AppError('limit_reached', MESSAGES[what](max.toLocaleString('en')))
}
