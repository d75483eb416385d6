import { toLocal } from '@todo-agents/agent/tools/local-time'
import type { ToolArguments } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { Command } from '@todo-agents/language/commands/types'
import type { FoundTime } from '@todo-agents/language/times/types'
import { onceOf } from '@todo-agents/language/times/types'
import { localTime, plusDays, plusMinutes } from '@todo-agents/language/todo-fields'
import type { Conversation } from '../conversation.ts'
import { askWhich } from '../dialogue/ask-which.ts'
import type { Plan } from '../plan.ts'
import { callTool } from '../plan.ts'
import { usualHours, usualMinutes, wishesAgainst } from '../planning-rules.ts'
import { bold, bullets, CAN_UNDO, conflictNote, plainText, range, when } from '../wording/words.ts'
import { findTodos } from './find-todos.ts'

const SHOWN = 8

/** Answers with the conflicts or the free slots of a range. Without a range, the tool looks at a week. */
export function* analysePlan(
  { asked, time, minutes }: Extract<Command, { kind: 'analyse' }>,
  { user }: Conversation,
): Plan {
  const at = asked === 'free' && time ? momentOf(time, minutes, user) : null
  if (at) return yield* isFree(at, user)
  const between = time && rangeOf(time, user)
  const output = yield* callTool('analyze_schedule', { ...between, ...(minutes && { minutes }) })
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
  const shown = output.free_slots.slice(0, SHOWN).map(({ start_time }) => start_time)
  return { text: `You are free during working hours:\n${slots.join('\n')}${more}`, ...dayOffNote(shown, user) }
}

/** Returns a paragraph with the user's wishes to keep these days free, or an empty object when there are none. */
function dayOffNote(days: (string | null)[], { preferences }: UserContext): { note?: string } {
  const wishes = new Set(days.flatMap((day) => (day ? wishesAgainst(day, preferences) : [])))
  if (wishes.size === 0) return {}
  const said = [...wishes].map((wish) => `“${plainText(wish)}”`)
  return { note: `You asked me to remember: ${said.join(', ')}.` }
}

/** Joins the paragraphs of two notes. */
function bothNotes(...notes: { note?: string }[]): { note?: string } {
  const note = notes.flatMap((each) => each.note ?? []).join('\n\n')
  return note ? { note } : {}
}

/**
 * Returns the range that starts at a clock time and has the length that the user named, or else the default length of a
 * todo. Null for days and ranges of hours.
 */
function momentOf(found: FoundTime, minutes: number | undefined, user: UserContext) {
  const time = onceOf(found)
  if (time?.relation !== 'at' || (time.kind !== 'time' && time.kind !== 'day_time')) return null
  return { from: localTime(time.time), to: plusMinutes(time.time, minutes ?? user.default_duration, user.time_zone) }
}

/** Answers "am I free at 10?" with yes, or with the todos at that time. */
function* isFree({ from, to }: { from: string; to: string }, user: UserContext): Plan {
  const { todos } = yield* callTool('get_todo_list', { status: 'open', day: from.slice(0, 10), limit: MAX_PAGE_LENGTH })
  const then = todos.filter(({ start_time, end_time }) => start_time && end_time && start_time < to && end_time > from)
  const span = range(from, to, user)
  if (then.length === 0) return { text: `Yes, you are free: ${span}.`, ...dayOffNote([from], user) }
  return { text: `No, you are not free (${span}):\n${bullets(then, user)}`, about: { how: 'shown', todos: then } }
}

/**
 * Puts a todo into the first free slot: the open todo with that title, or else a new one. "the report" also means an
 * open todo with more words in its title.
 */
export function* schedulePlan(command: Extract<Command, { kind: 'schedule' }>, conversation: Conversation): Plan {
  const { title } = command
  const { user, message } = conversation
  const { found } = yield* findTodos({ words: title, status: 'open', which: 'one' }, user)
  const same = found.filter(({ item }) => item.toLowerCase() === title.toLowerCase())
  const isNamed = new RegExp(`(?:^|\\s)(?:the|my)\\s+${RegExp.escape(title)}`, 'iu').test(message ?? '')
  const meant = same.length > 0 ? same : isNamed ? found : []
  if (meant.length > 1) return askWhich(meant, user, command)
  return yield* scheduleFound(command, meant[0], user)
}

/** Puts `existing` into the first free slot, or a new todo when `existing` is undefined. */
export function* scheduleFound(
  { title, time, minutes: asked }: Extract<Command, { kind: 'schedule' }>,
  existing: LocalTodo | undefined,
  user: UserContext,
): Plan {
  const between = time && rangeOf(time, user)
  const minutes = asked ?? (existing?.start_time ? undefined : usualMinutes(title, user))
  const wishes = {
    ...(between && { earliest: between.from, latest: between.to }),
    ...(minutes && { minutes }),
    ...usualHours(title, user),
  }
  const args: ToolArguments['schedule_todo'] = existing ? { id: existing.id, ...wishes } : { item: title, ...wishes }
  const { todo, conflicts } = yield* callTool('schedule_todo', args)
  return {
    text: `Scheduled ${bold(todo.item)} for ${when(todo, user)}, the first free time that fits.`,
    undo: CAN_UNDO,
    about: { how: 'changed', todos: [todo] },
    ...bothNotes(dayOffNote([todo.start_time], user), conflictNote(conflicts, user)),
  }
}

/** Returns the range to search, which starts now at the earliest. */
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
