import type { Todo } from '@todo-agents/contract/todo'
import { formatDay, formatDayHeading } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { dayOf, daysBetween } from '../../../lib/time/time.ts'
import { inManualOrder } from './manual-order.ts'

/** `day`: all todos of the group are on this day, so their rows need not show it. */
export interface TodoGroup {
  key: string
  title: string
  day: Day | null
  todos: Todo[]
}

interface Calendar {
  time_zone: string
  today: Day
}

/** The number of days after today that have their own groups. */
const WEEK = 7

/**
 * Returns the day of a todo, or null if it has no date. The day is today if the todo has started and not ended. A todo
 * with nothing but an alarm is on the day of its alarm.
 */
export function todoDay(todo: Todo, { time_zone, today }: Calendar): Day | null {
  const [first, last] = daysOf(todo, time_zone) ?? []
  if (first === undefined || last === undefined) return null
  return first < today && last >= today ? today : first
}

/** Returns the first and the last day of a todo, or null if it has no date. */
function daysOf({ due_date, end_date, start_time, end_time, alarm_time }: Todo, time_zone: string): [Day, Day] | null {
  if (due_date) return [due_date, end_date ?? due_date]
  if (start_time && end_time) return [dayOf(start_time, time_zone), dayOf(end_time, time_zone)]
  return alarm_time ? [dayOf(alarm_time, time_zone), dayOf(alarm_time, time_zone)] : null
}

/** Returns the todos as one group, in the order that the user gave them. */
export function groupManual(todos: Todo[]): TodoGroup[] {
  return todos.length === 0 ? [] : [{ key: 'manual', title: 'My order', day: null, todos: inManualOrder(todos) }]
}

/** Groups open todos: overdue, each day of the coming week, later, no date. */
export function groupOpen(todos: Todo[], calendar: Calendar): TodoGroup[] {
  return group(todos, (todo) => {
    const day = todoDay(todo, calendar)
    if (day === null) return { key: 'none', title: 'No date', day: null, order: '3' }
    const distance = daysBetween(calendar.today, day)
    if (distance < 0) return { key: 'overdue', title: 'Overdue', day: null, order: '0' }
    if (distance > WEEK) return { key: 'later', title: 'Later', day: null, order: '2' }
    const title = distance < 2 ? formatDay(day, calendar.today) : formatDayHeading(day)
    return { key: day, title, day, order: `1${day}` }
  })
}

/** Groups done todos by the day of their completion. Keeps their order, which is latest first. */
export function groupDone(todos: Todo[], { time_zone, today }: Calendar): TodoGroup[] {
  return group(todos, ({ completed_at }) => {
    const day = completed_at ? dayOf(completed_at, time_zone) : today
    return { key: day, title: formatDay(day, today), day: null, order: '' }
  })
}

interface Slot extends Omit<TodoGroup, 'todos'> {
  order: string
}

function group(todos: Todo[], slotOf: (todo: Todo) => Slot): TodoGroup[] {
  const groups = new Map<string, Slot & { todos: Todo[] }>()
  for (const todo of todos) {
    const slot = slotOf(todo)
    const existing = groups.get(slot.key)
    if (existing) existing.todos.push(todo)
    else groups.set(slot.key, { ...slot, todos: [todo] })
  }
  return [...groups.values()]
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map(({ order: _, ...group }) => group)
}
