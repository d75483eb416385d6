/**
 * Waits that grow with the failures of a key. Each attempt counts as a failure from its start, until it reports its
 * outcome, so that simultaneous attempts do not all pass.
 */
export interface Backoff {
  /** Counts an attempt, or refuses it while the key has to wait. A refused attempt does not count. Must not throw. */
  attempt(key: string): Promise<Attempt>
}

/**
 * `retry_after`: whole seconds, at least 1. `succeeded` forgets the failures of the key. `giveBack` takes the count
 * back when the attempt was neither right nor wrong, for example during an outage of the database. Both must not throw.
 */
export type Attempt =
  | { allowed: true; succeeded: () => Promise<void>; giveBack: () => Promise<void> }
  | { allowed: false; retry_after: number }

export interface BackoffPolicy {
  /** The number of failures without a wait. */
  free: number
  /** The wait after the first failure beyond `free`. Each further failure doubles it. */
  firstMs: number
  /** The longest wait. */
  maxMs: number
  /** Failures are forgotten after this time without a new one. */
  forgetMs: number
}

/** Backoffs of different names do not share their keys. */
export type CreateBackoff = (name: string, policy: BackoffPolicy) => Backoff

/** Returns how many milliseconds a key waits after this number of failures. */
export function waitAfter(failures: number, { free, firstMs, maxMs }: BackoffPolicy): number {
  return failures <= free ? 0 : Math.min(maxMs, firstMs * 2 ** Math.min(30, failures - free - 1))
}

export interface MemoryBackoffOptions {
  /** Returns the milliseconds since any fixed point. */
  now?: () => number
  /** The most keys. Beyond it, the key with the oldest failure is forgotten. */
  maxKeys?: number
}

/** Returns backoffs that count within this process. */
export function memoryBackoffs(options: MemoryBackoffOptions = {}): CreateBackoff {
  return (_name, policy) => createMemoryBackoff(policy, options)
}

export function createMemoryBackoff(
  policy: BackoffPolicy,
  { now = () => performance.now(), maxKeys = 100_000 }: MemoryBackoffOptions = {},
): Backoff {
  /** The state of each key, in the order of the last failures. */
  const states = new Map<string, { failures: number; openAt: number; forgetAt: number }>()

  function forgetOld(time: number): void {
    for (const [key, { forgetAt }] of states) {
      if (forgetAt > time && states.size <= maxKeys) return
      states.delete(key)
    }
  }

  function giveBack(key: string, time: number): void {
    const state = states.get(key)
    if (!state) return
    state.failures -= 1
    state.openAt = time
    if (state.failures <= 0) states.delete(key)
  }

  return {
    async attempt(key) {
      const time = now()
      forgetOld(time)
      const { failures, openAt } = states.get(key) ?? { failures: 0, openAt: time }
      if (openAt > time) return { allowed: false, retry_after: inWholeSeconds(openAt - time) }
      states.delete(key)
      const openAgainAt = time + waitAfter(failures + 1, policy)
      states.set(key, { failures: failures + 1, openAt: openAgainAt, forgetAt: time + policy.forgetMs })
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

export function inWholeSeconds(waitMs: number): number {
  return Math.max(1, Math.ceil(waitMs / 1000))
}
