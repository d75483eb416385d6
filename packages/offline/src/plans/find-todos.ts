import type { ToolArguments, ToolOutputs } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import {
  MAX_FRAGMENTS,
  MAX_IDS,
  MAX_PAGE_LENGTH,
  MAX_SEARCH_LENGTH,
  MAX_TITLE_LENGTH,
} from '@todo-agents/contract/bounds'
import type { Target } from '@todo-agents/language/commands/types'
import { fragmentsOf, hasNumber, searchedParts } from '@todo-agents/language/fragments'
import { allMatching, isWholeTitle, matchTodos, stems } from '@todo-agents/language/match'
import type { FoundTime, OneTime, WeekdayCode } from '@todo-agents/language/times/types'
import { localTime, plusDays, todayOf } from '@todo-agents/language/todo-fields'
import type { Steps } from '../plan.ts'
import { callTool } from '../plan.ts'
import { momentOf } from '../wording/words.ts'

type Query = ToolArguments['get_todo_list']

/** How many pages are read of the todos that are meant by their words, tag or time. */
const MAX_PAGES = 5
/** How many todos are read to find the one that is meant. */
const MAX_CANDIDATES = 25

export interface Search {
  found: LocalTodo[]
  /** When none fitted: todos in that state whose titles resemble the words. */
  others: LocalTodo[]
  /** When none fitted: todos that are done instead of open, or open instead of done, and fit otherwise. */
  elsewhere: LocalTodo[]
}

const NONE: Search = { found: [], others: [], elsewhere: [] }

/** Finds the todos that the target means. It can find several when the target expects one. */
export function* findTodos(target: Target, user: UserContext): Steps<Search> {
  const { todos: found } = yield* target.words === '' || target.which === 'all'
    ? findEvery(target, user)
    : findByWord(target, user)
  return found.length > 0 ? { ...NONE, found } : yield* findSimilar(target, user)
}

/**
 * Finds the todo that has the words, or the few between which the user must choose. Returns none when so many have the
 * longest word that those with the best titles must be asked for. Of words with a number, the titles with all of them
 * are asked for first: thousands can have the other words.
 */
function* findByWord(target: Target, user: UserContext): Steps<{ todos: LocalTodo[] }> {
  const word = longestWord(target.words)
  if (!word) return { todos: [] }
  if (hasNumber(target.words)) return yield* findByAllWords(target, user)
  const page = yield* callTool('get_todo_list', { ...filtersOf(target, user), q: word, limit: MAX_CANDIDATES })
  if (page.next_cursor === null) return { todos: fitting(target, page.todos, user) }
  return yield* findByAllWords(target, user)
}

/** How many titles with all of the words are read: first the best ones, then as many as an answer can offer. */
const WITH_ALL = { first: 3, next: 11 }

/**
 * Finds the todo among the titles that contain all of the words, of which those with the words in a row and the shortest
 * ones are read. Returns none when there are so many that one that was not read could be meant.
 */
function* findByAllWords(target: Target, user: UserContext): Steps<{ todos: LocalTodo[] }> {
  const parts = searchedParts(target.words)
  if (parts.length === 0) return { todos: [] }
  const row = ` ${target.words.toLowerCase()}`.slice(0, MAX_TITLE_LENGTH - 1)
  const query = { ...filtersOf(target, user), q: parts.join(' ').slice(0, MAX_SEARCH_LENGTH) }
  const read = (fragments: string[], limit: number) =>
    callTool('get_todo_list', { ...query, fragments: fragments.slice(0, MAX_FRAGMENTS), limit })

  const { todos: best } = yield* read([row, ...parts], WITH_ALL.first)
  const found = fitting(target, best, user)
  if (best.length < WITH_ALL.first) return { todos: found }
  // The shortest titles were read, so a whole title was, too.
  const whole = found.filter(({ item }) => hasPart(item, row) && isWholeTitle(target.words, item))
  if (whole.length > 0 && whole.length < WITH_ALL.first) return { todos: whole }
  // In "order 7 of Ben", the words end where a word ends, and in "order 70" they do not.
  const part = whole.length > 0 ? row : `${row} `
  const { todos } = yield* read([part, row, ...parts], WITH_ALL.next)
  if (todos.length < WITH_ALL.next) return { todos: fitting(target, todos, user) }
  // All titles with the words in a row were read when one without them was.
  const inRow = todos.filter(({ item }) => hasPart(item, part))
  return { todos: inRow.length < todos.length ? fitting(target, inRow, user) : whole }
}

function hasPart(title: string, part: string): boolean {
  return ` ${title.toLowerCase()}`.includes(part)
}

