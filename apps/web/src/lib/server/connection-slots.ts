import type { AcquireSlot } from '@todo-agents/client/transport/connection-slot'

/**
 * To one server a browser opens six connections over HTTP/1.1, for all of its tabs together. The live feed has one,
 * so with three for answers two are left for everything that is quick.
 */
const SLOTS = ['todo-agents:stream:1', 'todo-agents:stream:2', 'todo-agents:stream:3']

/** Shares `names` among the tabs of this browser. Without Web Locks there is no limit. */
export function connectionSlots(locks: LockManager | undefined = navigator.locks, names = SLOTS): AcquireSlot {
  if (!locks) return async () => () => {}
  return async (signal) => {
    for (const name of names) {
      signal.throwIfAborted()
      const release = await takeFree(locks, name)
      if (release) return release
    }
    return takeNext(locks, names, signal)
  }
}

/** null when another tab has it. */
function takeFree(locks: LockManager, name: string): Promise<(() => void) | null> {
  const { promise, resolve, reject } = Promise.withResolvers<(() => void) | null>()
  const hold = async (lock: Lock | null) => {
    if (lock) await new Promise<void>((release) => resolve(release))
    else resolve(null)
  }
  locks.request(name, { ifAvailable: true }, hold).catch(reject)
  return promise
}

/** Waits for whichever is given back first. */
function takeNext(locks: LockManager, names: string[], signal: AbortSignal): Promise<() => void> {
  const { promise, resolve, reject } = Promise.withResolvers<() => void>()
  const others = new AbortController()
  const options = { signal: AbortSignal.any([signal, others.signal]) }
  const hold = async () => {
    // Two can become free at the same moment.
    if (others.signal.aborted) return
    others.abort()
    await new Promise<void>((release) => resolve(release))
  }
  // The losing requests reject as well, when the promise is resolved already.
  for (const name of names) locks.request(name, options, hold).catch(reject)
  return promise
}
