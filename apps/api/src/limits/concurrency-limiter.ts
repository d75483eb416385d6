export interface ConcurrencyLimiter {
  /** Counts one more under way for the key until the function that it gives is called; null when there is no room. */
  enter(key: string): (() => void) | null
}

/** At most `max` things at once for each key, within this process. */
export function createConcurrencyLimiter(max: number): ConcurrencyLimiter {
  const counts = new Map<string, number>()

  function leave(key: string): void {
    const left = (counts.get(key) ?? 0) - 1
    if (left > 0) counts.set(key, left)
    else counts.delete(key)
  }

  return {
    enter(key) {
      const count = counts.get(key) ?? 0
      if (count >= max) return null
      counts.set(key, count + 1)
      let is_in = true
      return () => {
        if (is_in) leave(key)
        is_in = false
      }
    },
  }
}
