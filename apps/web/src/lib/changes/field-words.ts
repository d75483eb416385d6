import type { Todo } from '@todo-agents/contract/todo'
import type { Me } from '@todo-agents/contract/user'
import { dateOrder } from '@todo-agents/language/customs'
import { commonTexts } from '../texts/common.ts'
import { historyTexts as t } from '../texts/history.ts'
import { recurrenceTexts } from '../texts/recurrence.ts'
import { formatClockRange, formatDayRange, formatExactDay, formatExactInstant } from '../time/format-time.ts'
import type { Day } from '../time/time.ts'
import { dayOf } from '../time/time.ts'

/** One field before and after a change, in words. */
export interface FieldWords {
  field: string
  before: string
  after: string
}

export interface FieldReader extends Pick<Me, 'time_zone' | 'date_order'> {
  today: Day
  /** Returns the name of a list, or undefined when it is not known. */
  listName: (id: string) => string | undefined
  todoName: (id: string) => string | undefined
}

/** A todo, tag, list or preference, or only those of its fields that differ. */
type Snapshot = Record<string, unknown>

const TIMES = ['due_date', 'end_date', 'start_time', 'end_time']

/** Returns the fields in which two snapshots differ, in words. Leaves out what a reader does not see. */
export function fieldWords(before: object, after: object, reader: FieldReader): FieldWords[] {
  const was = before as Snapshot
  const is = after as Snapshot
  const words: FieldWords[] = []
  if (TIMES.some((field) => was[field] !== is[field])) {
    words.push({ field: t.fields.when, before: whenOf(was, reader), after: whenOf(is, reader) })
  }
  for (const [field, inWords] of Object.entries(VALUES)) {
    if (JSON.stringify(was[field]) === JSON.stringify(is[field])) continue
    const [old, now] = [inWords(was[field], reader), inWords(is[field], reader)]
    // Two rules of repetition, for example, may have the same words.
    words.push({
      field: t.fields[field as keyof typeof VALUES],
      before: old,
      after: old === now ? otherOf(field) : now,
    })
  }
  return words
}

const VALUES = {
  item: text,
  name: text,
  text,
  description: text,
  alarm_time: instant,
  recurrence: rule,
  importance: (value) => t.importances[value as Todo['importance']],
  list_id: (value, { listName }) => (value === null ? t.inbox : (listName(String(value)) ?? t.anotherList)),
  parent_id: (value, { todoName }) => (value === null ? t.nothing : (todoName(String(value)) ?? t.anotherTodo)),
  tags: (value) => (value as string[]).join(', ') || t.nothing,
  completed_at: instantOrNo,
  color: (value) => commonTexts.colors[value as keyof typeof commonTexts.colors],
  archived_at: instantOrNo,
} satisfies Partial<Record<keyof typeof t.fields, (value: unknown, reader: FieldReader) => string>>

const EXCERPT_LENGTH = 120

function text(value: unknown): string {
  const all = String(value ?? '')
  if (all === '') return t.nothing
  return all.length <= EXCERPT_LENGTH ? all : `${all.slice(0, EXCERPT_LENGTH)}…`
}

function instant(value: unknown, reader: FieldReader): string {
  return typeof value === 'string' ? formatExactInstant(value, reader) : t.nothing
}

function instantOrNo(value: unknown, reader: FieldReader): string {
  return typeof value === 'string' ? formatExactInstant(value, reader) : t.no
}

function rule(value: unknown, reader: FieldReader): string {
  if (typeof value !== 'string') return t.no
  return recurrenceTexts.inWords(value, { time_zone: reader.time_zone, date_order: dateOrder(reader) })
}

function otherOf(field: string): string {
  return field === 'recurrence' ? t.otherRule : t.changed(t.fields[field as keyof typeof t.fields])
}

/** Returns when a todo is: its days, or its day and time. A snapshot of single fields may lack the others. */
function whenOf({ due_date, end_date, start_time, end_time }: Partial<Todo>, reader: FieldReader): string {
  if (due_date && end_date) return formatDayRange(due_date, end_date, reader.today)
  if (due_date) return formatExactDay(due_date, reader.today)
  if (start_time && end_time) {
    const day = formatExactDay(dayOf(start_time, reader.time_zone), reader.today)
    return `${day}, ${formatClockRange(start_time, end_time, reader)}`
  }
  if (start_time ?? end_time ?? end_date) return formatSingle(start_time ?? end_time, end_date, reader)
  return t.nothing
}

/** Only one end of the time has changed. */
function formatSingle(at: string | null | undefined, end_date: string | null | undefined, reader: FieldReader): string {
  if (at) return formatExactInstant(at, reader)
  return end_date ? `– ${formatExactDay(end_date, reader.today)}` : t.nothing
}
