import type { ToolOutputs } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import type { Changes, Update } from '@todo-agents/language/commands/types'
import type { FoundTime } from '@todo-agents/language/times/types'
import type { Schedule } from '@todo-agents/language/todo-fields'
import type { Plan, Question, Reply, Steps } from '../plan.ts'
import { callTool } from '../plan.ts'
import { refusedRule, repeatSentence } from '../wording/repeats.ts'
import {
  bold,
  boldTitles,
  bullets,
  CAN_UNDO,
  conflictNote,
  dayAndClock,
  importanceWords,
  isHourOfSameDay,
  isReminderOver,
  otherReading,
  plainText,
  REMINDER_OVER,
  UNCHANGED,
  when,
} from '../wording/words.ts'
import type { Patch } from './patch.ts'
import { patchOf } from './patch.ts'

/** `calls`: how many calls were made, when there were several. */
type Write = ToolOutputs['update_todo'] & { calls?: number }

/**
 * The most calls for changes that differ from todo to todo. One call for many todos needs approval, which many calls
 * for one todo each bypass.
 */
const MAX_CALLS = 5

/**
 * Changes the todos. Asks for a missing time, and says why when a change makes no sense for a todo. `scope`: for which
 * occurrences of a todo that repeats the change is meant.
 */
export function* updatePlan(changes: Changes, todos: LocalTodo[], user: UserContext, scope?: Update['scope']): Plan {
  if (Object.keys(changes).length === 0) return askWhen(todos)
  if (changes.title !== undefined && todos.length > 1)
    return { text: 'I can rename only one todo at a time. Which one should it be?' }

  const refusal = refusedRule(changes.time)
  if (refusal) return { text: refusal }

  const patches: { todo: LocalTodo; patch: Patch }[] = []
  for (const todo of todos) {
    const patch = patchOf(changes, todo, user)
    if (typeof patch === 'string') return { text: patch }
    patches.push({ todo, patch })
  }
  if (patches.every(({ todo, patch }) => hasAlready(todo, patch))) return unchangedReply(changes, todos, user)
  const write = yield* writeAll(patches, todos.some(({ recurrence }) => recurrence) ? scope : undefined)
  if (write) {
    return {
      text: describeChange(changes, todos, write, user) + scopeWords(scope ?? usualScope(changes), todos),
      undo: CAN_UNDO,
      units: [write.calls ?? 1],
      about: { how: 'changed', todos: write.todos },
      ...conflictNote(write.conflicts, user),
      ...(changes.time && { question: correctable(changes.time, write.todos, user, scope) }),
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
      ? describeChange(changes, todos, { todos }, user)
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
    const now = key === 'recurrence_from' ? (todo.recurrence_from ?? 'schedule') : todo[key as keyof LocalTodo]
    if (key === 'list') return value === null && !todo.list_id
    if (key.endsWith('_time')) return same(now, value)
    return Array.isArray(value)
      ? value.toSorted().join() === [...(now as string[])].sort().join()
      : (now ?? null) === value
  })
}

/** Returns the question that lets the next message correct the time that the todos were given. */
export function correctable(time: FoundTime, todos: LocalTodo[], user: UserContext, scope?: Update['scope']): Question {
  const text = otherReading(time, user)
  // Of another hour on the same day, the day alone would change nothing.
  const offered = time.other?.slice(0, isHourOfSameDay(time) ? 16 : 10) ?? null
  return { kind: 'correct', text, offered, todos, ...(scope && { scope }) }
}

function askWhen(todos: LocalTodo[]): Reply {
  const text = `When should ${boldTitles(todos)} be? For example “Friday at 9” or “tomorrow”.`
  return { text, question: { kind: 'time', text, todos }, about: { how: 'shown', todos } }
}

/**
 * Makes one call when all patches are equal or only move todos, else one call for each todo. Returns null when those
 * would be too many calls.
 */
function* writeAll(patches: { todo: LocalTodo; patch: Patch }[], scope: Update['scope']): Steps<Write | null> {
  const [first] = patches
  const same = patches.every(({ patch }) => JSON.stringify(patch) === JSON.stringify(first?.patch))
  const meant = scope && { scope }
  if (first && same)
    return yield* callTool('update_todo', { id: patches.map(({ todo }) => todo.id), ...first.patch, ...meant })
  if (
    !scope &&
    patches.every(({ patch }) =>
      Object.keys(patch).every((key) => ['due_date', 'start_time', 'end_time'].includes(key)),
    )
  ) {
    return yield* callTool('batch_update_schedule', {
      moves: patches.map(({ todo, patch }) => ({ id: todo.id, ...(patch as Schedule) })),
    })
  }
  if (patches.length > MAX_CALLS) return null
  const all: Write = { todos: [], conflicts: [], change_ids: [], calls: patches.length }
  for (const { todo, patch } of patches) {
    const write = yield* callTool('update_todo', { id: todo.id, ...patch, ...meant })
    all.todos.push(...write.todos)
    all.conflicts.push(...write.conflicts)
  }
  return all
}

