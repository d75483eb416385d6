import { useQueryClient } from '@tanstack/react-query'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { ReactNode } from 'react'
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { useClient } from '../../lib/server/client.ts'
import type { SubscribeToFeed } from '../../lib/server/feed.ts'
import { FeedContext } from '../../lib/server/feed.ts'
import { useServerWatch } from '../../lib/server/server-watch.ts'
import { useMe } from '../../lib/user/me.ts'
import { noteMe, refreshMe } from '../../lib/user/use-me-query.ts'
import { serverFeed } from './feed-source.ts'
import { createLiveCache } from './live-cache.ts'
import { shareFeed } from './shared-feed.ts'

interface LiveFeedProps {
  /** Where the feed was before anything of the user was read. */
  position: string
  children: ReactNode
}

/** Keeps everything below it up to date with what other tabs, other clients and the assistant do. */
export function LiveFeed({ position, children }: LiveFeedProps) {
  const client = useClient()
  const queryClient = useQueryClient()
  const watch = useServerWatch()
  const { id: user_id, time_zone } = useMe()
  const [listeners] = useState(() => new Set<(event: FeedEvent) => void>())
  const begin = useEffectEvent(() => position)
  const zone = useEffectEvent(() => time_zone)

  useEffect(() => {
    let last = begin()
    const cache = createLiveCache(queryClient, { position: last, time_zone: () => zone() })
    const leave = shareFeed({
      name: `todo-agents:feed:${user_id}`,
      after: last,
      open: serverFeed(client),
      onWake: watch.onWake,
      // The server is gone, or it has ended the feed because its user is signed out: a browser does not say why.
      onLost() {
        if (watch.isReachable()) refreshMe(queryClient)
        watch.suspect()
      },
      onNews(news) {
        const goesOn = news.event.type === 'start' && news.id === last
        last = news.id
        if (news.event.type === 'me') noteMe(queryClient, news.event.me)
        cache.note(news)
        if (!goesOn) for (const listener of listeners) listener(news.event)
      },
    })
    return () => {
      leave()
      cache.stop()
    }
  }, [client, queryClient, watch, user_id, listeners])

  const subscribe = useCallback<SubscribeToFeed>(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    [listeners],
  )
  return <FeedContext value={subscribe}>{children}</FeedContext>
}
