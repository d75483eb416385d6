import type { ToolArguments, ToolOutputs } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { Target } from '@todo-agents/language/commands/types'
import { allMatching, matchTodos, stems } from '@todo-agents/language/match'
import type { FoundTime, OneTime, WeekdayCode } from '@todo-agents/language/times/types'
import { localTime, plusDays, todayOf } from '@todo-agents/language/todo-fields'
import type { Steps } from '../plan.ts'
import { callTool } from '../plan.ts'

type Query = ToolArguments['get_todo_list']

/**
 * How many pages of todos are read. A todo on a later page is found only by a word that its title spells the same way.
 */
const MAX_PAGES = 5
/** How many todos are read again one by one, by title. For more, all todos are read. */
const MAX_LOOKUPS = 3

/** The result of a search. `others` has all todos that passed the filters when none fitted; otherwise it is empty. */
export interface Search {
  found: LocalTodo[]
  others: LocalTodo[]
}

/** Finds the todos that the target means. It can find several when the target expects one. */
export function* findTodos(target: Target, user: UserContext): Steps<Search> {
  const filters = filtersOf(target, user)
  const word = longestWord(target.words)
  if (word) {
    const found = fitting(target, yield* pages({ ...filters, q: word }), user)
    if (found.length > 0) return { found, others: [] }
  }
  const all = yield* pages(filters)
  const found = fitting(target, all, user)
  if (found.length > 0) return { found, others: [] }
  return { found: yield* byOtherName(target, user), others: all }
}

/**
 * Searches again with the title words as a tag, or the tag as title words: "all shopping todos" can mean the tag, and
 * "the packing list" a title.
 */
function* byOtherName({ words, tag, ...rest }: Target, user: UserContext): Steps<LocalTodo[]> {
  if (rest.which !== 'all' || (words === '') === (tag === undefined)) return []
  const other: Target = words ? { ...rest, words: '', tag: words } : { ...rest, words: `${tag} list` }
  return fitting(other, yield* pages(filtersOf(other, user)), user)
}

/** Reads the todos again and returns them as they are now, without those that were deleted. */
export function* refreshed(todos: LocalTodo[]): Steps<LocalTodo[]> {
  if (todos.length > MAX_LOOKUPS) {
    const all = yield* pages({ status: 'all' })
    return todos.flatMap(({ id }) => all.find((todo) => todo.id === id) ?? [])
  }
  const now: LocalTodo[] = []
  for (const { id, item } of todos) {
    const { todos } = yield* callTool('get_todo_list', { status: 'all', q: item, limit: MAX_PAGE_LENGTH })
    now.push(...todos.filter((todo) => todo.id === id))
  }
  return now
}

function* pages(query: Query): Steps<LocalTodo[]> {
  const found: LocalTodo[] = []
  let cursor: string | null | undefined
  for (let page = 0; page < MAX_PAGES && cursor !== null; page++) {
    const output: ToolOutputs['get_todo_list'] = yield* callTool('get_todo_list', {
      ...query,
      limit: MAX_PAGE_LENGTH,
      ...(cursor && { cursor }),
    })
    found.push(...output.todos)
    cursor = output.next_cursor
  }
  return found
}

/** Returns the parts of a target that the tool can filter by. */
export function filtersOf({ time, tag, importance, overdue, status }: Target, user: UserContext): Query {
  return {
    status,
    ...(tag && { tag }),
    ...(importance && { importance }),
    ...(time && rangeOf(time)),
    // A todo for a day is overdue only when the day is over, so today is left out.
    ...(overdue && { to: localTime(todayOf(user)) }),
  }
}

/**
 * Returns the filter for the day or days of a time. Empty for a recurrence and for a clock time without a certain day,
 * which `fitsTime` checks.
 */
