import { useEffect, useEffectEvent } from 'react'

/** How long a browser without idle callbacks waits. */
const IDLE_MS = 1_000
/** How long a busy page waits at most. */
const MAX_WAIT_MS = 5_000

/** What waits for the page to be idle. Each waits for the end of the one before, so that they do not add up to one stop. */
const waiting = new Set<() => unknown>()
let isRunning = false

/** Runs a function once the page is idle, such as one that loads what the first view does not need. */
export function useIdle(run: () => unknown): void {
  const onIdle = useEffectEvent(run)
  useEffect(() => whenIdle(() => onIdle()), [])
}

/** How long after the start what is large, and needed only after a first key or press, is loaded ahead. */
const LATER_MS = 10_000

/** As `useIdle`, but long after the start of the page: for what would stop a slow phone while its user begins. */
export function useLater(run: () => unknown): void {
  const onIdle = useEffectEvent(run)
  useEffect(() => {
    let cancel: (() => void) | undefined
    const timer = setTimeout(() => {
      cancel = whenIdle(() => onIdle())
    }, LATER_MS)
    return () => {
      clearTimeout(timer)
      cancel?.()
    }
  }, [])
}

/** Calls a function once the page is idle. If it fails, nothing happens. Returns a function that cancels the call. */
export function whenIdle(run: () => unknown): () => void {
  waiting.add(run)
  if (!isRunning) void runAll()
  return () => waiting.delete(run)
}

async function runAll(): Promise<void> {
  isRunning = true
  // Also those that are added meanwhile.
  for (const run of waiting) {
    await nextIdle()
    if (!waiting.delete(run)) continue
    try {
      await run()
    } catch {
      // What is loaded ahead is loaded again when it is needed.
    }
  }
  isRunning = false
}

function nextIdle(): Promise<unknown> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(resolve, { timeout: MAX_WAIT_MS })
    else setTimeout(resolve, IDLE_MS)
  })
}
