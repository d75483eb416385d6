import { tagKey } from '@todo-agents/contract/tag-key'
import type { Todo } from '@todo-agents/contract/todo'
import type { SavedFilter } from '@todo-agents/contract/user'
import { useDeferredValue, useMemo } from 'react'
import { trpc } from '../server/trpc.ts'
import { dayOf } from '../time/time.ts'
import { useNow } from '../time/use-now.ts'
import { useMe } from '../user/me.ts'
import type { Todos } from './replica.ts'
import { useTodos } from './replica-context.ts'
import { isEmptySearch, matchesSearch, parseSearch } from './search.ts'
import type { Calendar } from './todo-day.ts'
import { todoDay } from './todo-day.ts'

/** How many open todos each place has, without steps. Todos of archived lists count only for their own list. */
export interface Counts {
  all: number
  inbox: number
  /** Overdue ones included. */
  today: number
  overdue: number
  lists: ReadonlyMap<string, number>
  /** By the key of the tag. */
  tags: ReadonlyMap<string, number>
}

/** Returns the numbers of open todos, which change with them. */
export function useCounts(): Counts {
  const todos = useTodos()
  const { time_zone } = useMe()
  const today = dayOf(useNow(), time_zone)
  const archived = useArchived()
  return useMemo(() => countTodos(todos.open, archived, { time_zone, today }), [todos.open, archived, time_zone, today])
}

/** Returns how many open todos each saved search finds, by its id. Counted when the page has nothing more urgent to do. */
export function useSearchCounts(searches: readonly SavedFilter[]): ReadonlyMap<string, number> {
  const todos = useDeferredValue(useTodos())
  const archived = useArchived()
  return useMemo(
    () => new Map(searches.map(({ id, query }) => [id, countFound(todos, archived, query)])),
    [searches, todos, archived],
  )
}

/** Returns the ids of the archived lists. */
function useArchived(): ReadonlySet<string> {
  const { data } = trpc.list.list.useQuery()
  return useMemo(() => new Set(data?.lists.flatMap(({ id, archived_at }) => (archived_at ? [id] : []))), [data])
}

export function countFound(
  { open, stepsOf }: Pick<Todos, 'open' | 'stepsOf'>,
  archived: ReadonlySet<string>,
  text: string,
): number {
  const query = parseSearch(text)
  if (isEmptySearch(query)) return 0
  const isFound = (todo: Todo) =>
    !(todo.list_id !== null && archived.has(todo.list_id)) && matchesSearch(todo, stepsOf(todo.id), query)
  return open.filter(isFound).length
}

export function countTodos(todos: readonly Todo[], archived: ReadonlySet<string>, calendar: Calendar): Counts {
  const counts = { all: 0, inbox: 0, today: 0, overdue: 0 }
  const lists = new Map<string, number>()
  const tags = new Map<string, number>()
  for (const todo of todos) {
    const { list_id } = todo
    if (list_id !== null) lists.set(list_id, (lists.get(list_id) ?? 0) + 1)
    if (list_id !== null && archived.has(list_id)) continue
    counts.all += 1
    if (list_id === null) counts.inbox += 1
    const day = todoDay(todo, calendar)
    if (day !== null && day <= calendar.today) counts.today += 1
    if (day !== null && day < calendar.today) counts.overdue += 1
    for (const name of todo.tags) tags.set(tagKey(name), (tags.get(tagKey(name)) ?? 0) + 1)
  }
  return { ...counts, lists, tags }
}
