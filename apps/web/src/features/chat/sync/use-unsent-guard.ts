import { unsentMessages } from '@todo-agents/client/chat/chat-queue'
import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { useUnloadGuard } from '../../../lib/page/use-unload-guard.ts'

/**
 * Asks before the page is closed while the server may not have a message. There are three cases: the message waits (for
 * a limit, the network or its user), it was refused, or it was sent but no event of its run has come yet. The message
 * survives a reload, but not the end of the tab. A run goes on without the page.
 */
export function useUnsentGuard(state: ChatState): void {
  useUnloadGuard(unsentMessages(state).length > 0)
}
