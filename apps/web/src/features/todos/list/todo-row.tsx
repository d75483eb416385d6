import type { TagColor } from '@todo-agents/contract/tag'
import type { Todo } from '@todo-agents/contract/todo'
import { Bell, CalendarClock, Flag, Trash2, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { Sentence } from '../../../components/quoted.tsx'
import { TagDot } from '../../../components/tag-dot.tsx'
import { formatClock, formatClockRange, formatDay, formatInstant } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { IMPORTANCE_NAMES } from '../importance.ts'

export interface RowContext {
  time_zone: string
  today: Day
  now: string
  tagColors: Map<string, TagColor>
  /** The titles of the todos that overlap with a todo, by the id of that todo. */
  conflicts: Map<string, string[]>
  /** The todo that was just added. It is scrolled into view and highlighted. */
  added: string | null
  /** The todo whose last action failed. Its check box has no hover style, because that style looks like a tick. */
  failed: string | null
  onToggle: (todo: Todo) => void
  onEdit: (todo: Todo) => void
  onDelete: (todo: Todo) => void
}

interface TodoRowProps {
  todo: Todo
  /** The day that the heading of the group shows; null if it shows none. */
  groupDay: Day | null
  context: RowContext
}

export function TodoRow({ todo, groupDay, context }: TodoRowProps) {
  const isDone = todo.completed_at !== null
  return (
    <li
      ref={todo.id === context.added ? scrollIntoView : null}
      data-todo={todo.id}
      data-added={todo.id === context.added || undefined}
      data-failed={todo.id === context.failed || undefined}
      data-importance={todo.importance}
      className="todo-row group relative flex items-start gap-3.5 rounded-xl px-3 py-2.5 transition-colors hover:bg-hover sm:px-4"
    >
      <input
        type="checkbox"
        data-control="toggle"
        aria-label={`Complete ${todo.item}`}
        checked={isDone}
        onChange={() => context.onToggle(todo)}
        className="todo-check mt-0.5 z-10"
      />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          data-control="edit"
          dir="auto"
          aria-label={`Edit ${todo.item}`}
          onClick={() => context.onEdit(todo)}
          className={`block max-w-full break-words text-left text-[15px] leading-6 before:absolute before:inset-0 before:rounded-xl ${isDone ? 'text-muted line-through decoration-muted/60' : ''}`}
        >
          {todo.item}
        </button>
        {todo.description && (
          <p dir="auto" className="truncate text-left text-[13px] text-muted">
            {todo.description}
          </p>
        )}
        <RowFacts todo={todo} groupDay={groupDay} context={context} />
      </div>
      <IconButton
        label={`Delete ${todo.item}`}
        data-control="delete"
        variant="danger"
        onClick={() => context.onDelete(todo)}
        className="z-10 -my-1.5 -mr-1.5 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 max-lg:hidden"
      >
        <Trash2 size={16} />
      </IconButton>
    </li>
  )
}

function scrollIntoView(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: 'nearest' })
}

function RowFacts({ todo, groupDay, context }: TodoRowProps) {
  const { importance, alarm_time, tags, completed_at } = todo
  const time = timeText(todo, groupDay, context)
  const overlaps = context.conflicts.get(todo.id)
  if (!time && !alarm_time && !overlaps && tags.length === 0 && importance === 'none') return null

  return (
    <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-[13px] text-muted">
      {time && (
        <Fact
          icon={<CalendarClock size={13} aria-hidden />}
          tone={!completed_at && isPast(todo, context) ? 'text-danger' : ''}
        >
          {time}
        </Fact>
      )}
      {importance !== 'none' && (
        <Fact icon={<Flag size={13} aria-hidden className="fill-current text-(--check)" />}>
          <span className="sr-only">Importance: </span>
          {IMPORTANCE_NAMES[importance]}
        </Fact>
      )}
      {alarm_time && (
        <Fact icon={<Bell size={13} aria-hidden />}>
          <span className="sr-only">Alarm: </span>
          {alarmText(todo, alarm_time, context)}
        </Fact>
      )}
      {overlaps && (
        <Fact icon={<TriangleAlert size={13} aria-hidden />} tone="text-warning">
          <Sentence>{`Overlaps ${overlaps.map((title) => `“${title}”`).join(', ')}`}</Sentence>
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

function Fact({ icon, tone = '', children }: { icon: ReactNode; tone?: string; children: ReactNode }) {
  return (
    <span className={`inline-flex min-w-0 items-center gap-1.5 ${tone}`}>
      <span className="shrink-0">{icon}</span>
      <span className="truncate">{children}</span>
    </span>
  )
}

function timeText({ due_date, start_time, end_time }: Todo, groupDay: Day | null, reader: RowContext): string | null {
  const day = due_date ?? (start_time && dayOf(start_time, reader.time_zone))
  if (!day) return null
  const dayText = day === groupDay ? null : formatDay(day, reader.today)
  const clockText = start_time && end_time ? formatClockRange(start_time, end_time, reader) : null
  return [dayText, clockText].filter(Boolean).join(', ') || null
}

/** Returns the text of the alarm. Omits its day if it is the day of the todo. */
function alarmText({ due_date, start_time }: Todo, alarm_time: string, reader: RowContext): string {
  const day = due_date ?? (start_time && dayOf(start_time, reader.time_zone))
  return dayOf(alarm_time, reader.time_zone) === day
    ? formatClock(alarm_time, reader)
    : formatInstant(alarm_time, reader)
}

function isPast({ due_date, end_time }: Todo, { today, now }: RowContext): boolean {
  return due_date ? due_date < today : end_time !== null && Date.parse(end_time) <= Date.parse(now)
}
