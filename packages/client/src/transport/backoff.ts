/** How long a stream waits. Parameters, so that tests need not wait. */
export interface StreamTiming {
  /** The longest wait before the second try. It doubles with each further try. */
  backoff_ms: number
  /** The longest wait before any try. */
  max_backoff_ms: number
  /** Silence after which a connection counts as lost. The server's heartbeats come every 15 s. */
  stall_ms: number
  /** Silence after which a connection is replaced when the page becomes visible again, because it may be dead. */
  wake_stall_ms: number
  /** How long a server may take to close the connection after the last event. */
  linger_ms: number
  /** How long a message waits for a free connection slot before it is sent without one. */
  slot_patience_ms: number
  /** Returns a number from 0 up to 1, as `Math.random` does. */
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
 * Returns how many milliseconds to wait before the next try after `failures` in a row. "Full jitter": a random number
 * from 0 to the bound, so that clients which lost a server together do not come back together.
 */
export function backoff(failures: number, { backoff_ms, max_backoff_ms, random }: BackoffTiming): number {
  return random() * Math.min(max_backoff_ms, backoff_ms * 2 ** (failures - 1))
}
