import type { ToolArguments, ToolOutputs } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import type { Changes } from '@todo-agents/language/commands/types'
import type { FoundTime } from '@todo-agents/language/times/types'
import type { Schedule } from '@todo-agents/language/todo-fields'
import { alarmBefore, localTime, plusDays, plusMinutes, scheduleOf } from '@todo-agents/language/todo-fields'
import type { Plan, Question, Reply, Steps } from '../plan.ts'
import { callTool } from '../plan.ts'
import {
  bold,
  boldTitles,
  bullets,
  CAN_UNDO,
  conflictNote,
  dayAndClock,
  dayName,
  importanceWords,
  otherReading,
  plainText,
  ruleName,
  UNCHANGED,
  when,
} from '../wording/words.ts'

type Write = ToolOutputs['update_todo']
type Patch = Omit<ToolArguments['update_todo'], 'id'>

/**
 * The most calls for changes that differ from todo to todo. One call for many todos needs approval, which many calls
 * for one todo each bypass.
 */
const MAX_CALLS = 5

/**
 * Hours of the day. `MIDDAY` stands for the time of a todo without a clock time. A guess never moves a todo to
 * `EARLIEST` or before, into the night.
 */
const MIDDAY = 13
const EARLIEST = 5

/** Changes the todos. Asks for a missing time, and says why when a change makes no sense for a todo. */
export function* updatePlan(changes: Changes, todos: LocalTodo[], user: UserContext): Plan {
  if (Object.keys(changes).length === 0) return askWhen(todos)
  if (changes.title !== undefined && todos.length > 1)
    return { text: 'I can rename only one todo at a time. Which one should it be?' }

  const patches: { todo: LocalTodo; patch: Patch }[] = []
  for (const todo of todos) {
    const patch = patchOf(changes, todo, user)
    if (typeof patch === 'string') return { text: patch }
    patches.push({ todo, patch })
  }
  if (patches.every(({ todo, patch }) => hasAlready(todo, patch))) return unchangedReply(changes, todos, user)
  const write = yield* writeAll(patches)
  if (write) {
    return {
      text: describeChange(changes, todos, write.todos, user),
      undo: CAN_UNDO,
      about: { how: 'changed', todos: write.todos },
      ...conflictNote(write.conflicts, user),
      ...(changes.time && { question: correctable(changes.time, write.todos, user) }),
    }
  }
  return { text: `Those are ${todos.length} different changes. Please name at most ${MAX_CALLS} todos at a time.` }
}

/**
 * Returns the reply when nothing would change. Makes no call, because a later "undo" would take back that call instead
 * of the last real change.
 */
function unchangedReply(changes: Changes, todos: LocalTodo[], user: UserContext): Reply {
  const [only] = todos
  const text =
    only && todos.length === 1 && changes.time
      ? describeChange(changes, todos, todos, user)
      : `${boldTitles(todos)} ${todos.length === 1 ? 'is' : 'are'} like that already. ${UNCHANGED}`
  return {
    text,
    about: { how: 'changed', todos },
    ...(changes.time && { question: correctable(changes.time, todos, user) }),
  }
}

/**
 * True when a patch would change nothing. A patch with only a start keeps the length; a due date removes the clock
 * time.
 */
function hasAlready(todo: LocalTodo, patch: Patch): boolean {
  if (patch.due_date && todo.start_time) return false
  const same = (a: unknown, b: unknown) => String(a).slice(0, 16) === String(b).slice(0, 16)
  return Object.entries(patch).every(([key, value]) => {
    const now = todo[key as keyof LocalTodo]
    if (key.endsWith('_time')) return same(now, value)
    return Array.isArray(value) ? value.toSorted().join() === [...(now as string[])].sort().join() : now === value
  })
}

/** Returns the question that lets the next message correct the time that the todos were given. */
export function correctable(time: FoundTime, todos: LocalTodo[], user: UserContext): Question {
  const text = time.other ? otherReading(time.other, user) : ''
  return { kind: 'correct', text, offered: time.other?.slice(0, 10) ?? null, todos }
}

function askWhen(todos: LocalTodo[]): Reply {
  const text = `When should ${boldTitles(todos)} be? For example “Friday at 9” or “tomorrow”.`
  return { text, question: { kind: 'time', text, todos }, about: { how: 'shown', todos } }
}

/**
 * Makes one call when all patches are equal or only move todos, else one call for each todo. Returns null when those
 * would be too many calls.
 */
