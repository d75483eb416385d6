import { createAgentChat } from '../chat/agent-chat.ts'
import type { AgentChat, AgentChatOptions } from '../chat/agent-chat-types.ts'
import type { ChatState } from '../chat/chat-state.ts'
import type { TodoAgentsOptions } from '../client.ts'
import { createTodoAgents } from '../client.ts'

/** Creates a chat with the server at `url`. It reconnects at once after a lost connection. */
export function chatOf(
  { url }: { url: string },
  {
    notice_after_ms,
    unsent,
    session_id = null,
    ...options
  }: Omit<TodoAgentsOptions, 'url'> & Pick<AgentChatOptions, 'notice_after_ms' | 'unsent' | 'session_id'> = {},
): AgentChat {
  const client = createTodoAgents({ url, timing: { random: () => 0 }, ...options })
  return createAgentChat({ client, session_id, ...(notice_after_ms && { notice_after_ms }), ...(unsent && { unsent }) })
}

/** Resolves as soon as `isSo` returns true for the state. */
export function until(chat: AgentChat, isSo: (state: ChatState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!isSo(chat.getState())) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = chat.subscribe(check)
    check()
  })
}
