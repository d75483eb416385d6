import { createContext, use } from 'react'

/** What the conversation gets from the page around it. The object must stay the same. */
export interface ChatContextValue {
  /** Opens the details of a todo. Without it, the titles in cards and answers are no links. */
  onOpenTodo?: (todo_id: string) => void
}

export const ChatContext = createContext<ChatContextValue>({})

export function useChatContext(): ChatContextValue {
  return use(ChatContext)
}
