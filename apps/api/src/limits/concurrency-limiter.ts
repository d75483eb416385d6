export interface ConcurrencyLimiter {
  /** Takes a slot of the key. Returns a function that releases it (idempotent), or null when all slots are taken. */
  acquire(key: string): (() => void) | null
}

/** Limits each key to `max` slots at once, within this process. */
export function createConcurrencyLimiter(max: number): ConcurrencyLimiter {
  const counts = new Map<string, number>()

  function release(key: string): void {
    const count = (counts.get(key) ?? 0) - 1
    if (count > 0) counts.set(key, count)
    else counts.delete(key)
  }

  return {
    acquire(key) {
      const count = counts.get(key) ?? 0
      if (count >= max) return null
      counts.set(key, count + 1)
      let isTaken = true
      return () => {
        if (isTaken) release(key)
        isTaken = false
      }
    },
  }
}
