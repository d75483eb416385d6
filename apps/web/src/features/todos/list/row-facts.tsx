import type { TagColor } from '@todo-agents/contract/tag-color'
import type { Todo } from '@todo-agents/contract/todo'
import { dateOrder } from '@todo-agents/language/customs'
import { AlignLeft, Bell, CornerDownRight, Flag, ListChecks, Repeat, TriangleAlert } from 'lucide-react'
import { Sentence } from '../../../components/quoted.tsx'
import { TagDot } from '../../../components/tag-dot.tsx'
import { recurrenceTexts } from '../../../lib/texts/recurrence.ts'
import { rowTexts as t } from '../../../lib/texts/rows.ts'
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
import { Marked } from './marked.tsx'

/** What the facts of a row need to know beside the todo. */
export interface FactContext {
  time_zone: string
  today: Day
  now: string
  tagColors: ReadonlyMap<string, TagColor>
  /** The lists by their ids. Empty where all rows are of one list. */
  lists: ReadonlyMap<string, { name: string; color: TagColor }>
  /** The titles of the todos that overlap with a todo, by the id of that todo. */
  conflicts: ReadonlyMap<string, string[]>
  /** Words to mark. */
  words: readonly string[]
}

interface RowFactsProps {
  todo: Todo
  steps: { done: number; all: number }
  /** The day that the heading of the group shows; null if it shows none. */
  groupDay: Day | null
  context: FactContext
}

/** The fields of a todo beside its title, each as short as it can be read at a glance. */
export function RowFacts({ todo, steps, groupDay, context }: RowFactsProps) {
  const { importance, alarm_time, tags, completed_at } = todo
  const time = timeText(todo, groupDay, context)
  const overlaps = context.conflicts.get(todo.id)
  const list = todo.list_id === null ? undefined : context.lists.get(todo.list_id)
  const isLate = completed_at === null && isPast(todo, context)
  const hasFacts =
    time ||
    importance !== 'none' ||
    alarm_time ||
    overlaps ||
    list ||
    steps.all ||
    todo.parent_id ||
    todo.recurrence ||
    todo.description
  if (!hasFacts && tags.length === 0) return null
  return (
    <div className="todo-facts">
      {todo.parent_id !== null && (
        <span className="todo-fact">
          <CornerDownRight size={13} aria-hidden />
          {t.step}
        </span>
      )}
      {time && (
        <span className="todo-fact" data-tone={isLate ? 'late' : undefined}>
          {time}
        </span>
      )}
      {overlaps && (
        <span className="todo-fact" data-tone="conflict" title={t.overlaps(overlaps)}>
          <TriangleAlert size={13} aria-hidden />
          <span className="sr-only">
            <Sentence>{t.overlaps(overlaps)}</Sentence>
          </span>
        </span>
      )}
      {alarm_time && (
        <span className="todo-fact" data-tone={isLate && !time ? 'late' : undefined}>
          <Bell size={12} aria-hidden />
          <span className="sr-only">{t.alarm}: </span>
          {alarmText(todo, alarm_time, groupDay, context)}
        </span>
      )}
      {todo.recurrence && <RuleFact todo={todo} />}
      {importance !== 'none' && (
        <span className="todo-fact" data-importance={importance} title={t.importances[importance]}>
          <Flag size={12} aria-hidden className="fill-current" />
          <span className="sr-only">{`${t.importance}: ${t.importances[importance]}`}</span>
        </span>
      )}
      {steps.all > 0 && (
        <span className="todo-fact">
          <ListChecks size={13} aria-hidden />
          <span aria-hidden>{`${steps.done}/${steps.all}`}</span>
          <span className="sr-only">{t.stepsDone(steps.done, steps.all)}</span>
        </span>
      )}
      {todo.description && (
        <span className="todo-fact">
          <AlignLeft size={12} aria-hidden />
          <span className="sr-only">{t.hasDescription}</span>
        </span>
      )}
      {list && (
        <span className="todo-fact">
          <TagDot color={list.color} />
          <span className="sr-only">{t.list}: </span>
          {list.name}
        </span>
      )}
      {tags.map((name) => (
        <span key={name} className="todo-fact" data-color={context.tagColors.get(name) ?? 'gray'}>
          <span aria-hidden className="text-(--tag)">
            #
          </span>
          <span className="-ml-1">
            <Marked text={name} words={context.words} />
          </span>
        </span>
      ))}
    </div>
  )
}

function RuleFact({ todo: { recurrence, recurrence_from } }: { todo: Todo }) {
  const me = useMe()
  const words = recurrenceTexts.inWords(recurrence ?? '', {
    recurrence_from,
    time_zone: me.time_zone,
    date_order: dateOrder(me),
  })
  return (
    <span className="todo-fact" title={t.repeats(words)}>
      <Repeat size={12} aria-hidden />
      <span className="sr-only">{t.repeats(words)}</span>
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
