import { isPlaced } from '@todo-agents/client/chat-queue'
import type { ChatState } from '@todo-agents/client/chat-state'
import { useUnloadGuard } from '../../lib/use-unload-guard.ts'

/**
 * Asks before the page is left while the server may not have a message: it waits here for a limit or the network, or it
 * was sent and nothing has come of its run. It would be lost. What the server has goes on without the page.
 */
export function useUnsentGuard({ queue, status }: ChatState): void {
  useUnloadGuard(status === 'sending' || !queue.every(isPlaced))
}
