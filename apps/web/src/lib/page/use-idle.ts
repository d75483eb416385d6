import { useEffect, useEffectEvent } from 'react'

/** How long a browser without idle callbacks waits. */
const IDLE_MS = 1_000

/** Runs a function once the page is idle, such as one that loads what the first view does not need. */
export function useIdle(run: () => unknown): void {
  const onIdle = useEffectEvent(() => void run())
  useEffect(() => whenIdle(() => onIdle()), [])
}

/** Calls a function once the page is idle. Returns a function that cancels this. */
export function whenIdle(run: () => void): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(run, IDLE_MS)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(run)
  return () => cancelIdleCallback(handle)
}
