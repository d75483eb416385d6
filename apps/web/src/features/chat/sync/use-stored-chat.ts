import { isQueueAtRest } from '@todo-agents/client/chat/chat-queue'
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Run } from '@todo-agents/contract/run'
import type { Message, MessagePage } from '@todo-agents/contract/session'
import { useEffect, useEffectEvent, useState } from 'react'
import { usePageRest } from '../../../lib/page/use-page-rest.ts'
import { useFeed } from '../../../lib/server/feed.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import type { UseAgentChat } from './use-agent-chat.ts'

/** Nothing is kept for the next time, and each answer counts, also one that equals the last. */
const FRESH = { gcTime: 0, staleTime: 0, structuralSharing: false } as const

/**
 * Brings what the server has of a conversation into the chat: its messages when it is opened, its runs that have not
 * ended, and what happened in another tab without this one having followed it. Answers the state of the first read.
 */
export function useStoredChat(session_id: string | null, chat: UseAgentChat) {
  const { state, loadHistory, syncQueue, disconnect } = chat
  const isResting = usePageRest()
  const id = session_id ?? ''
  const isShown = session_id !== null && state.session_id === session_id
  const isEmpty = isShown && state.messages.length === 0
  const isQuiet = isShown && state.status === 'idle' && isQueueAtRest(state)
  // A message on its way may be stored already: which one it is, its first event tells.
  const canTake = isShown && state.status !== 'sending' && isQueueAtRest(state)

  const [opened, setOpened] = useState<string | null>()
  const [isBehind, setBehind] = useState(false)
  if (opened !== session_id) {
    setOpened(session_id)
    // One that began here is shown as a whole.
    setBehind(!isShown || isEmpty)
  }

  const history = trpc.session.history.useQuery(
    { id, limit: MAX_PAGE_LENGTH },
    { ...FRESH, enabled: isBehind && isQuiet },
  )
  const active = trpc.run.active.useQuery({ session_id: id }, { ...FRESH, enabled: isShown })

  const take = useEffectEvent(({ messages, next_cursor }: MessagePage) => {
    if (lacksOne(state, messages)) loadHistory(messages, id, next_cursor)
  })
  useEffect(() => {
    if (canTake && history.data) take(history.data)
  }, [canTake, history.data])

  // What came beside an answer may be older than that: once it is quiet it is read again.
  const settle = useEffectEvent(() => {
    if (isQuiet) setBehind(false)
  })
  useEffect(() => {
    if (history.data) settle()
  }, [history.data])

  // After the messages, to which the runs are added. A page that is looked at again goes on where it left.
  const isReady = isShown && !isResting && (!isEmpty || history.data !== undefined)
  const sync = useEffectEvent(syncQueue)
  useEffect(() => {
    if (isReady && active.data) sync(active.data)
  }, [isReady, active.data])

  const isFollowing = state.status === 'streaming' && state.run_id !== null
  useEffect(() => {
    if (isResting && isFollowing) disconnect()
  }, [isResting, isFollowing, disconnect])

  useFeed((event) => {
    if (mayBeBehind(event, id, state)) setBehind(true)
  })

  return history
}

/** Whether something may have been said of which the chat does not know. */
export function mayBeBehind(event: FeedEvent, session_id: string, { messages }: ChatState): boolean {
  if (event.type === 'start') return true
  if (event.type !== 'run' || event.run.session_id !== session_id || !hasEnded(event.run)) return false
  return !messages.some(({ role, run_id }) => role === 'assistant' && run_id === event.run.id)
}

/** Whether a run is stored of which the chat shows nothing. */
export function lacksOne({ messages }: ChatState, stored: Message[]): boolean {
  const shown = new Set(messages.map(({ role, run_id }) => `${role} ${run_id}`))
  return stored.some(({ role, run_id }) => !shown.has(`${role} ${run_id}`))
}

function hasEnded({ finished_at }: Run): boolean {
  return finished_at !== null
}