function* writeAll(patches: { todo: LocalTodo; patch: Patch }[]): Steps<Write | null> {
  const [first] = patches
  const same = patches.every(({ patch }) => JSON.stringify(patch) === JSON.stringify(first?.patch))
  if (first && same) return yield* callTool('update_todo', { id: patches.map(({ todo }) => todo.id), ...first.patch })
  if (
    patches.every(({ patch }) =>
      Object.keys(patch).every((key) => ['due_date', 'start_time', 'end_time'].includes(key)),
    )
  ) {
    return yield* callTool('batch_update_schedule', {
      moves: patches.map(({ todo, patch }) => ({ id: todo.id, ...(patch as Schedule) })),
    })
  }
  if (patches.length > MAX_CALLS) return null
  const all: Write = { todos: [], conflicts: [], change_ids: [] }
  for (const { todo, patch } of patches) {
    const write = yield* callTool('update_todo', { id: todo.id, ...patch })
    all.todos.push(...write.todos)
    all.conflicts.push(...write.conflicts)
  }
  return all
}

/** Returns the fields to send for one todo, or a sentence that says why the change is impossible. */
function patchOf(changes: Changes, todo: LocalTodo, user: UserContext): Patch | string {
  const { title, time, minutes, importance, shift, longer, reminder } = changes
  const tags = tagsAfter(changes, todo)
  const patch: Patch = { ...(title && { item: title }), ...(importance && { importance }), ...(tags && { tags }) }
  if (time) return withAlarm({ ...patch, ...movedTo(time, todo, user) }, todo)
  if (shift !== undefined) {
    const moved = shifted(todo, shift, user)
    return typeof moved === 'string' ? moved : withAlarm({ ...patch, ...moved }, todo)
  }
  if (minutes) {
    if (!todo.start_time) return `${bold(todo.item)} has no time of day, so it has no length. Say when it begins first.`
    return { ...patch, start_time: todo.start_time, end_time: plusMinutes(todo.start_time, minutes, user.time_zone) }
  }
  if (longer !== undefined) {
    const lasting = lastingLonger(todo, longer, user)
    return typeof lasting === 'string' ? lasting : { ...patch, ...lasting }
  }
  if (changes.remove_reminder) return { ...patch, alarm_time: null }
  return reminder === undefined ? patch : withReminder(patch, todo, reminder, user)
}

function lastingLonger(
  { item, start_time, end_time }: LocalTodo,
  minutes: number,
  user: UserContext,
): Schedule | string {
  if (!start_time || !end_time)
    return `${bold(item)} has no time of day, so it has no length. Say when it begins first.`
  const later = plusMinutes(end_time, minutes, user.time_zone)
  if (later <= start_time) return `${bold(item)} does not last that long, so I cannot make it so much shorter.`
  return { start_time, end_time: later }
}

function withReminder(patch: Patch, todo: LocalTodo, minutes: number, { time_zone }: UserContext): Patch | string {
  if (!todo.start_time)
    return `${bold(todo.item)} has no time of day, so I can set no reminder before it. Say when it begins first.`
  return { ...patch, alarm_time: alarmBefore(todo.start_time, minutes, time_zone) }
}

/** Moves the reminder with the todo, so that it stays as far before the start by the wall clock. */
function withAlarm(patch: Patch, { start_time, alarm_time }: LocalTodo): Patch {
  if (!start_time || !alarm_time || !patch.start_time) return patch
  const at = (local: string) => Temporal.PlainDateTime.from(local.replace(' ', 'T'))
  const ahead = at(alarm_time).until(at(start_time)).total('minutes')
  return {
    ...patch,
    alarm_time: localTime(at(patch.start_time).subtract({ minutes: ahead }).toString({ smallestUnit: 'second' })),
  }
}

/** Returns the new time of a todo. A day alone keeps its clock time, and a clock time alone keeps its day. */
function movedTo(time: FoundTime, todo: LocalTodo, user: UserContext): Schedule | Record<string, never> {
  const schedule = scheduleOf(time, undefined, user)
  if (!schedule) return {}
  if ('due_date' in schedule)
    return todo.start_time ? { start_time: `${schedule.due_date} ${todo.start_time.slice(11)}` } : schedule
  const day = todo.start_time?.slice(0, 10) ?? todo.due_date
  if (!day || !isClockOnly(time)) return schedule
  const start_time = `${day} ${clockOn(day, time, schedule.start_time.slice(11), todo)}`
  if (!schedule.end_time) return { start_time }
  const nights = Temporal.PlainDate.from(schedule.start_time.slice(0, 10)).until(schedule.end_time.slice(0, 10)).days
  return { start_time, end_time: `${plusDays(day, nights)} ${schedule.end_time.slice(11)}` }
}

