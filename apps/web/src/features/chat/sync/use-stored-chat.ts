import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { usePageRest } from '../../../lib/page/use-page-rest.ts'
import { useFeed } from '../../../lib/server/feed.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { createStoredChat } from './stored-chat.ts'
import type { UseAgentChat } from './use-agent-chat.ts'

/** No response is cached for the next use. Each response counts as new, even if it equals the last. */
const FRESH = { gcTime: 0, staleTime: 0, structuralSharing: false } as const

/**
 * Reads the stored messages and active runs of a conversation, for `createStoredChat` to show. Returns the query of the
 * messages.
 */
export function useStoredChat(session_id: string | null, chat: UseAgentChat) {
  const [stored] = useState(() => createStoredChat(chat))
  const needsHistory = useSyncExternalStore(stored.subscribe, stored.needsHistory)
  const isResting = usePageRest()
  const id = session_id ?? ''
  const isShown = session_id !== null && chat.state.session_id === session_id
  const history = trpc.session.history.useQuery(
    { id, limit: MAX_PAGE_LENGTH },
    { ...FRESH, enabled: isShown && needsHistory },
  )
  const active = trpc.run.active.useQuery({ session_id: id }, { ...FRESH, enabled: isShown })

  useFeed(stored.onFeed)
  useEffect(() => {
    stored.update({ history: history.data, active: active.data, isResting })
  }, [stored, history.data, active.data, isResting])

  return history
}
