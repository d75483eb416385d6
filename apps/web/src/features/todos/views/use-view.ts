import type { List } from '@todo-agents/contract/list'
import { tagKey } from '@todo-agents/contract/tag-key'
import type { Todo } from '@todo-agents/contract/todo'
import { useMemo, useState } from 'react'
import type { Place } from '../../../lib/places/place.ts'
import { useListPlace, usePlaceSearch } from '../../../lib/places/use-place.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { placeTexts } from '../../../lib/texts/places.ts'
import type { Day } from '../../../lib/time/time.ts'
import type { Todos } from '../../../lib/todos/replica.ts'
import { useTodos } from '../../../lib/todos/replica-context.ts'
import type { SearchQuery } from '../../../lib/todos/search.ts'
import { createSearch, isEmptySearch, parseSearch } from '../../../lib/todos/search.ts'
import type { Calendar } from '../../../lib/todos/todo-day.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoGroup } from './group-todos.ts'
import { groupManual, groupOpen, groupToday, groupUpcoming } from './group-todos.ts'
import { useLaterTodos } from './use-later-todos.ts'
import type { SearchText } from './use-search-text.ts'
import { useSearchText } from './use-search-text.ts'

/** What is on screen: the todos of the present place. */
export interface TodoView {
  place: Place
  /** What the place is called. */
  name: string
  groups: TodoGroup[]
  /** Is called with the last day on screen, or with null at the end of the list, where later days are read as the user scrolls. */
  onSeen: ((day: Day | null) => void) | null
  /** What is typed in the search. */
  typed: SearchText
  /** What is searched for; null where nothing is. */
  search: SearchQuery | null
  /** The list on screen, also if it is archived; null in other places. */
  list: List | null
  /** True for the address of a list or a saved search that does not exist. */
  isGone: boolean
  isManual: boolean
  status: Todos['status']
  error: unknown
}

/** Returns the open todos of the present place, in groups. Done todos are read by `useDoneTodos`. */
export function useView(calendar: Calendar): TodoView {
  const place = useListPlace()
  const typed = useSearchText()
  const order = usePlaceSearch('order')
  const filters = useMe().ui?.saved_filters
  const filter = place.kind === 'filter' ? filters?.find(({ id }) => id === place.id) : undefined
  const text = place.kind === 'search' ? typed.text : (filter?.query ?? '')
  const todos = useTodos()
  const { data } = trpc.list.list.useQuery()
  const lists = useMemo(() => new Map(data?.lists.map((list) => [list.id, list])), [data])
  const list = place.kind === 'list' ? (lists.get(place.id) ?? null) : null
  const isManual = order === 'manual' && (place.kind === 'list' || place.kind === 'inbox')
  const { time_zone, today } = calendar

  const search = useMemo(() => {
    const query = parseSearch(text)
    return isEmptySearch(query) ? null : query
  }, [text])

  const shown = useMemo(() => todos.open.filter((todo) => isIn(place, todo, lists)), [todos.open, place, lists])
  const [find] = useState(createSearch)
  const found = useMemo(() => (search ? find(shown, todos, search) : shown), [find, shown, todos, search])
  const isIdle = (place.kind === 'search' || place.kind === 'filter') && !search

  const later = useLaterTodos(calendar, place.kind === 'upcoming')

  const groups = useMemo(() => {
    if (isManual) return groupManual(found)
    if (place.kind === 'today') return groupToday(found, { time_zone, today })
    if (place.kind === 'upcoming') return groupUpcoming(found, { time_zone, today }, later.todos)
    if (place.kind === 'done' || isIdle) return []
    return groupOpen(found, { time_zone, today })
  }, [found, later.todos, place, isIdle, isManual, time_zone, today])

  return {
    place,
    name: filter?.name ?? nameOf(place, list),
    groups,
    onSeen: place.kind === 'upcoming' ? later.onSeen : null,
    typed,
    search,
    list,
    isGone: (place.kind === 'list' && data !== undefined && !list) || (place.kind === 'filter' && !filter),
    isManual,
    status: todos.status,
    error: todos.error,
  }
}

/** Whether an open todo belongs to a place, before any search. */
function isIn(place: Place, { list_id, tags }: Todo, lists: Map<string, List>): boolean {
  if (place.kind === 'list') return list_id === place.id
  if (place.kind === 'inbox') return list_id === null
  if (list_id !== null && lists.get(list_id)?.archived_at) return false
  return place.kind !== 'tag' || tags.some((name) => tagKey(name) === tagKey(place.name))
}

function nameOf(place: Place, list: List | null): string {
  if (place.kind === 'list') return list?.name ?? ''
  if (place.kind === 'tag') return place.name
  if (place.kind === 'filter') return placeTexts.savedSearches
  return placeTexts[place.kind]
}