/**
 * Returns the clock time for `day`. "9" without am or pm was read as the next 9 o'clock from now; on another day, the
 * one of 9:00 and 21:00 that is nearer to the old time is taken.
 */
function clockOn(day: string, time: FoundTime, read: string, { start_time }: LocalTodo): string {
  if (time.kind !== 'time' || time.certainty === 'certain' || time.time.startsWith(day)) return read
  const hour = Number(read.slice(0, 2))
  const other = (hour + 12) % 24
  const was = start_time ? Number(start_time.slice(11, 13)) : MIDDAY
  const isNearer = other > EARLIEST && Math.abs(other - was) < Math.abs(hour - was)
  return isNearer ? `${String(other).padStart(2, '0')}${read.slice(2)}` : read
}

function isClockOnly(time: FoundTime): boolean {
  return time.kind === 'time' || ((time.kind === 'interval' || time.kind === 'part') && !time.isDaySaid)
}

function shifted(todo: LocalTodo, minutes: number, user: UserContext): Schedule | string {
  const days = minutes / 1440
  if (todo.start_time && Number.isInteger(days)) {
    return { start_time: `${plusDays(todo.start_time.slice(0, 10), days)} ${todo.start_time.slice(11)}` }
  }
  if (todo.start_time) return { start_time: plusMinutes(localTime(todo.start_time), minutes, user.time_zone) }
  if (!todo.due_date)
    return `${bold(todo.item)} has no time yet. Say when it should be, for example “move it to Friday at 9”.`
  if (!Number.isInteger(days))
    return `${bold(todo.item)} is for the whole of ${dayName(todo.due_date, user)}. Give it a time of day first.`
  return { due_date: plusDays(todo.due_date, days) }
}

/** Returns the new tags, or undefined when they do not change. Ignores case, as the store does. */
function tagsAfter({ tags: set, add_tags = [], remove_tags = [] }: Changes, { tags }: LocalTodo): string[] | undefined {
  if (set) return set
  if (add_tags.length + remove_tags.length === 0) return undefined
  const same = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase()
  const kept = tags.filter((tag) => !remove_tags.some(same(tag)))
  return [...kept, ...add_tags.filter((tag) => !kept.some(same(tag)))]
}

function describeChange(changes: Changes, before: LocalTodo[], after: LocalTodo[], user: UserContext): string {
  const other = changes.time?.other ? ` ${otherReading(changes.time.other, user)}` : ''
  const [todo] = after
  if (!todo || after.length > 1) return `Changed ${after.length} todos:\n${bullets(after, user)}${other}`
  const parts = [
    changes.title && `It is now called ${bold(todo.item)}.`,
    (changes.time || changes.shift !== undefined) && movedWords(before[0], todo, changes, user),
    (changes.minutes || changes.longer !== undefined) && `${bold(todo.item)} is now ${when(todo, user)}.`,
    changes.reminder !== undefined &&
      todo.alarm_time &&
      `I will remind you of ${bold(todo.item)} on ${dayAndClock(todo.alarm_time, user)}.`,
    changes.remove_reminder && `${bold(todo.item)} has no reminder now.`,
    changes.importance && `${bold(todo.item)} now has ${importanceWords(todo.importance) ?? 'no importance'}.`,
    (changes.tags || changes.add_tags || changes.remove_tags) &&
      `${bold(todo.item)} is now ${todo.tags.length > 0 ? `tagged ${todo.tags.map(plainText).join(', ')}` : 'without tags'}.`,
  ]
  return parts.filter(Boolean).join(' ') + other
}

function movedWords(before: LocalTodo | undefined, after: LocalTodo, { time }: Changes, user: UserContext): string {
  const was = before && when(before, user)
  const now = when(after, user)
  const rule =
    time?.kind === 'recurrence'
      ? ` I cannot repeat todos yet, so it is there only once, and not “${ruleName(time, user)}”.`
      : ''
  if (was === now) return `${bold(after.item)} was at that time already: ${now}.${rule}`
  return `Moved ${bold(after.item)} to ${now}${was ? ` (it was ${was})` : ''}.${rule}`
}
