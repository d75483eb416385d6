import type { Todo } from '@todo-agents/contract/todo'

/** Returns an open todo with the given fields, and with defaults for the others. */
export function todoOf(fields: Partial<Todo> & Pick<Todo, 'id' | 'item'>): Todo {
  return {
    description: null,
    due_date: null,
    start_time: null,
    end_time: null,
    alarm_time: null,
    importance: 'none',
    tags: [],
    completed_at: null,
    created_at: '2026-11-01T00:00:00.000Z',
    updated_at: '2026-11-01T00:00:00.000Z',
    version: 1,
    ...fields,
  }
}
