import type { Change } from '@todo-agents/contract/change'
import type { Todo } from '@todo-agents/contract/todo'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { formatClockRange, formatDay, formatDayRange, formatInstant } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { dayOf } from '../../../lib/time/time.ts'

/** One field of a todo before and after a change, in words. */
export interface TodoDiff {
  /** Null for the time, which is clear without its name. */
  field: string | null
  before: string
  after: string
}

interface DiffReader {
  time_zone: string
  today: Day
  /** Returns the name of a list. */
  listName: (list_id: string) => string
}

/** Returns what a change of a todo changed. Empty for any other change: a new or deleted todo is shown as it is. */
export function todoDiffs(change: Change, reader: DiffReader): TodoDiff[] {
  if (change.entity !== 'todo' || change.before === null || change.after === null) return []
  const { before, after } = change
  const listOf = ({ list_id }: Todo) => (list_id === null ? t.inbox : reader.listName(list_id))
  const all: TodoDiff[] = [
    { field: t.fieldTitle, before: before.item, after: after.item },
    { field: null, before: whenOf(before, reader), after: whenOf(after, reader) },
    {
      field: t.fieldReminder,
      before: instantOf(before.alarm_time, reader),
      after: instantOf(after.alarm_time, reader),
    },
    { field: t.fieldRepeats, before: yesOrNo(before.recurrence), after: yesOrNo(after.recurrence) },
    { field: t.fieldImportance, before: t.importance[before.importance], after: t.importance[after.importance] },
    { field: t.fieldList, before: listOf(before), after: listOf(after) },
    { field: t.fieldTags, before: named(before.tags), after: named(after.tags) },
    { field: t.fieldDescription, before: excerpt(before.description), after: excerpt(after.description) },
  ]
  return all.filter((diff) => diff.before !== diff.after)
}

/** Returns when a todo is: its days, or its day and time. */
export function whenOf(todo: Todo, reader: Pick<DiffReader, 'time_zone' | 'today'>): string {
  const { due_date, end_date, start_time, end_time } = todo
  if (due_date && end_date) return formatDayRange(due_date, end_date, reader.today)
  if (due_date) return formatDay(due_date, reader.today)
  if (!start_time || !end_time) return t.nothing
  return `${formatDay(dayOf(start_time, reader.time_zone), reader.today)}, ${formatClockRange(start_time, end_time, reader)}`
}

function instantOf(instant: string | null, reader: DiffReader): string {
  return instant === null ? t.nothing : formatInstant(instant, reader)
}

function named(tags: string[]): string {
  return tags.length === 0 ? t.nothing : tags.join(', ')
}

/** Two rules may have the same words, so only whether a todo repeats is said. */
function yesOrNo(rule: string | null): string {
  return rule === null ? t.no : t.yes
}

const EXCERPT_LENGTH = 60

function excerpt(description: string | null): string {
  if (!description) return t.nothing
  return description.length <= EXCERPT_LENGTH ? description : `${description.slice(0, EXCERPT_LENGTH)}…`
}
