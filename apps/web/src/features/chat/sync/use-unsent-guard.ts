import { unsentMessages } from '@todo-agents/client/chat/chat-queue'
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { useUnloadGuard } from '../../../lib/page/use-unload-guard.ts'

/**
 * Asks before the page is left while the server may not have a message: it waits here for a limit, the network or its
 * user, was refused, or was sent and nothing has come of its run. It survives a reload, but goes with the tab. What the
 * server has goes on without the page.
 */
export function useUnsentGuard(state: ChatState): void {
  useUnloadGuard(unsentMessages(state).length > 0)
}
