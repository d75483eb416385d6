import type { AcquireSlot } from '@todo-agents/client/transport/connection-slot'

/**
 * The names of the slots for agent streams. Over HTTP/1.1 a browser opens six connections to one server, for all its
 * tabs together. The live feed uses one and agent streams three, so two are left for short requests.
 */
const SLOTS = ['todo-agents:stream:1', 'todo-agents:stream:2', 'todo-agents:stream:3']

/**
 * Returns a function that acquires one of the slots, which all tabs of this browser share. Without Web Locks there is
 * no limit.
 */
export function connectionSlots(locks: LockManager | undefined = navigator.locks, names = SLOTS): AcquireSlot {
  if (!locks) return async () => () => {}
  return async (signal) => {
    for (const name of names) {
      signal.throwIfAborted()
      const release = await acquireFree(locks, name)
      if (release) return release
    }
    return acquireNext(locks, names, signal)
  }
}

/** Acquires a slot if it is free. Resolves with a function that releases it, or with null when the slot is in use. */
function acquireFree(locks: LockManager, name: string): Promise<(() => void) | null> {
  const { promise, resolve, reject } = Promise.withResolvers<(() => void) | null>()
  const hold = async (lock: Lock | null) => {
    if (lock) await new Promise<void>((release) => resolve(release))
    else resolve(null)
  }
  locks.request(name, { ifAvailable: true }, hold).catch(reject)
  return promise
}

/** Waits until one of the slots is released and acquires it. Resolves with a function that releases it. */
function acquireNext(locks: LockManager, names: string[], signal: AbortSignal): Promise<() => void> {
  const { promise, resolve, reject } = Promise.withResolvers<() => void>()
  const others = new AbortController()
  const options = { signal: AbortSignal.any([signal, others.signal]) }
  const hold = async () => {
    // Two slots can become free at the same moment. One is enough, so the second is released at once.
    if (others.signal.aborted) return
    others.abort()
    await new Promise<void>((release) => resolve(release))
  }
  // The aborted requests for the other slots reject too. By then the promise has resolved, so this has no effect.
  for (const name of names) locks.request(name, options, hold).catch(reject)
  return promise
}
