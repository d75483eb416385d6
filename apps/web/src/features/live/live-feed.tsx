import { useQueryClient } from '@tanstack/react-query'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { ReactNode } from 'react'
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { useClient } from '../../lib/server/client.ts'
import type { SubscribeToFeed } from '../../lib/server/feed.ts'
import { FeedContext } from '../../lib/server/feed.ts'
import { useServerWatch } from '../../lib/server/server-watch.ts'
import { useReplica } from '../../lib/todos/replica-context.ts'
import { useMe } from '../../lib/user/me.ts'
import { noteMe, refreshMe } from '../../lib/user/use-me-query.ts'
import { serverFeed } from './feed-source.ts'
import { createLiveCache } from './live-cache.ts'
import { shareFeed } from './shared-feed.ts'

interface LiveFeedProps {
  /** The position of the feed before the page read any data of the user. */
  position: string
  children: ReactNode
}

/** Keeps the cached queries up to date with the writes of other tabs, other clients and the assistant. */
export function LiveFeed({ position, children }: LiveFeedProps) {
  const client = useClient()
  const queryClient = useQueryClient()
  const watch = useServerWatch()
  const { id: userId, time_zone } = useMe()
  const replica = useReplica()
  const [listeners] = useState(() => new Set<(event: FeedEvent) => void>())
  const initialPosition = useEffectEvent(() => position)
  const timeZone = useEffectEvent(() => time_zone)

  useEffect(() => {
    let last = initialPosition()
    const cache = createLiveCache(queryClient, {
      position: last,
      timeZone: () => timeZone(),
      replica,
    })
    const unsubscribe = shareFeed({
      name: `todo-agents:feed:${userId}`,
      after: last,
      open: serverFeed(client),
      onWake: watch.onWake,
      // Either the server is gone, or it has ended the feed because the user was signed out. A browser does not say
      // which, so both are checked.
      onLost() {
        if (watch.isReachable()) refreshMe(queryClient)
        watch.suspect()
      },
      onMessage(message) {
        const { id, event } = message
        const isContinuation = event.type === 'start' && id === last
        last = id
        if (event.type === 'me') noteMe(queryClient, event.me)
        cache.note(message)
        if (!isContinuation) for (const listener of listeners) listener(event)
      },
    })
    return () => {
      unsubscribe()
      cache.stop()
    }
  }, [client, queryClient, watch, userId, replica, listeners])

  const subscribe = useCallback<SubscribeToFeed>(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    [listeners],
  )
  return <FeedContext value={subscribe}>{children}</FeedContext>
}
