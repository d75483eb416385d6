import type { Todo } from '@todo-agents/contract/todo'
import { compareTodos } from '@todo-agents/contract/todo-pages'
import { viewTexts as t } from '../../../lib/texts/views.ts'
import { formatDay, formatDayHeading, formatDayRange } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { addDays, dayOf, daysBetween, startOfDay } from '../../../lib/time/time.ts'
import { inManualOrder } from '../../../lib/todos/manual-order.ts'
import type { Calendar } from '../../../lib/todos/todo-day.ts'
import { todoDay } from '../../../lib/todos/todo-day.ts'

/** Todos under one heading. */
export interface TodoGroup {
  key: string
  title: string
  /** All todos of the group are on this day, so their rows need not show it. */
  day: Day | null
  todos: readonly Todo[]
  later?: readonly LaterRow[]
}

/** A later occurrence of a todo that repeats. `before`: how many todos of the group are before it. */
export interface LaterRow {
  todo: Todo
  before: number
}

/** The number of days after today that have their own groups. */
const WEEK = 7
/** For how many days Upcoming shows a heading even if nothing is planned, after today and after the last todo. */
const SHOWN_DAYS = 28
/** After the coming week, a longer row of days without todos is one quiet line. */
const MAX_EMPTY_DAYS = 3

/** Returns the todos as one group, in the order that the user gave them. */
export function groupManual(todos: readonly Todo[]): TodoGroup[] {
  return todos.length === 0 ? [] : [{ key: 'manual', title: t.myOrder, day: null, todos: inManualOrder(todos) }]
}

/** Groups open todos: overdue, each day of the coming week, later, no date. */
export function groupOpen(todos: readonly Todo[], calendar: Calendar): TodoGroup[] {
  // Days are compared as text, and each heading is made once: a search groups thousands of todos after each letter.
  const lastOfWeek = addDays(calendar.today, WEEK)
  const slots = new Map<Day, Slot>()
  return group(todos, (todo) => {
    const day = todoDay(todo, calendar)
    if (day === null) return NO_DATE
    if (day < calendar.today) return OVERDUE_SLOT
    if (day > lastOfWeek) return LATER
    const slot = slots.get(day) ?? { ...dayGroup(day, calendar), order: `1${day}` }
    slots.set(day, slot)
    return slot
  })
}

/** Groups what is to be done today: overdue, what has a time in the order of time, then the rest by importance. */
export function groupToday(todos: readonly Todo[], calendar: Calendar): TodoGroup[] {
  const { today } = calendar
  const [overdue, timed, rest]: [Todo[], Todo[], Todo[]] = [[], [], []]
  for (const todo of todos) {
    const day = todoDay(todo, calendar)
    if (day === null || day > today) continue
    if (day < today) overdue.push(todo)
    else if (todo.start_time ?? todo.alarm_time) timed.push(todo)
    else rest.push(todo)
  }
  timed.sort((a, b) => compare(timeOf(a), timeOf(b)))
  rest.sort((a, b) => RANK[a.importance] - RANK[b.importance])
  return [
    { ...OVERDUE, todos: overdue },
    { key: 'timed', title: t.onTheClock, day: today, todos: timed },
    { key: 'rest', title: t.anytimeToday, day: today, todos: rest },
  ].filter((one) => one.todos.length > 0)
}

/**
 * Groups todos by day from today on, with the later occurrences of those that repeat. A day without todos has an empty
 * group; after the coming week, a longer time without any is one group with the range of its days.
 */
export function groupUpcoming(
  todos: readonly Todo[],
  calendar: Calendar,
  occurrences: readonly Todo[] = [],
): TodoGroup[] {
  const { today } = calendar
  const byDay = byDayFrom(todos, calendar)
  const laterByDay = byDayFrom(occurrences, calendar)
  const planned = [...new Set([...byDay.keys(), ...laterByDay.keys()])].sort()
  const last = [...byDay.keys()].reduce((latest, day) => (day > latest ? day : latest), today)
  const groups: TodoGroup[] = []
  let day = today
  for (const next of planned) {
    groups.push(...emptyDays(day, next, calendar))
    const onDay = byDay.get(next) ?? []
    const later = laterByDay.get(next)
    groups.push({
      ...dayGroup(next, calendar),
      todos: onDay,
      ...(later && { later: laterRows(onDay, later, calendar) }),
    })
    day = addDays(next, 1)
  }
  return [...groups, ...emptyDays(day, addDays(last, SHOWN_DAYS), calendar)]
}

