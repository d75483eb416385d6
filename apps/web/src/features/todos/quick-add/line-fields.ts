import type { Me } from '@todo-agents/contract/user'
import { addMinutes } from '../../../lib/time/time.ts'
import { withInstants } from '../../../lib/time/times-form.ts'
import type { TodoFields, TodoForm } from '../editor/todo-form.ts'
import { emptyForm } from '../editor/todo-form.ts'
import type { Line } from './read-line.ts'

/** Returns the fields of the todo that a line describes. `tags` are added to the tags of the line. */
export function lineFields(line: Line, tags: string[]): TodoFields {
  const { title, importance, times, repeat } = line
  return { item: title, ...times, ...repeat, ...(importance && { importance }), tags: joinedTags(tags, line.tags) }
}

/** Returns the todo that a line describes, as the form of the dialog. */
export function lineForm(line: Line, tags: string[], me: Pick<Me, 'time_zone' | 'default_duration'>): TodoForm {
  const { due_date, start_time, end_time, alarm_time } = line.times
  const form = emptyForm({
    item: line.title,
    when: start_time ? 'time' : due_date ? 'day' : 'none',
    day: due_date ?? '',
    end_day: line.times.end_date ?? '',
    recurrence: line.repeat.recurrence ?? '',
    isFromCompletion: line.repeat.recurrence_from === 'completion',
    importance: line.importance ?? 'none',
    tags: joinedTags(tags, line.tags),
  })
  const { time_zone, default_duration } = me
  const end = end_time ?? (start_time ? addMinutes(start_time, default_duration) : null)
  return withInstants(form, { start: start_time ?? null, end, alarm: alarm_time ?? null }, time_zone)
}

/** Returns both lists of tags as one, without repeated tags. Ignores case, as the server does. */
function joinedTags(tags: string[], more: string[]): string[] {
  const known = new Set(tags.map((tag) => tag.toLowerCase()))
  return [...tags, ...more.filter((tag) => !known.has(tag.toLowerCase()))]
}