function rangeOf(time: FoundTime): Pick<Query, 'day' | 'from' | 'to'> {
  switch (time.kind) {
    case 'day':
      return onDay(time, time.day)
    case 'days':
      return {
        ...(time.relation !== 'by' && { from: localTime(time.from) }),
        ...(time.relation !== 'from' && { to: localTime(time.to) }),
      }
    case 'day_time':
      // "after 5 today" means until the end of today.
      return time.relation === 'from' ? { day: time.time.slice(0, 10) } : onDay(time, time.time.slice(0, 10))
    case 'part':
      return onDay(time, time.from.slice(0, 10))
    case 'interval':
      return time.isDaySaid ? { day: time.from.slice(0, 10) } : {}
    case 'time':
    case 'recurrence':
    case 'duration':
      return {}
  }
}

function onDay({ relation }: OneTime, day: string): Pick<Query, 'day' | 'from' | 'to'> {
  if (relation === 'by') return { to: localTime(plusDays(day, 1)) }
  return relation === 'from' ? { from: localTime(day) } : { day }
}

/** Returns the longest word without its ending, so that a title with another form of the word contains it too. */
function longestWord(words: string): string | undefined {
  return stems(words)
    .toSorted((a, b) => b.length - a.length)[0]
    ?.replace(/y$/, '')
}

function fitting({ words, time, which }: Target, todos: LocalTodo[], user: UserContext): LocalTodo[] {
  const atTime = todos.filter((todo) => !time || fitsTime(todo, time))
  // "my 3pm" means the todo at 3pm today, if there is one.
  const today = time?.kind === 'time' ? atTime.filter(({ start_time }) => start_time?.startsWith(todayOf(user))) : []
  const candidates = today.length > 0 ? today : atTime
  if (words === '') return candidates
  if (which === 'all') return allMatching(words, candidates)
  const match = matchTodos(words, candidates)
  return match.kind === 'none' ? [] : match.kind === 'one' ? [match.todo] : match.todos
}

/**
 * True when a todo starts at that clock time, within those hours, or on that weekday. Does not check the day, which the
 * filters of the tool have checked.
 */
function fitsTime({ start_time, due_date }: LocalTodo, time: FoundTime): boolean {
  switch (time.kind) {
    case 'time':
    case 'day_time': {
      if (!start_time) return false
      const clock = start_time.slice(11, 16)
      if (time.relation === 'at') return clock === time.time.slice(11, 16)
      if (time.kind === 'time')
        return time.relation === 'by' ? clock <= time.time.slice(11, 16) : clock >= time.time.slice(11, 16)
      return time.relation === 'by' ? start_time <= localTime(time.time) : start_time >= localTime(time.time)
    }
    case 'interval':
      return start_time?.slice(11, 16) === time.from.slice(11, 16)
    case 'part':
      return start_time !== null && isWithin(start_time, time.from, time.to)
    case 'recurrence':
      return fitsRule(start_time ?? due_date, time)
    case 'day':
    case 'days':
      return true
    case 'duration':
      return false
  }
}

function isWithin(start_time: string, from: string, to: string): boolean {
  return start_time >= localTime(from) && start_time < localTime(to)
}

const WEEKDAYS: WeekdayCode[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** True when a todo is on a weekday of the rule, as in "the Monday standups". Other rules match no todo. */
function fitsRule(local: string | null, { rule, first }: Extract<FoundTime, { kind: 'recurrence' }>): boolean {
  if (!local || !rule.by_day?.length) return false
  const weekday = WEEKDAYS[Temporal.PlainDate.from(local.slice(0, 10)).dayOfWeek - 1]
  const isAtHour = first.kind === 'day_time' ? local.slice(11, 16) === first.time.slice(11, 16) : true
  return isAtHour && rule.by_day.some((day) => weekday && day.endsWith(weekday))
}

/** True when a todo is on that day or at that time. Checks the day too, so the todos need not be filtered before. */
export function isAt(todo: LocalTodo, time: FoundTime): boolean {
  const day = (todo.start_time ?? todo.due_date)?.slice(0, 10)
  const range = rangeOf(time)
  if (range.day && day !== range.day) return false
  if (range.from && !(day && day >= range.from.slice(0, 10))) return false
  if (range.to && !(day && localTime(day) < range.to)) return false
  return fitsTime(todo, time)
}