function byDayFrom(todos: readonly Todo[], calendar: Calendar): Map<Day, Todo[]> {
  const byDay = new Map<Day, Todo[]>()
  for (const todo of todos) {
    const day = todoDay(todo, calendar)
    if (day === null || day < calendar.today) continue
    const onDay = byDay.get(day)
    if (onDay) onDay.push(todo)
    else byDay.set(day, [todo])
  }
  return byDay
}

/** Puts later occurrences among the todos of their day, in the order of time. */
function laterRows(todos: readonly Todo[], later: readonly Todo[], { time_zone }: Calendar): LaterRow[] {
  const byTime = (a: Todo, b: Todo) => compareTodos(a, b, 'time', (day) => Date.parse(startOfDay(day, time_zone)))
  return later
    .toSorted(byTime)
    .map((todo) => ({ todo, before: todos.filter((other) => byTime(other, todo) <= 0).length }))
}

/** Returns the groups of the days from `first` to the one before `end`, on which nothing is planned. */
function emptyDays(first: Day, end: Day, calendar: Calendar): TodoGroup[] {
  const count = Math.max(0, daysBetween(first, end))
  const inWeek = Math.min(count, Math.max(0, WEEK + 1 - daysBetween(calendar.today, first)))
  const shown = count - inWeek > MAX_EMPTY_DAYS ? inWeek : count
  const days = Array.from({ length: shown }, (_, index) => ({
    ...dayGroup(addDays(first, index), calendar),
    todos: [],
  }))
  if (shown === count) return days
  const [from, to] = [addDays(first, shown), addDays(end, -1)]
  const title = formatDayRange(from, to, calendar.today)
  return [...days, { key: `${from}/${to}`, title, day: null, todos: [] }]
}

/** Groups done todos by the day of their completion. Keeps their order, which is latest first. */
export function groupDone(todos: readonly Todo[], { time_zone, today }: Calendar): TodoGroup[] {
  return group(todos, ({ completed_at }) => {
    const day = completed_at ? dayOf(completed_at, time_zone) : today
    return { key: day, title: formatDay(day, today), day: null, order: '' }
  })
}

/** Returns todos without the steps whose parent is in a group or among them: its row already stands for them. */
export function withoutStepsOf(groups: readonly TodoGroup[], todos: readonly Todo[]): readonly Todo[] {
  const parents = new Set(todos.flatMap(({ parent_id }) => parent_id ?? []))
  if (parents.size === 0) return todos
  const isShown = (id: string) => parents.has(id)
  const shown = new Set([...groups.flatMap((group) => group.todos), ...todos].map(({ id }) => id).filter(isShown))
  return todos.filter(({ parent_id }) => parent_id === null || !shown.has(parent_id))
}

const OVERDUE = { key: 'overdue', title: t.overdue, day: null }
const RANK = { high: 0, medium: 1, low: 2, none: 3 }

function dayGroup(day: Day, { today }: Calendar): Omit<TodoGroup, 'todos'> {
  const isNear = day <= addDays(today, 1)
  return {
    key: day,
    title: isNear ? `${formatDay(day, today)} · ${formatDayHeading(day)}` : formatDayHeading(day),
    day,
  }
}

function timeOf({ start_time, alarm_time }: Todo): string {
  return start_time ?? alarm_time ?? ''
}

interface Slot extends Omit<TodoGroup, 'todos'> {
  order: string
}

const OVERDUE_SLOT: Slot = { ...OVERDUE, order: '0' }
const LATER: Slot = { key: 'later', title: t.later, day: null, order: '2' }
const NO_DATE: Slot = { key: 'none', title: t.noDate, day: null, order: '3' }

function group(todos: readonly Todo[], slotOf: (todo: Todo) => Slot): TodoGroup[] {
  const groups = new Map<string, Slot & { todos: Todo[] }>()
  for (const todo of todos) {
    const slot = slotOf(todo)
    const existing = groups.get(slot.key)
    if (existing) existing.todos.push(todo)
    else groups.set(slot.key, { ...slot, todos: [todo] })
  }
  return [...groups.values()].sort((a, b) => compare(a.order, b.order)).map(({ order: _, ...group }) => group)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
