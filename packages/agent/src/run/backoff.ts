/** Jittered, so that those who failed together do not come back together: between half and all of base * 2^(n-1). */
export function backoff(attempt: number, base_ms: number, max_ms: number): number {
  return Math.min(max_ms, base_ms * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2)
}

/** Waits, but no longer than until the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
