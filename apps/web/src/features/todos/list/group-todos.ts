import type { Todo } from '@todo-agents/contract/todo'
import { formatDay, formatDayHeading } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { dayOf, daysBetween } from '../../../lib/time/time.ts'

/** `day` is set where all todos of the group fall on that day, so that a row need not say it again. */
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

/** Days after today that get a group of their own. */
const WEEK = 7

/** The day that a todo belongs to; null without a date. What is still going on belongs to today. */
export function todoDay(todo: Todo, { time_zone, today }: Calendar): Day | null {
  if (todo.due_date) return todo.due_date
  if (!todo.start_time || !todo.end_time) return null
  const day = dayOf(todo.start_time, time_zone)
  const isGoingOn = day < today && dayOf(todo.end_time, time_zone) >= today
  return isGoingOn ? today : day
}

/** Open todos as the sections of the list: overdue, each day of the coming week, later, no date. */
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

/** Done todos by the day on which they were completed, the latest first, in the order in which they come. */
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
