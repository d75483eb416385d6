import { isPlaced } from '@todo-agents/client/chat-queue'
import type { ChatState } from '@todo-agents/client/chat-state'
import { useEffect } from 'react'

/**
 * Asks before the page is left while a message waits here for a limit or the network: the server has yet to get it, and
 * it would be lost. What the server has goes on without the page.
 */
export function useUnsentGuard({ queue, status, rate_limit }: ChatState): void {
  const isUnsent = !queue.every(isPlaced) || (status === 'sending' && rate_limit !== null)
  useEffect(() => {
    if (!isUnsent) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isUnsent])
}
