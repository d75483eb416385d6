/**
 * Waits that grow with the failures of a key. Each attempt counts as a failure from its start, until it reports its outcome,
 * so that simultaneous attempts do not all pass.
 */
export interface Backoff {
  /** Counts an attempt, or refuses it while the key has to wait. A refused attempt does not count. Must not throw. */
  attempt(key: string): Promise<Attempt>
}

/**
 * `retry_after`: whole seconds, at least 1. `succeeded` forgets the failures of the key. `giveBack` takes the count back when
 * the attempt was neither right nor wrong, for example during an outage of the database. Both must not throw.
 */
export type Attempt =
  | { allowed: true; succeeded: () => Promise<void>; giveBack: () => Promise<void> }
  | { allowed: false; retry_after: number }

export interface BackoffPolicy {
  /** The number of failures without a wait. */
  free: number
  /** The wait after the first failure beyond `free`. It doubles with each further one. */
  first_ms: number
  /** The longest wait. */
  max_ms: number
  /** Failures are forgotten after this time without a new one. */
  forget_ms: number
}

/** Backoffs of different names do not share their keys. */
export type CreateBackoff = (name: string, policy: BackoffPolicy) => Backoff

/** How long a key waits after so many failures. */
export function waitAfter(failures: number, { free, first_ms, max_ms }: BackoffPolicy): number {
  return failures <= free ? 0 : Math.min(max_ms, first_ms * 2 ** Math.min(30, failures - free - 1))
}

export interface MemoryBackoffOptions {
  /** Milliseconds since any fixed point. */
  now?: () => number
  /** With more keys, the key with the oldest failure is forgotten. */
  max_keys?: number
}

/** Backoffs that count within this process. */
export function memoryBackoffs(options: MemoryBackoffOptions = {}): CreateBackoff {
  return (_name, policy) => createMemoryBackoff(policy, options)
}

export function createMemoryBackoff(
  policy: BackoffPolicy,
  { now = () => performance.now(), max_keys = 100_000 }: MemoryBackoffOptions = {},
): Backoff {
  /** In the order of the last failures. */
  const states = new Map<string, { failures: number; open_at: number; forget_at: number }>()

  function forgetOld(time: number): void {
    for (const [key, { forget_at }] of states) {
      if (forget_at > time && states.size <= max_keys) return
      states.delete(key)
    }
  }

  function giveBack(key: string, time: number): void {
    const state = states.get(key)
    if (!state) return
    state.failures -= 1
    state.open_at = time
    if (state.failures <= 0) states.delete(key)
  }

  return {
    async attempt(key) {
      const time = now()
      forgetOld(time)
      const { failures, open_at } = states.get(key) ?? { failures: 0, open_at: time }
      if (open_at > time) return { allowed: false, retry_after: inWholeSeconds(open_at - time) }
      states.delete(key)
      const open_again_at = time + waitAfter(failures + 1, policy)
      states.set(key, { failures: failures + 1, open_at: open_again_at, forget_at: time + policy.forget_ms })
      forgetOld(time)
      return {
        allowed: true,
        succeeded: async () => {
          states.delete(key)
        },
        giveBack: async () => giveBack(key, time),
      }
    },
  }
}

export function inWholeSeconds(wait_ms: number): number {
  return Math.max(1, Math.ceil(wait_ms / 1000))
}
