import { useQueryClient } from '@tanstack/react-query'
import { onPageWake } from '@todo-agents/client/wake'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { ReactNode } from 'react'
import { useCallback, useEffect, useState } from 'react'
import { useClient } from '../../lib/client.ts'
import type { SubscribeToFeed } from '../../lib/feed.ts'
import { FeedContext } from '../../lib/feed.ts'
import { useMe } from '../../lib/me.ts'
import { refreshMe } from '../../lib/use-me-query.ts'
import { createFeedRefresh } from './feed-refresh.ts'
import { serverFeed } from './feed-source.ts'
import { shareFeed } from './shared-feed.ts'

/** Keeps everything below it up to date with what other tabs, other clients and the assistant do. */
export function LiveFeed({ children }: { children: ReactNode }) {
  const client = useClient()
  const queryClient = useQueryClient()
  const { id: user_id } = useMe()
  const [listeners] = useState(() => new Set<(event: FeedEvent) => void>())

  useEffect(() => {
    const refresh = createFeedRefresh(queryClient)
    const leave = shareFeed({
      name: `todo-agents:feed:${user_id}`,
      open: serverFeed(client, undefined, () => refreshMe(queryClient)),
      onWake: onPageWake,
      onNews(news) {
        refresh.note(news)
        for (const listener of listeners) listener(news.event)
      },
    })
    return () => {
      leave()
      refresh.stop()
    }
  }, [client, queryClient, user_id, listeners])

  const subscribe = useCallback<SubscribeToFeed>(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    [listeners],
  )
  return <FeedContext value={subscribe}>{children}</FeedContext>
}
