import type { BackoffTiming } from '@todo-agents/client/transport/backoff'
import { backoff } from '@todo-agents/client/transport/backoff'
import type { Wake } from '@todo-agents/client/transport/wake'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Client } from '../../lib/server/client.ts'

/** An event and the position that it leads to. */
export interface FeedNews {
  id: string
  event: FeedEvent
}

export interface Feed {
  /** Makes a connection anew that may be broken, or a wait short. */
  wake(wake: Wake): void
  close(): void
}

/** Opens the feed after a position, or from now on. `onLost` is called each time that its connection breaks. */
export type OpenFeed = (after: string | null, onNews: (news: FeedNews) => void, onLost: () => void) => Feed

export interface FeedTiming extends BackoffTiming {
  /** One that is quiet for longer is made anew on waking up: one heartbeat and some more, and the page sees none. */
  trust_ms: number
}

const TIMING: FeedTiming = { backoff_ms: 1_000, max_backoff_ms: 30_000, random: Math.random, trust_ms: 20_000 }

/** The server's feed, for as long as it takes: a server that is stopped ends it, another goes on with it. */
export function serverFeed({ trpc }: Pick<Client, 'trpc'>, timing: FeedTiming = TIMING): OpenFeed {
  return (after, onNews, onLost) => {
    let position = after
    let timer: ReturnType<typeof setTimeout> | undefined
    let heard_at = 0
    let failures = 0
    let close = open()

    function open(): () => void {
      heard_at = Date.now()
      const subscription = trpc.change.subscribe.subscribe(
        { lastEventId: position },
        {
          onData({ id, data }) {
            position = id
            heard_at = Date.now()
            failures = 0
            onNews({ id, event: data })
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

    /** The server has ended the feed, or refused it; what a network needs, the client waits by itself. */
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
        if (wake !== 'sight' || isWaiting || Date.now() - heard_at > timing.trust_ms) reopen()
      },
      close() {
        clearTimeout(timer)
        close()
      },
    }
  }
}
