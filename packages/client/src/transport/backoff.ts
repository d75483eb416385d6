/** How long a stream waits for what. Parameters so that a test need not wait. */
export interface StreamTiming {
  /** The longest wait before the first new try; it doubles with each. */
  backoff_ms: number
  /** The longest wait there is. */
  max_backoff_ms: number
  /** Silence after which a connection counts as lost. The server's heartbeats come every 15 s. */
  stall_ms: number
  /** Silence after which a connection is not trusted when somebody looks again: nobody is to sit before a dead one. */
  wake_stall_ms: number
  /** How long a server that has told the end may take to close the connection. */
  linger_ms: number
  /** How long a message waits for a free connection slot before it is sent without one. */
  slot_patience_ms: number
  /** From 0 up to 1. */
  random: () => number
}

export type BackoffTiming = Pick<StreamTiming, 'backoff_ms' | 'max_backoff_ms' | 'random'>

export const DEFAULT_TIMING: StreamTiming = {
  backoff_ms: 250,
  max_backoff_ms: 30_000,
  stall_ms: 40_000,
  wake_stall_ms: 5_000,
  linger_ms: 5_000,
  slot_patience_ms: 300,
  random: Math.random,
}

/**
 * Milliseconds before the next try after `failures` in a row. "Full jitter": anywhere from nothing to the bound, so
 * that clients which lost a server together do not come back together.
 */
export function backoff(failures: number, { backoff_ms, max_backoff_ms, random }: BackoffTiming): number {
  return random() * Math.min(max_backoff_ms, backoff_ms * 2 ** (failures - 1))
}
