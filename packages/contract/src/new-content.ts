import type { TodoContent } from './todo.ts'

// Not in todo.ts, so that a page that only shows todos does not load zod.

/** The content of a new todo where its creator does not say otherwise. Every todo has its own title and position. */
export const NEW_CONTENT: Omit<TodoContent, 'item' | 'position'> = {
  description: null,
  list_id: null,
  parent_id: null,
  due_date: null,
  end_date: null,
  start_time: null,
  end_time: null,
  alarm_time: null,
  recurrence: null,
  recurrence_from: 'schedule',
  series_id: null,
  occurrence: null,
  next_values: null,
  importance: 'none',
  completed_at: null,
}

/** Every field of the content. A field that is added to `TodoContent` and not to `NEW_CONTENT` is a type error there. */
export const CONTENT_FIELDS = ['item', 'position', ...Object.keys(NEW_CONTENT)] as (keyof TodoContent)[]