/** Finds the todos that the words mean with a typo, or as a tag. */
export function* findSimilar(target: Target, user: UserContext): Steps<Search> {
  const similar = yield* bySimilarTitle(target, user)
  return similar.found.length > 0 ? similar : { ...similar, found: yield* byOtherName(target, user) }
}

/** Finds all todos that have the words, or that the rest of the target means. `hasMore`: there may be more of them. */
export function* findEvery(target: Target, user: UserContext): Steps<{ todos: LocalTodo[]; hasMore: boolean }> {
  const filters = filtersOf(target, user)
  const word = longestWord(target.words)
  // "my 3pm" means the todo at 3pm today, if there is one.
  if (target.time?.kind === 'time' && !word) {
    const today = yield* pages({ ...filters, day: todayOf(user) })
    const todos = fitting(target, today.todos, user)
    if (todos.length > 0) return { todos, hasMore: today.hasMore }
  }
  const { todos, hasMore } = yield* pages({ ...filters, ...(word && { q: word }) })
  return { todos: fitting(target, todos, user), hasMore }
}

/**
 * Asks for the titles that resemble the words, in any state: one call then also finds the todos that are done already.
 */
function* bySimilarTitle(target: Target, user: UserContext): Steps<Search> {
  const fragments = fragmentsOf(target.words).slice(0, MAX_FRAGMENTS)
  if (fragments.length === 0) return NONE
  const query = { ...filtersOf(target, user), fragments, limit: MAX_CANDIDATES }
  const { todos: similar } = yield* callTool('get_todo_list', { ...query, status: 'all' })
  const others = similar.filter((todo) => isInState(todo, target))
  const found = fitting(target, others, user)
  const elsewhere = fitting(
    target,
    similar.filter((todo) => !isInState(todo, target)),
    user,
  )
  // Todos in the other state may have taken all the places.
  if (found.length > 0 || elsewhere.length === 0 || similar.length < MAX_CANDIDATES) return { found, others, elsewhere }
  const { todos: asked } = yield* callTool('get_todo_list', query)
  return { found: fitting(target, asked, user), others: asked, elsewhere }
}

function isInState({ completed_at }: LocalTodo, { status }: Target): boolean {
  return status === 'all' || (completed_at !== null) === (status === 'done')
}

/**
 * Searches again with the title words as a tag, or the tag as title words: "all shopping todos" can mean the tag, and
 * "the packing list" a title.
 */
function* byOtherName({ words, tag, ...rest }: Target, user: UserContext): Steps<LocalTodo[]> {
  if (rest.which !== 'all' || (words === '') === (tag === undefined)) return []
  const other: Target = words ? { ...rest, words: '', tag: words } : { ...rest, words: `${tag} list` }
  return (yield* findEvery(other, user)).todos
}

/** Reads the todos again and returns them as they are now, without those that were deleted. */
export function* refreshed(todos: LocalTodo[]): Steps<LocalTodo[]> {
  const id = todos.slice(0, MAX_IDS).map((todo) => todo.id)
  if (id.length === 0) return []
  const now = yield* callTool('get_todo_list', { id, status: 'all', limit: id.length })
  return id.flatMap((each) => now.todos.find((todo) => todo.id === each) ?? [])
}

function* pages(query: Query): Steps<{ todos: LocalTodo[]; hasMore: boolean }> {
  const todos: LocalTodo[] = []
  let cursor: string | null | undefined
  for (let page = 0; page < MAX_PAGES && cursor !== null; page++) {
    const output: ToolOutputs['get_todo_list'] = yield* callTool('get_todo_list', {
      ...query,
      limit: MAX_PAGE_LENGTH,
      ...(cursor && { cursor }),
    })
    todos.push(...output.todos)
    cursor = output.next_cursor
  }
  return { todos, hasMore: cursor !== null }
}

/** Returns the parts of a target that the tool can filter by. */
export function filtersOf({ time, tag, list, importance, overdue, status }: Target, user: UserContext): Query {
  return {
    status,
    ...(list && { list }),
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
  const today = time?.kind === 'time' ? atTime.filter((todo) => momentOf(todo)?.startsWith(todayOf(user))) : []
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
function fitsTime(todo: LocalTodo, time: FoundTime): boolean {
  const start_time = momentOf(todo)
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
      return fitsRule(start_time ?? todo.due_date, time)
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
  const day = (todo.start_time ?? todo.due_date ?? todo.alarm_time)?.slice(0, 10)
  const range = rangeOf(time)
  if (range.day && day !== range.day) return false
  if (range.from && !(day && day >= range.from.slice(0, 10))) return false
  if (range.to && !(day && localTime(day) < range.to)) return false
  return fitsTime(todo, time)
}
