import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { MAX_RANGE_DAYS } from '@todo-agents/contract/bounds'
import type { Occurrence, OccurrencePage, Todo } from '@todo-agents/contract/todo'
import { getQueryKey } from '@trpc/react-query'
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { useClient } from '../../../lib/server/client.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import type { Day } from '../../../lib/time/time.ts'
import { addDays, addMinutes, dayOf, startOfDay } from '../../../lib/time/time.ts'
import { laterTodos } from '../../../lib/todos/later-todos.ts'
import { useTodos } from '../../../lib/todos/replica-context.ts'
import type { Calendar } from '../../../lib/todos/todo-day.ts'

/** How many occurrences are read at a time. */
const PAGE_LENGTH = 200
/** The days that one page covers at most. A day less than allowed, because a day has 25 hours when the clocks go back. */
const PAGE_DAYS = MAX_RANGE_DAYS - 1
/** How far ahead of the days on screen the occurrences are read. */
const AHEAD_DAYS = 14
/** How many years ahead occurrences are shown. */
const MAX_YEARS = 5

interface LaterTodos {
  /** The later occurrences of the todos that repeat, as the todos that they will be. */
  todos: readonly Todo[]
  /** Reads on when the days on screen come near to what was read. `day`: the last one, or null at the end of the list. */
  onSeen: (day: Day | null) => void
}

/**
 * Reads the later occurrences of todos that repeat, as far as the user scrolls. They are computed by the server, which knows
 * what was skipped. Asks nothing while no todo repeats. `isShown`: false reads nothing.
 */
export function useLaterTodos({ time_zone, today }: Calendar, isShown: boolean): LaterTodos {
  const { occurrences } = useClient().trpc.todo
  const known = useTodos()
  const isEnabled = useMemo(
    () => isShown && known.open.some((todo) => todo.recurrence !== null && todo.recurrence_from === 'schedule'),
    [isShown, known.open],
  )
  const start = startOfDay(today, time_zone)
  const end = addDays(today, MAX_YEARS * 365)
  const input = { from: start, to: startOfDay(addDays(today, PAGE_DAYS), time_zone), limit: PAGE_LENGTH }
  const query = useInfiniteQuery({
    queryKey: getQueryKey(trpc.todo.occurrences, input, 'infinite'),
    async queryFn({ pageParam: from, signal }): Promise<ReadPage> {
      const to = startOfDay(addDays(dayOf(from, time_zone), PAGE_DAYS), time_zone)
      const page = await occurrences.query({ from, to, limit: PAGE_LENGTH }, { signal })
      return { ...page, read_until: page.is_complete ? to : startOf(page.occurrences.at(-1), time_zone) }
    },
    initialPageParam: start,
    getNextPageParam({ occurrences, is_complete, read_until }, _, from) {
      const isOver = is_complete && occurrences.length === 0
      // The last page may have ended between occurrences that start at the same time.
      const next = read_until > from ? read_until : addMinutes(from, 1)
      return isOver || dayOf(next, time_zone) > end ? undefined : next
    },
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  })
  const pages = query.data?.pages
  const todos = useMemo(
    () => (isEnabled ? laterTodos(pages?.flatMap((page) => page.occurrences) ?? [], known) : NONE),
    [isEnabled, pages, known],
  )
  const readUntil = pages?.at(-1)?.read_until
  /** What was on screen last. The list may be short enough that all of it is. */
  const seen = useRef<Day | null | undefined>(undefined)
  const { hasNextPage, isFetching } = query

  function readOn(): void {
    const day = seen.current
    if (!isEnabled || day === undefined || readUntil === undefined || !hasNextPage || isFetching) return
    if (day !== null && day < addDays(dayOf(readUntil, time_zone), -AHEAD_DAYS)) return
    void query.fetchNextPage({ cancelRefetch: false })
  }

  const onRead = useEffectEvent(readOn)
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each read.
  useEffect(() => onRead(), [isFetching])
  return {
    todos,
    onSeen(day) {
      seen.current = day
      readOn()
    },
  }
}

const NONE: readonly Todo[] = []

interface ReadPage extends OccurrencePage {
  /** The instant before which all occurrences are read. */
  read_until: string
}

function startOf(occurrence: Occurrence | undefined, time_zone: string): string {
  const { start_time, due_date, alarm_time } = occurrence as Occurrence
  return start_time ?? (due_date === null ? (alarm_time as string) : startOfDay(due_date, time_zone))
}
