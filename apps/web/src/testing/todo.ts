import { NEW_CONTENT } from '@todo-agents/contract/new-content'
import type { Todo } from '@todo-agents/contract/todo'

/** Returns an open todo with the given fields, and with defaults for the others. */
export function todoOf(fields: Partial<Todo> & Pick<Todo, 'id' | 'item'>): Todo {
  return {
    ...NEW_CONTENT,
    position: 'a0',
    tags: [],
    step_count: 0,
    done_step_count: 0,
    created_at: '2026-11-01T00:00:00.000Z',
    updated_at: '2026-11-01T00:00:00.000Z',
    version: 1,
    ...fields,
  }
}
