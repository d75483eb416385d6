import { MAX_SEARCH_LENGTH } from '@todo-agents/contract/bounds'
import type { Importance, TodoListInput } from '@todo-agents/contract/todo'
import type { ChosenList } from '../../../lib/page/chosen-list.ts'

/** Which todos are listed. `q` is the search text as typed. */
export interface TodoFilter {
  view: 'open' | 'done'
  q: string
  tag: string | null
  importance: Importance | null
}

export const NO_FILTER: TodoFilter = { view: 'open', q: '', tag: null, importance: null }

/** Returns true if the filter may hide todos of the view. */
export function isFiltered({ q, tag, importance }: TodoFilter): boolean {
  return q.trim() !== '' || tag !== null || importance !== null
}

/**
 * Returns the query of a filter in a list. Open todos are sorted by time, or as the user ordered them; done todos by their
 * completion, latest first.
 */
export function toQuery({ view, q, tag, importance, list_id, isManual }: TodoFilter & ChosenList): TodoListInput {
  const text = q.trim().slice(0, MAX_SEARCH_LENGTH)
  const openSort = isManual && list_id !== undefined ? 'manual' : 'time'
  return {
    status: view,
    sort: view === 'done' ? 'completed' : openSort,
    ...(list_id !== undefined && { list_id }),
    ...(text && { q: text }),
    ...(tag !== null && { tag }),
    ...(importance !== null && { importance }),
  }
}
