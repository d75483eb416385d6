import type { InfiniteData } from '@tanstack/react-query'
import type { OccurrencePage } from '@todo-agents/contract/todo'
import type { CacheUpdate } from './cache-update.ts'
import { effectOnTodos } from './patch-lists.ts'

type Occurrences = OccurrencePage | InfiniteData<OccurrencePage>

/**
 * Returns the later occurrences after an update, or null when they have to be read again, because only the server computes
 * them. A todo that does not repeat has none.
 */
export function patchOccurrences(data: Occurrences, update: CacheUpdate): Occurrences | null {
  const pages = 'pages' in data ? data.pages : [data]
  const has = (id: string) => pages.some(({ occurrences }) => occurrences.some((one) => one.id === id))
  if (update.type === 'list') return effectOnTodos(update) === 'none' ? data : null
  if (update.type === 'tag') return pages.some(({ occurrences }) => occurrences.length > 0) ? null : data
  if (update.type !== 'todo') return data
  return update.todo?.recurrence || update.before?.recurrence || has(update.id) ? null : data
}
