import type { Me } from '@todo-agents/contract/user'
import { toLocalInput } from '../../lib/time.ts'
import type { Line } from './read-line.ts'
import type { TodoFields, TodoForm } from './todo-form.ts'
import { emptyForm, withStart } from './todo-form.ts'

/** The todo that a line describes. `tags` it gets in any case. */
export function lineFields(line: Line, tags: string[]): TodoFields {
  const { title, importance, times } = line
  return { item: title, ...times, ...(importance && { importance }), tags: joinedTags(tags, line.tags) }
}

/** The same in the dialog, to be edited further. */
export function lineForm(line: Line, tags: string[], me: Pick<Me, 'time_zone' | 'default_duration'>): TodoForm {
  const { due_date, start_time, end_time, alarm_time } = line.times
  const local = (instant: string | undefined) => (instant ? toLocalInput(instant, me.time_zone) : '')
  const form = emptyForm({
    item: line.title,
    when: start_time ? 'time' : due_date ? 'day' : 'none',
    day: due_date ?? '',
    alarm: local(alarm_time),
    importance: line.importance ?? 'none',
    tags: joinedTags(tags, line.tags),
  })
  if (!start_time) return form
  return end_time
    ? { ...form, start: local(start_time), end: local(end_time) }
    : withStart(form, local(start_time), me.default_duration)
}

/** Tags are compared as the server does, ignoring case. */
function joinedTags(tags: string[], more: string[]): string[] {
  const known = new Set(tags.map((tag) => tag.toLowerCase()))
  return [...tags, ...more.filter((tag) => !known.has(tag.toLowerCase()))]
}
