import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { TodoAgentsError } from '../errors.ts'

/** Why a connection ended early, and when the server wants to be asked again. */
export interface StreamFailure {
  /** The result for the caller if there is no further try: an event to pass on, or an error to throw. */
  outcome: { event: StreamEvent } | { error: unknown }
  /** The HTTP status. Null when there was no response, or the response broke off. */
  status: number | null
  retry_after_ms: number | null
}

/** The server refused a request. This error does not leave the stream layer. */
export class RefusedError extends Error {
  readonly failure: StreamFailure

  constructor(failure: StreamFailure) {
    super('The request was refused.')
    this.failure = failure
  }
}

export function toFailure(error: unknown): StreamFailure {
  if (error instanceof RefusedError) return error.failure
  const status = error instanceof TodoAgentsError ? (error.status ?? null) : null
  return { outcome: { error }, status, retry_after_ms: null }
}

/** `retry_soon`: try again only a few times, because a server with a fault of its own may fail forever. */
export type Remedy = 'retry' | 'retry_soon' | 'give_up'

/** Limits per minute ask for a shorter wait. A longer wait means that the limit of the month is used up. */
const MAX_RETRY_AFTER_MS = 120_000

export function remedyFor({ outcome, status, retry_after_ms }: StreamFailure): Remedy {
  if ((retry_after_ms ?? 0) > MAX_RETRY_AFTER_MS) return 'give_up'
  if (status === null) return 'error' in outcome && isLoss(outcome.error) ? 'retry' : 'give_up'
  if (RETRIED.has(status)) return 'retry'
  return status >= 500 ? 'retry_soon' : 'give_up'
}

/**
 * A request that took too long to arrive, too many requests, a proxy without its server, a server that is starting or
 * stopping. From 520 on, these are Cloudflare's statuses for the same:
 * https://developers.cloudflare.com/support/troubleshooting/
 */
const RETRIED = new Set([408, 425, 429, 502, 503, 504, 520, 521, 522, 523, 524])

function isLoss(error: unknown): boolean {
  return error instanceof TodoAgentsError && (error.code === 'network_error' || error.code === 'stream_interrupted')
}
