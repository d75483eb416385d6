import type { Target } from '@todo-agents/language/commands/types'
import { matchTodos, stems } from '@todo-agents/language/match'
import type { FoundTime } from '@todo-agents/language/times/types'
import { localTime, plusDays, todayOf } from '@todo-agents/language/todo-fields'
import type { ToolArguments, ToolOutputs } from '../../tools/registry.ts'
import type { LocalTodo } from '../../tools/views.ts'
import type { UserContext } from '../../types.ts'
import type { PlannedCall } from './plan.ts'
import { use } from './plan.ts'
import type { Outcome } from './turns.ts'

type Query = ToolArguments['get_todo_list']
type Steps<Result> = Generator<PlannedCall, Result, Outcome>

const PAGE = 100
/** Who has more open todos than these pages must say a word of the title as it is written. */
const MAX_PAGES = 5

/** Finds the todos that are meant; several when one was expected but more fit. `recent`: those just spoken of. */
export function* findTodos(target: Target, user: UserContext, recent: LocalTodo[]): Steps<LocalTodo[]> {
  if (target.which === 'last') return yield* refreshed(atPositions(recent, target.positions))
  const filters = filtersOf(target)
  const word = telling(target.words)
  if (word) {
    const found = fitting(target, yield* pages({ ...filters, q: word }), user)
    if (found.length > 0) return found
  }
  return fitting(target, yield* pages(filters), user)
}

/** Those at the places that were said, or all; none when one of the places does not exist. */
function atPositions(todos: LocalTodo[], positions: number[] | undefined): LocalTodo[] {
  if (!positions) return todos
  const chosen = positions.flatMap((place) => todos.at(place > 0 ? place - 1 : place) ?? [])
  return chosen.length === positions.length ? [...new Set(chosen)] : []
}

/** The same todos as they are now; those that are gone are left out. */
function* refreshed(recent: LocalTodo[]): Steps<LocalTodo[]> {
  const now: LocalTodo[] = []
  for (const { id, item } of recent) {
    const { todos } = yield* use('get_todo_list', { status: 'all', q: item, limit: PAGE })
    now.push(...todos.filter((todo) => todo.id === id))
  }
  return now
}

function* pages(query: Query): Steps<LocalTodo[]> {
  const found: LocalTodo[] = []
  let cursor: string | null | undefined
  for (let page = 0; page < MAX_PAGES && cursor !== null; page++) {
    const output: ToolOutputs['get_todo_list'] = yield* use('get_todo_list', {
      ...query,
      limit: PAGE,
      ...(cursor && { cursor }),
    })
    found.push(...output.todos)
    cursor = output.next_cursor
  }
  return found
}

/** The filters of a target that the tool can apply by itself. */
export function filtersOf({ time, tag, importance, status }: Target): Query {
  return { status, ...(tag && { tag }), ...(importance && { importance }), ...(time && rangeOf(time)) }
}

/** The day or the days of a time; nothing for a clock time on no certain day. */
function rangeOf(time: FoundTime): Pick<Query, 'day' | 'from' | 'to'> {
  switch (time.kind) {
    case 'day':
      return time.relation === 'by' ? { to: localTime(plusDays(time.day, 1)) } : { day: time.day }
    case 'days':
      return { from: localTime(time.from), to: localTime(time.to) }
    case 'day_time':
      return { day: time.time.slice(0, 10) }
    case 'part':
      return { day: time.from.slice(0, 10) }
    case 'interval':
      return time.day_said ? { day: time.from.slice(0, 10) } : {}
    default:
      return {}
  }
}

/** The longest word without its ending, as it would stand in a title. */
function telling(words: string): string | undefined {
  return stems(words)
    .toSorted((a, b) => b.length - a.length)[0]
    ?.replace(/y$/, '')
}

function fitting({ words, time }: Target, todos: LocalTodo[], user: UserContext): LocalTodo[] {
  const at_time = todos.filter((todo) => !time || isAt(todo, time))
  // "my 3pm" is today's when there is one.
  const today = time?.kind === 'time' ? at_time.filter(({ start_time }) => start_time?.startsWith(todayOf(user))) : []
  const candidates = today.length > 0 ? today : at_time
  if (words === '') return candidates
  const match = matchTodos(words, candidates)
  return match.kind === 'none' ? [] : match.kind === 'one' ? [match.todo] : match.todos
}

/** Whether a todo begins at the clock time, or within the hours, that was said; days were filtered before. */
function isAt({ start_time }: LocalTodo, time: FoundTime): boolean {
  switch (time.kind) {
    case 'time':
    case 'day_time':
      return start_time?.slice(11, 16) === time.time.slice(11, 16)
    case 'interval':
      return start_time?.slice(11, 16) === time.from.slice(11, 16)
    case 'part':
      return start_time !== null && start_time >= localTime(time.from) && start_time < localTime(time.to)
    default:
      return true
  }
}
