import { keepPreviousData } from '@tanstack/react-query'
import { MAX_SEARCH_LENGTH, MAX_TAG_NAME_LENGTH } from '@todo-agents/contract/bounds'
import type { Conflict, TodoListInput } from '@todo-agents/contract/todo'
import type { LoadedPage } from '@todo-agents/contract/todo-pages'
import { getQueryKey } from '@trpc/react-query'
import { useMemo } from 'react'
import { useClient } from '../../../lib/server/client.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { usePages } from '../../../lib/server/use-pages.ts'
import type { Day } from '../../../lib/time/time.ts'
import { addDays, startOfDay } from '../../../lib/time/time.ts'
import type { SearchQuery } from '../../../lib/todos/search.ts'

/**
 * Reads done todos page by page, latest first. `search`: only those with all of its words, with its importance and with
 * its first tag. After a change of it, the old ones stay until the answer comes. `enabled`: false reads nothing.
 */
export function useDoneTodos(search: SearchQuery | null, enabled: boolean) {
  const { words, tags, importance } = search ?? NO_SEARCH
  const q = words.join(' ').slice(0, MAX_SEARCH_LENGTH).trim()
  // A longer one is the name of no tag.
  const tag = tags.find((name) => name.length <= MAX_TAG_NAME_LENGTH)
  const input: TodoListInput = {
    status: 'done',
    sort: 'completed',
    ...(q && { q }),
    ...(tag && { tag }),
    ...(importance && { importance }),
  }
  const { list } = useClient().trpc.todo
  const pages = usePages({
    queryKey: getQueryKey(trpc.todo.list, input, 'infinite'),
    async read(cursor, signal): Promise<LoadedPage> {
      const page = await list.query({ ...input, cursor }, { signal })
      return { ...page, last: page.todos.at(-1) ?? null }
    },
    placeholderData: keepPreviousData,
    enabled,
  })
  const todos = useMemo(() => pages.data?.pages.flatMap((page) => page.todos) ?? [], [pages.data])
  return { ...pages, todos }
}

const NO_SEARCH: SearchQuery = { words: [], tags: [], importance: null }

/** The number of days from today for which overlaps are read. */
const CONFLICT_DAYS = 60

/** Returns, by the id of each open todo with a time, the titles of the todos that overlap with it. */
export function useConflicts(today: Day, time_zone: string): Map<string, string[]> {
  const { data } = trpc.todo.conflicts.useQuery({
    from: startOfDay(today, time_zone),
    to: startOfDay(addDays(today, CONFLICT_DAYS), time_zone),
  })
  return useMemo(() => conflictsById(data ?? []), [data])
}

function conflictsById(conflicts: Conflict[]): Map<string, string[]> {
  const titles = new Map<string, string[]>()
  const add = (id: string, title: string) => titles.set(id, [...(titles.get(id) ?? []), title])
  for (const { todos } of conflicts) {
    const [a, b] = todos
    add(a.id, b.item)
    add(b.id, a.item)
  }
  return titles
}
