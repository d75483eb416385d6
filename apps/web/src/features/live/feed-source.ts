import type { BackoffTiming } from '@todo-agents/client/transport/backoff'
import { backoff } from '@todo-agents/client/transport/backoff'
import type { Wake } from '@todo-agents/client/transport/wake'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Client } from '../../lib/server/client.ts'

/** An event of the feed, with the position of the feed after it. */
export interface FeedMessage {
  id: string
  event: FeedEvent
}

export interface Feed {
  /** Reconnects if the connection may be broken, or if the feed waits for its next try. */
  wake(wake: Wake): void
  close(): void
}

/** Opens the feed after a position, or at its end when that is null. `onLost` is called each time the connection breaks. */
export type OpenFeed = (after: string | null, onMessage: (message: FeedMessage) => void, onLost: () => void) => Feed

export interface FeedTiming extends BackoffTiming {
  /**
   * On waking up, a connection that has been quiet for longer is replaced. Longer than one heartbeat: the page does not
   * see heartbeats, so that a healthy connection may look quiet.
   */
  staleAfterMs: number
}

const TIMING: FeedTiming = { backoff_ms: 1_000, max_backoff_ms: 30_000, random: Math.random, staleAfterMs: 20_000 }

/** The server's feed. It is reopened after its last position until it is closed, for example when a server restarts. */
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

    /** For a feed that the server has ended or refused. After network errors the tRPC client reconnects by itself. */
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
