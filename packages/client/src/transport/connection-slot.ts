/**
 * Waits for one of the few long-lived connections that may be open at once, as in a browser with many tabs on
 * HTTP/1.1. Resolves with a function that releases it. Rejects when `signal` is aborted.
 */
export type AcquireSlot = (signal: AbortSignal) => Promise<() => void>

/** Resolves with null when no slot is free within `patience_ms`. Rejects when `signal` is aborted. */
export async function takeSlot(
  acquire: AcquireSlot,
  signal: AbortSignal,
  patience_ms: number,
): Promise<(() => void) | null> {
  const timeout = new AbortController()
  const timer = patience_ms === Infinity ? undefined : setTimeout(() => timeout.abort(), patience_ms)
  try {
    return await acquire(AbortSignal.any([signal, timeout.signal]))
  } catch (error) {
    if (signal.aborted || !timeout.signal.aborted) throw error
    return null
  } finally {
    clearTimeout(timer)
  }
}
