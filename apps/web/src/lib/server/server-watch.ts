import type { OnWake, Wake } from '@todo-agents/client/transport/wake'
import { createContext, use, useSyncExternalStore } from 'react'

/** Knows whether the server can be reached. While the server cannot be reached, probes it until it answers. */
export interface ServerWatch {
  readonly isReachable: () => boolean
  subscribe(listener: () => void): () => void
  /** Probes the server. Call it when a request or a connection has failed without an answer. */
  suspect(): void
  /** Probes the server at once. Resolves with true if it answers. */
  retry(): Promise<boolean>
  /** Passes on the wakes of the page. Also calls the listener with `server` when the server answers again. */
  onWake: OnWake
  stop(): void
}

interface ServerWatchTiming {
  /** The time between two probes of a visible page; up to half as much is added at random. */
  retryMs: number
  /** The time between two probes of a hidden page. When the page is shown, it probes at once. */
  hiddenRetryMs: number
  /** A probe fails if it takes longer than this. */
  probeTimeoutMs: number
}

const TIMING: ServerWatchTiming = { retryMs: 1_000, hiddenRetryMs: 30_000, probeTimeoutMs: 3_000 }

interface ServerWatchOptions {
  /** Resolves with true if the server answers. Must not throw. */
  probe: (signal: AbortSignal) => Promise<boolean>
  onPageWake: OnWake
  isVisible?: () => boolean
  timing?: ServerWatchTiming
}

/** Resolves with true if `GET /healthz` answers. This path needs neither the database nor a session. */
export async function probeServer(signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal })).ok
  } catch {
    return false
  }
}

export function createServerWatch(options: ServerWatchOptions): ServerWatch {
  const { probe, onPageWake, isVisible = isPageVisible, timing = TIMING } = options
  let isReachable = true
  let timer: ReturnType<typeof setTimeout> | undefined
  let probing: Promise<boolean> | null = null
  const listeners = new Set<() => void>()
  const wakers = new Set<(wake: Wake) => void>()

  function probeNow(): Promise<boolean> {
    clearTimeout(timer)
    probing ??= probe(AbortSignal.timeout(timing.probeTimeoutMs)).then(noteResult)
    return probing
  }

  function noteResult(hasAnswered: boolean): boolean {
    probing = null
    const wasReachable = isReachable
    isReachable = hasAnswered
    if (!hasAnswered) probeLater()
    if (hasAnswered !== wasReachable) for (const listener of listeners) listener()
    if (hasAnswered && !wasReachable) for (const waker of wakers) waker('server')
    return hasAnswered
  }

  function probeLater(): void {
    clearTimeout(timer)
    const ms = isVisible() ? timing.retryMs : timing.hiddenRetryMs
    // The time is spread at random, so that pages do not all probe at once.
    timer = setTimeout(probeNow, ms * (1 + Math.random() / 2))
  }

  const stopWaking = onPageWake((wake) => {
    if (!isReachable || wake === 'network') void probeNow()
    for (const waker of wakers) waker(wake)
  })

  return {
    isReachable: () => isReachable,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    suspect() {
      if (isReachable) void probeNow()
    },
    retry: probeNow,
    onWake(listener) {
      wakers.add(listener)
      return () => wakers.delete(listener)
    },
    stop() {
      stopWaking()
      clearTimeout(timer)
    },
  }
}

function isPageVisible(): boolean {
  return document.visibilityState === 'visible'
}

const ALWAYS_THERE: ServerWatch = {
  isReachable: () => true,
  subscribe: () => () => {},
  suspect: () => {},
  retry: async () => true,
  onWake: () => () => {},
  stop: () => {},
}

/** Without a provider, the server counts as reachable. */
export const ServerWatchContext = createContext<ServerWatch>(ALWAYS_THERE)

export function useServerWatch(): ServerWatch {
  return use(ServerWatchContext)
}

/** Returns true if the server answered the last probe. True before the first probe. */
export function useIsReachable(): boolean {
  const watch = useServerWatch()
  return useSyncExternalStore(watch.subscribe, watch.isReachable)
}
