/** The start of the hash that opens a todo: `/#todo/ID`. The service worker uses it too. */
const PREFIX = 'todo/'

/** What the service worker sends to a page after a press on a notification. */
export interface OpenTodoMessage {
  type: 'open-todo'
  todo_id: string
  user_id: string
}

/** Returns the hash of the page that opens a todo. */
export function hashOfTodo(todo_id: string): string {
  return `${PREFIX}${todo_id}`
}

/** Returns the id of the todo that a hash opens, or null if it opens none. */
export function todoOfHash(hash: string): string | null {
  return hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : null
}

export function isOpenTodo(message: unknown): message is OpenTodoMessage {
  return (message as OpenTodoMessage | null)?.type === 'open-todo'
}