/** Returns the occurrences for which the server takes a change of the times, when the message does not say. */
function usualScope({ time, shift, minutes, longer }: Changes): Update['scope'] {
  const isMove = (time !== undefined && time.kind !== 'recurrence') || (shift ?? minutes ?? longer) !== undefined
  return isMove ? 'this' : undefined
}

/** Says for which occurrences a change was meant. */
function scopeWords(scope: Update['scope'], todos: LocalTodo[]): string {
  if (!scope || !todos.some(({ recurrence }) => recurrence)) return ''
  return scope === 'this'
    ? ' Only this one is changed; the following ones stay as they are.'
    : ' The following ones are changed, too.'
}

type Written = Pick<Write, 'todos' | 'next_occurrences'>

function describeChange(
  changes: Changes,
  before: LocalTodo[],
  { todos: after, next_occurrences = {} }: Written,
  user: UserContext,
): string {
  const other = changes.time?.other ? ` ${otherReading(changes.time, user)}` : ''
  const [todo] = after
  if (!todo || after.length > 1) return `Changed ${after.length} todos:\n${bullets(after, user)}${other}`
  const parts = [
    changes.title && `It is now called ${bold(todo.item)}.`,
    (changes.time || changes.shift !== undefined) && movedWords(before[0], todo, changes, user),
    changes.snooze && snoozedWords(before[0], todo, changes, user),
    changes.time?.kind === 'recurrence' &&
      repeatSentence(todo, next_occurrences[todo.id] ?? [], user, changes.time).trim(),
    changes.last_day &&
      (todo.recurrence
        ? repeatSentence(todo, next_occurrences[todo.id] ?? [], user).trim()
        : `${bold(todo.item)} is now ${when(todo, user)}.`),
    changes.stop_repeating && `${bold(todo.item)} no longer repeats.${lastWords(todo, user)}`,
    changes.list !== undefined &&
      `${bold(todo.item)} is now in ${changes.list === null ? 'the inbox' : `the list ${bold(changes.list)}`}.`,
    (changes.minutes || changes.longer !== undefined) && `${bold(todo.item)} is now ${when(todo, user)}.`,
    (changes.reminder ?? changes.reminder_at) !== undefined &&
      todo.alarm_time &&
      `I will remind you of ${bold(todo.item)} on ${dayAndClock(todo.alarm_time, user)}.${isReminderOver(todo, user) ? ` ${REMINDER_OVER}` : ''}`,
    changes.remove_reminder && `${bold(todo.item)} has no reminder now.`,
    changes.importance && `${bold(todo.item)} now has ${importanceWords(todo.importance) ?? 'no importance'}.`,
    (changes.tags || changes.add_tags || changes.remove_tags) &&
      `${bold(todo.item)} is now ${todo.tags.length > 0 ? `tagged ${todo.tags.map(plainText).join(', ')}` : 'without tags'}.`,
  ]
  return parts.filter(Boolean).join(' ') + other
}

function lastWords(todo: LocalTodo, user: UserContext): string {
  const time = when(todo, user)
  return time ? ` The last one is ${time}.` : ''
}

/** Says when the reminder comes now, and that the todo itself stays where it is. */
function snoozedWords(before: LocalTodo | undefined, after: LocalTodo, changes: Changes, user: UserContext): string {
  const isMoved = before && when(before, user) !== when(after, user)
  if (isMoved || !after.alarm_time) return movedWords(before, after, changes, user)
  return `I will remind you of ${bold(after.item)} on ${dayAndClock(after.alarm_time, user)}. It stays ${when(after, user)}.`
}

function movedWords(before: LocalTodo | undefined, after: LocalTodo, { time }: Changes, user: UserContext): string {
  const was = before && when(before, user)
  const now = when(after, user)
  if (was === now && time?.kind === 'recurrence') return `${bold(after.item)} is on ${now}.`
  if (was === now) return `${bold(after.item)} was at that time already: ${now}.`
  return `Moved ${bold(after.item)} to ${now}${was ? ` (it was ${was})` : ''}.`
}
