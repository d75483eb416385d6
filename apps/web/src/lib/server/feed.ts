import type { FeedEvent } from '@todo-agents/contract/feed'
import { createContext, use, useEffect, useEffectEvent } from 'react'

/** Calls `listener` with each event of the user's live feed. Answers how to stop. */
export type SubscribeToFeed = (listener: (event: FeedEvent) => void) => () => void

export const FeedContext = createContext<SubscribeToFeed | null>(null)

/** Calls `onEvent` with what happens anywhere to the user's todos, tags and runs. What was read is read anew without it. */
export function useFeed(onEvent: (event: FeedEvent) => void): void {
  const subscribe = use(FeedContext)
  if (!subscribe) throw new Error('useFeed needs a LiveFeed above it.')
  const tell = useEffectEvent(onEvent)
  useEffect(() => subscribe((event) => tell(event)), [subscribe])
}
