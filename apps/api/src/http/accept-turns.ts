/** The longest time that work waits for connections. Afterwards work has priority for the same time. */
const MAX_WAIT_MS = 250

export interface AcceptTurns {
  /** Calls `proceed` in a later turn of the event loop, after all pending connections are accepted. */
  next(proceed: () => void): void
  /** Must be called for each accepted connection. */
  noteConnection(): void
}

/**
 * Delays work until all pending connections are accepted. Node accepts one connection per turn of the event loop (libuv
 * since 1.45: https://github.com/libuv/libuv/pull/3696). With turns full of work, the last of 500 simultaneous
 * connections, and every later one, was not read for 2.5 s.
 *
 * Traded for speed: the plain form would be to work on a request in the turn that reads it. Saves the 2.5 s.
 * burst.test.ts checks that every request is answered as in the plain form.
 */
export function createAcceptTurns(): AcceptTurns {
  /** True when a connection was accepted in this turn. */
  let isAccepting = false
  /** When work started to wait; null when no work waits. */
  let waitingSince: number | null = null
  /** Until this time work does not wait, because connections may never stop coming. */
  let workUntil = 0

  function mayWait(): boolean {
    const now = performance.now()
    if (now < workUntil) return false
    waitingSince ??= now
    if (now - waitingSince < MAX_WAIT_MS) return true
    workUntil = now + MAX_WAIT_MS
    waitingSince = null
    return false
  }

  function attempt(proceed: () => void): void {
    if (isAccepting && mayWait()) {
      setImmediate(attempt, proceed)
      return
    }
    if (!isAccepting) waitingSince = null
    // Each piece of work has its own immediate, so its microtasks and ticks run before the next piece.
    proceed()
  }

  return {
    next: (proceed) => void setImmediate(attempt, proceed),
    noteConnection() {
      if (isAccepting) return
      isAccepting = true
      // Node accepts connections before it runs the immediates of a turn. The immediates that are queued already see
      // `isAccepting`; this one runs after them and resets it.
      setImmediate(() => {
        isAccepting = false
      })
    },
  }
}
