/** How long work may wait for connections; then it goes on for as long as it has waited. */
const MAX_WAIT_MS = 250

export interface AcceptTurns {
  /** Calls `proceed` in a later turn of the event loop, once all connections that wait are accepted. */
  next(proceed: () => void): void
  /** To be called for each connection that is accepted. */
  noteConnection(): void
}

/**
 * Gives connections that wait the turns of the event loop before work gets them. Node accepts one connection a turn (libuv
 * since 1.45: https://github.com/libuv/libuv/pull/3696), so when the turns were full of work, the last of 500 connections
 * that came at once, and any that came after, waited for 2.5 s before anything of it was read.
 */
export function createAcceptTurns(): AcceptTurns {
  /** A connection was accepted in this turn. */
  let isAccepting = false
  /** When work began to wait; null: it does not. */
  let since: number | null = null
  /** Until then, work does not wait again: connections may come without end. */
  let busy_until = 0

  function mayWait(): boolean {
    const now = performance.now()
    if (now < busy_until) return false
    since ??= now
    if (now - since < MAX_WAIT_MS) return true
    busy_until = now + MAX_WAIT_MS
    since = null
    return false
  }

  function attempt(proceed: () => void): void {
    if (isAccepting && mayWait()) {
      setImmediate(attempt, proceed)
      return
    }
    if (!isAccepting) since = null
    // In an immediate of its own, so that all that follows from it is done before the next work.
    proceed()
  }

  return {
    next: (proceed) => void setImmediate(attempt, proceed),
    noteConnection() {
      if (isAccepting) return
      isAccepting = true
      // Connections are accepted before this turn's immediates: those that are due see it, and this one comes after them.
      setImmediate(() => {
        isAccepting = false
      })
    },
  }
}
