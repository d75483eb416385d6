import { hrefOf, START } from '../places/place.ts'

/** What the service worker sends to a page after a press on a notification. */
export interface OpenTodoMessage {
  type: 'open-todo'
  todo_id: string
  user_id: string
}

/** Returns the address that opens a todo. */
export function addressOfTodo(todo_id: string): string {
  return hrefOf(START, { todo: todo_id })
}

export function isOpenTodo(message: unknown): message is OpenTodoMessage {
  return (message as OpenTodoMessage | null)?.type === 'open-todo'
}
