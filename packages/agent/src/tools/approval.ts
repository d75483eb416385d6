import type { Todo } from '@todo-agents/contract/todo'
import { toLocal } from './local-time.ts'
import type { ToolContext } from './tool.ts'

/** What a call may touch without asking the user first. */
const MAX_DELETED = 1
const MAX_CHANGED = 5

/** The preview of a call that deletes these todos, or null when it needs no approval. */
export async function previewDelete(ids: string[], context: ToolContext): Promise<string[] | null> {
  return ids.length > MAX_DELETED ? previewEach('Delete', ids, context) : null
}

/** The preview of a call that changes these todos, or null when it needs no approval. */
export async function previewChange(verb: string, ids: string[], context: ToolContext): Promise<string[] | null> {
  return ids.length > MAX_CHANGED ? previewEach(verb, ids, context) : null
}

async function previewEach(verb: string, ids: string[], { store, user }: ToolContext): Promise<string[]> {
  const lines: string[] = []
  for (const id of ids) lines.push(`${verb} ${named(await store.get(id), user.time_zone)}`)
  return lines
}

/** `“Team meeting” (2026-01-15 14:00)` */
export function named(todo: Pick<Todo, 'item' | 'start_time' | 'due_date'>, time_zone: string): string {
  const when = todo.start_time ? toLocal(todo.start_time, time_zone).slice(0, 16) : todo.due_date
  return `“${todo.item}”${when ? ` (${when})` : ''}`
}
