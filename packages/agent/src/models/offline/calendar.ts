import type { Command } from '@todo-agents/language/commands/types'
import type { FoundTime } from '@todo-agents/language/times/types'
import { onceOf } from '@todo-agents/language/times/types'
import { localTime, plusDays } from '@todo-agents/language/todo-fields'
import { toLocal } from '../../tools/local-time.ts'
import type { ToolArguments } from '../../tools/registry.ts'
import type { LocalTodo } from '../../tools/views.ts'
import type { UserContext } from '../../types.ts'
import type { Conversation } from './conversation.ts'
import { findTodos } from './find-todos.ts'
import type { Plan } from './plan.ts'
import { use } from './plan.ts'
import { bold, CAN_UNDO, conflictNote, range, when } from './words.ts'

const SHOWN = 8

/** Conflicts, or free time, in the range that was asked for; a week when none was. */
export function* analysePlan(
  { asked, time, minutes }: Extract<Command, { kind: 'analyse' }>,
  { user }: Conversation,
): Plan {
  const between = time && rangeOf(time, user)
  const output = yield* use('analyze_schedule', { ...between, ...(minutes && { minutes }) })
  const span = range(output.from, output.to, user)
  if (asked === 'conflicts') {
    if (output.conflicts.length === 0) return { text: `Nothing overlaps: ${span}.` }
    return { text: `I looked at ${span}.`, ...conflictNote(output.conflicts, user) }
  }
  const slots = output.free_slots
    .slice(0, SHOWN)
    .map(({ start_time, end_time }) => `- ${range(start_time, end_time, user)}`)
  if (slots.length === 0) return { text: `There is no free slot during working hours: ${span}.` }
  const more = output.free_slots.length > SHOWN ? '\n…and later ones.' : ''
  return { text: `You are free during working hours:\n${slots.join('\n')}${more}` }
}

/** Puts a todo into the first free slot: the open one with that title if there is just one, else a new one. */
export function* schedulePlan(
  { title, time, minutes }: Extract<Command, { kind: 'schedule' }>,
  { user }: Conversation,
): Plan {
  const { found } = yield* findTodos({ words: title, status: 'open', which: 'one' }, user)
  const same = found.filter(({ item }) => item.toLowerCase() === title.toLowerCase())
  const between = time && rangeOf(time, user)
  const wishes = { ...(between && { earliest: between.from, latest: between.to }), ...(minutes && { minutes }) }
  const args: ToolArguments['schedule_todo'] =
    same.length === 1 ? { id: (same[0] as LocalTodo).id, ...wishes } : { item: title, ...wishes }
  const { todo, conflicts } = yield* use('schedule_todo', args)
  return {
    text: `Scheduled ${bold(todo.item)} for ${when(todo, user)}, the first free time that fits.`,
    undo: CAN_UNDO,
    about: { how: 'changed', todos: [todo] },
    ...conflictNote(conflicts, user),
  }
}

/** From now at the earliest. */
function rangeOf(time: FoundTime, { now, time_zone }: UserContext): { from: string; to: string } | undefined {
  const bounds = boundsOf(time)
  if (!bounds) return undefined
  const current = toLocal(now, time_zone)
  const from = bounds.from < current && current < bounds.to ? current : bounds.from
  return { from: time.relation === 'by' ? current : from, to: bounds.to }
}

function boundsOf(found: FoundTime): { from: string; to: string } | null {
  const time = onceOf(found)
  if (!time) return null
  switch (time.kind) {
    case 'day':
      return { from: localTime(time.day), to: localTime(plusDays(time.day, 1)) }
    case 'days':
    case 'part':
    case 'interval':
      return { from: localTime(time.from), to: localTime(time.to) }
    default: {
      const day = time.time.slice(0, 10)
      return { from: localTime(time.time), to: localTime(plusDays(day, 1)) }
    }
  }
}
