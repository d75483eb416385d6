import type { FeedEvent } from '@todo-agents/contract/feed'
import { createContext, use, useEffect, useEffectEvent } from 'react'

/** Calls `listener` with each event of the user's live feed. Returns a function that unsubscribes it. */
export type SubscribeToFeed = (listener: (event: FeedEvent) => void) => () => void

export const FeedContext = createContext<SubscribeToFeed | null>(null)

/** Calls `onEvent` with each event of the user's live feed. Cached queries need no listener: the live cache patches them. */
export function useFeed(onEvent: (event: FeedEvent) => void): void {
  const subscribe = use(FeedContext)
  if (!subscribe) throw new Error('useFeed needs a LiveFeed above it.')
  const emit = useEffectEvent(onEvent)
  useEffect(() => subscribe((event) => emit(event)), [subscribe])
}
