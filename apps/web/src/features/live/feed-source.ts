import type { BackoffTiming } from '@todo-agents/client/transport/backoff'
import { backoff } from '@todo-agents/client/transport/backoff'
import type { Wake } from '@todo-agents/client/transport/wake'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Client } from '../../lib/server/client.ts'

/** An event of the feed. `id` is the position of the feed after the event. */
export interface FeedMessage {
  id: string
  event: FeedEvent
}

export interface Feed {
  /** Reconnects at once if the connection may be broken, or if the feed waits for its next attempt. */
  wake(wake: Wake): void
  close(): void
}

/**
 * Opens the feed after the position `after`; if it is null, at the present end of the feed. Calls `onLost` each time
 * the connection breaks.
 */
export type OpenFeed = (after: string | null, onMessage: (message: FeedMessage) => void, onLost: () => void) => Feed

export interface FeedTiming extends BackoffTiming {
  /**
   * When this tab or another wakes up, a connection without a message for this long is replaced. Must be longer than
   * the server's heartbeat: the page does not see heartbeats, so a healthy connection may look quiet.
   */
  staleAfterMs: number
}

const TIMING: FeedTiming = { backoff_ms: 1_000, max_backoff_ms: 30_000, random: Math.random, staleAfterMs: 20_000 }

/**
 * Reads the feed from the server. When the connection ends, for example because the server restarts, the feed is opened
 * again after its last position, until it is closed.
 */
export function serverFeed({ trpc }: Pick<Client, 'trpc'>, timing: FeedTiming = TIMING): OpenFeed {
  return (after, onMessage, onLost) => {
    let position = after
    let timer: ReturnType<typeof setTimeout> | undefined
    let lastMessageAt = 0
    let failures = 0
    let close = open()

    function open(): () => void {
      lastMessageAt = Date.now()
      const subscription = trpc.change.subscribe.subscribe(
        { lastEventId: position },
        {
          onData({ id, data }) {
            position = id
            lastMessageAt = Date.now()
            failures = 0
            onMessage({ id, event: data })
          },
          onConnectionStateChange({ state, error }) {
            if (state === 'connecting' && error) onLost()
          },
          onError: reopenLater,
          onStopped: reopenLater,
        },
      )
      return () => subscription.unsubscribe()
    }

    /**
     * Opens the feed again after the server has ended or refused it. After network errors the tRPC client reconnects by
     * itself.
     */
    function reopenLater(): void {
      clearTimeout(timer)
      failures += 1
      timer = setTimeout(reopen, backoff(failures, timing))
      onLost()
    }

    function reopen(): void {
      clearTimeout(timer)
      timer = undefined
      close()
      close = open()
    }

    return {
      wake(wake) {
        const isWaiting = timer !== undefined
        if (wake !== 'sight' || isWaiting || Date.now() - lastMessageAt > timing.staleAfterMs) reopen()
      },
      close() {
        clearTimeout(timer)
        close()
      },
    }
  }
}
