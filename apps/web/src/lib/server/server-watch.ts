import type { OnWake, Wake } from '@todo-agents/client/transport/wake'
import { createContext, use, useSyncExternalStore } from 'react'

/** Whether the server can be reached, for as long as it cannot, and the first to know when it can again. */
export interface ServerWatch {
  readonly isReachable: () => boolean
  subscribe(listener: () => void): () => void
  /** A request or a connection has failed without an answer: looks whether the server is there. */
  suspect(): void
  /** Looks at once, without waiting for the next turn. */
  retry(): Promise<boolean>
  /** Says when waiting is pointless: what the page says, and `server` when that is back. */
  onWake: OnWake
  stop(): void
}

interface ServerWatchTiming {
  /** Between two looks while somebody sees the page: a server that is back is found within this, and half of it more. */
  retry_ms: number
  /** The same for a page that is hidden, which looks at once when it is seen. */
  hidden_retry_ms: number
  /** An answer that takes longer is none. */
  patience_ms: number
}

const TIMING: ServerWatchTiming = { retry_ms: 1_000, hidden_retry_ms: 30_000, patience_ms: 3_000 }

interface ServerWatchOptions {
  /** Whether the server answers. Must not throw. */
  probe: (signal: AbortSignal) => Promise<boolean>
  onPageWake: OnWake
  isSeen?: () => boolean
  timing?: ServerWatchTiming
}

/** `GET /healthz`, which asks neither the database nor who asks. */
export async function probeServer(signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal })).ok
  } catch {
    return false
  }
}

export function createServerWatch(options: ServerWatchOptions): ServerWatch {
  const { probe, onPageWake, isSeen = isVisible, timing = TIMING } = options
  let isReachable = true
  let timer: ReturnType<typeof setTimeout> | undefined
  let looking: Promise<boolean> | null = null
  const listeners = new Set<() => void>()
  const wakers = new Set<(wake: Wake) => void>()

  function look(): Promise<boolean> {
    clearTimeout(timer)
    looking ??= probe(AbortSignal.timeout(timing.patience_ms)).then(take)
    return looking
  }

  function take(answers: boolean): boolean {
    looking = null
    const wasReachable = isReachable
    isReachable = answers
    if (!answers) lookLater()
    if (answers !== wasReachable) for (const listener of listeners) listener()
    if (answers && !wasReachable) for (const waker of wakers) waker('server')
    return answers
  }

  function lookLater(): void {
    clearTimeout(timer)
    const ms = isSeen() ? timing.retry_ms : timing.hidden_retry_ms
    // Not all pages at once.
    timer = setTimeout(look, ms * (1 + Math.random() / 2))
  }

  const stopWaking = onPageWake((wake) => {
    if (!isReachable || wake === 'network') void look()
    for (const waker of wakers) waker(wake)
  })

  return {
    isReachable: () => isReachable,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    suspect() {
      if (isReachable) void look()
    },
    retry: look,
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

function isVisible(): boolean {
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

/** Without one above, the server counts as reachable. */
export const ServerWatchContext = createContext<ServerWatch>(ALWAYS_THERE)

export function useServerWatch(): ServerWatch {
  return use(ServerWatchContext)
}

/** Whether the server could be reached when it was last asked. */
export function useIsReachable(): boolean {
  const watch = useServerWatch()
  return useSyncExternalStore(watch.subscribe, watch.isReachable)
}
