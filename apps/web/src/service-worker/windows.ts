import type { OpenTodoMessage } from '../lib/reminders/open-todo.ts'
import { addressOfTodo } from '../lib/reminders/open-todo.ts'

/** Shows a todo in an open page, or in a new one. Without a todo, only shows a page. */
export async function openTodo(clients: Clients, todo: { todo_id: string; user_id: string } | null): Promise<void> {
  const open = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  const [page] = open.toSorted((a, b) => Number(b.focused) - Number(a.focused))
  if (!page) {
    await clients.openWindow(todo ? addressOfTodo(todo.todo_id) : '/')
    return
  }
  if (todo) {
    const { todo_id, user_id } = todo
    page.postMessage({ type: 'open-todo', todo_id, user_id } satisfies OpenTodoMessage)
  }
  // Some browsers refuse this. The page shows the todo nevertheless.
  await page.focus().catch(() => {})
}
