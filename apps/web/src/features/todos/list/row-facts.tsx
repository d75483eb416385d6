import type { TagColor } from '@todo-agents/contract/tag-color'
import type { Todo } from '@todo-agents/contract/todo'
import { dateOrder } from '@todo-agents/language/customs'
import { recurrenceWords } from '@todo-agents/language/recurrence/recurrence-words'
import { Bell, CalendarClock, CornerDownRight, Flag, ListChecks, Repeat, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Sentence } from '../../../components/quoted.tsx'
import { TagDot } from '../../../components/tag-dot.tsx'
import {
  formatClock,
  formatClockRange,
  formatDay,
  formatDayRange,
  formatInstant,
} from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import { IMPORTANCE_NAMES } from '../importance.ts'

/** What the facts of a row need to know beside the todo. */
export interface FactContext {
  time_zone: string
  today: Day
  now: string
  tagColors: Map<string, TagColor>
  /** The lists by their ids. Empty where all rows are of one list. */
  lists: Map<string, { name: string; color: TagColor }>
  /** The titles of the todos that overlap with a todo, by the id of that todo. */
  conflicts: Map<string, string[]>
}

interface RowFactsProps {
  todo: Todo
  /** The day that the heading of the group shows; null if it shows none. */
  groupDay: Day | null
  context: FactContext
}

/** The fields of a todo under its title. */
export function RowFacts({ todo, groupDay, context }: RowFactsProps) {
  const { importance, alarm_time, tags, completed_at, step_count, done_step_count } = todo
  const time = timeText(todo, groupDay, context)
  const overlaps = context.conflicts.get(todo.id)
  const list = todo.list_id === null ? undefined : context.lists.get(todo.list_id)
  const isLate = completed_at === null && isPast(todo, context)
  const hasFacts =
    time || importance !== 'none' || alarm_time || overlaps || list || step_count || todo.parent_id || todo.recurrence
  if (!hasFacts && tags.length === 0) return null
  return (
    <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-muted">
      {todo.parent_id !== null && <Fact icon={<CornerDownRight size={13} aria-hidden />}>Step</Fact>}
      {time && (
        <Fact icon={<CalendarClock size={13} aria-hidden />} tone={isLate ? 'text-danger' : ''}>
          {time}
        </Fact>
      )}
      {todo.recurrence && <RuleFact todo={todo} />}
      {step_count > 0 && (
        <Fact icon={<ListChecks size={13} aria-hidden />}>
          <span aria-hidden>{`${done_step_count}/${step_count}`}</span>
          <span className="sr-only">{`${done_step_count} of ${step_count} steps done`}</span>
        </Fact>
      )}
      {importance !== 'none' && (
        <Fact icon={<Flag size={13} aria-hidden className="fill-current text-(--check)" />}>
          <span className="sr-only">Importance: </span>
          {IMPORTANCE_NAMES[importance]}
        </Fact>
      )}
      {alarm_time && (
        <Fact icon={<Bell size={13} aria-hidden />} tone={isLate && !time ? 'text-danger' : ''}>
          <span className="sr-only">Alarm: </span>
          {alarmText(todo, alarm_time, groupDay, context)}
        </Fact>
      )}
      {overlaps && (
        <Fact icon={<TriangleAlert size={13} aria-hidden />} tone="text-warning">
          <Sentence>{`Overlaps ${overlaps.map((title) => `“${title}”`).join(', ')}`}</Sentence>
        </Fact>
      )}
      {list && (
        <Fact icon={<TagDot color={list.color} />}>
          <span className="sr-only">List: </span>
          {list.name}
        </Fact>
      )}
      {tags.map((name) => (
        <Fact key={name} icon={<TagDot color={context.tagColors.get(name) ?? 'gray'} />}>
          {name}
        </Fact>
      ))}
    </div>
  )
}

function RuleFact({ todo: { recurrence, recurrence_from } }: { todo: Todo }) {
  const me = useMe()
  const words = recurrenceWords(recurrence ?? '', {
    recurrence_from,
    time_zone: me.time_zone,
    date_order: dateOrder(me),
  })
  return (
    <Fact icon={<Repeat size={13} aria-hidden />}>
      <span className="sr-only">Repeats </span>
      {words}
    </Fact>
  )
}

function Fact({ icon, tone = '', children }: { icon: ReactNode; tone?: string; children: ReactNode }) {
  return (
    <span className={`inline-flex min-w-0 items-center gap-1.5 ${tone}`}>
      <span className="shrink-0">{icon}</span>
      <span className="truncate">{children}</span>
    </span>
  )
}

function timeText(todo: Todo, groupDay: Day | null, reader: FactContext): string | null {
  const { due_date, end_date, start_time, end_time } = todo
  if (due_date && end_date) return formatDayRange(due_date, end_date, reader.today)
  const day = due_date ?? (start_time && dayOf(start_time, reader.time_zone))
  if (!day) return null
  const dayText = day === groupDay ? null : formatDay(day, reader.today)
  const clockText = start_time && end_time ? formatClockRange(start_time, end_time, reader) : null
  return [dayText, clockText].filter(Boolean).join(', ') || null
}

/** Returns the text of the alarm. Omits its day if it is the day of the todo, or of its group. */
function alarmText(
  { due_date, start_time }: Todo,
  alarm_time: string,
  groupDay: Day | null,
  reader: FactContext,
): string {
  const day = due_date ?? (start_time ? dayOf(start_time, reader.time_zone) : groupDay)
  return dayOf(alarm_time, reader.time_zone) === day
    ? formatClock(alarm_time, reader)
    : formatInstant(alarm_time, reader)
}

/** Whether the last day or the end of a todo is over, or the alarm of a todo that has nothing else. */
export function isPast(
  { due_date, end_date, end_time, alarm_time }: Todo,
  { today, now }: Pick<FactContext, 'today' | 'now'>,
): boolean {
  if (due_date) return (end_date ?? due_date) < today
  const end = end_time ?? alarm_time
  return end !== null && Date.parse(end) <= Date.parse(now)
}
