import type { Todo } from '@todo-agents/contract/todo'
import { createContext, use } from 'react'

/** What the conversation gets from the page around it. The object must stay the same while nothing in it changes. */
export interface ChatContextValue {
  /** Opens the details of a todo. Without it, the titles in the cards are no links. */
  onOpenTodo?: ((todo_id: string) => void) | undefined
  /**
   * Returns a todo of the page as it is now, null when there is none with this id any more, or undefined when the page
   * does not know it.
   */
  todoOf?: ((todo_id: string) => Todo | null | undefined) | undefined
}

export const ChatContext = createContext<ChatContextValue>({})

export function useChatContext(): ChatContextValue {
  return use(ChatContext)
}
