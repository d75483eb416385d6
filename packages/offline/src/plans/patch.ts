import { toLocal } from '@todo-agents/agent/tools/local-time'
import type { ToolArguments } from '@todo-agents/agent/tools/registry'
import type { LocalTodo } from '@todo-agents/agent/tools/views'
import type { UserContext } from '@todo-agents/agent/types'
import type { Changes, ReminderAt, Snooze } from '@todo-agents/language/commands/types'
import type { FoundTime, RepeatedTime } from '@todo-agents/language/times/types'
import { onceOf } from '@todo-agents/language/times/types'
import type { Schedule } from '@todo-agents/language/todo-fields'
import {
  alarmBefore,
  alarmOnDay,
  localTime,
  plusDays,
  plusMinutes,
  recurrenceOf,
  scheduleOf,
  todayOf,
} from '@todo-agents/language/todo-fields'
import { bold, dayName, isPoint } from '../wording/words.ts'

/** What `update_todo` changes in a todo. */
export type Patch = Omit<ToolArguments['update_todo'], 'id'>

/**
 * Hours of the day. `MIDDAY` stands for the time of a todo without a clock time. A guess never moves a todo to
 * `EARLIEST` or before, into the night.
 */
const MIDDAY = 13
const EARLIEST = 5

/** When to remind of a todo without a time of day. */
const MORNING = '09:00'

/** Returns the fields to send for one todo, or a sentence that says why the change is impossible. */
export function patchOf(changes: Changes, todo: LocalTodo, user: UserContext): Patch | string {
  const { title, time, minutes, importance, shift, longer, reminder, reminder_at } = changes
  const tags = tagsAfter(changes, todo)
  const patch: Patch = {
    ...(title && { item: title }),
    ...(importance && { importance }),
    ...(tags && { tags }),
    ...(changes.list !== undefined && { list: changes.list }),
  }
  if (changes.stop_repeating) {
    return todo.recurrence ? { ...patch, recurrence: null } : `${bold(todo.item)} does not repeat. Nothing was changed.`
  }
  if (changes.last_day) return endingOn(changes.last_day, todo, user)
  if (changes.snooze) return snoozed(changes.snooze, todo, user)
  if (time) {
    const moved = withAlarm({ ...patch, ...timesFor(time, todo, user) }, todo)
    return reminder_at ? withReminderAt(moved, todo, reminder_at) : moved
  }
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
  if (changes.remove_reminder) {
    return isPoint(todo)
      ? `${bold(todo.item)} is itself a reminder. Say “delete ${todo.item}” to remove it. Nothing was changed.`
      : { ...patch, alarm_time: null }
  }
  if (reminder_at) return withReminderAt(patch, todo, reminder_at)
  return reminder === undefined ? patch : withReminder(patch, todo, reminder, user)
}

/** Puts a reminder off, from now when its time is over. A todo without a reminder is moved. */
function snoozed(snooze: Snooze, todo: LocalTodo, user: UserContext): Patch | string {
  const { alarm_time } = todo
  if ('until' in snooze) {
    if (!alarm_time || isPoint(todo)) return withAlarm(timesFor(snooze.until, todo, user), todo)
    const moved = movedTo(snooze.until, { ...todo, start_time: alarm_time, end_time: null }, user)
    return 'start_time' in moved ? { alarm_time: moved.start_time } : NO_SNOOZE
  }
  if (!alarm_time) {
    const moved = shifted(todo, snooze.minutes, user)
    return typeof moved === 'string' ? moved : withAlarm(moved, todo)
  }
  const now = toLocal(user.now, user.time_zone)
  const from = alarm_time < now ? now : alarm_time
  const days = snooze.minutes / 1440
  return {
    alarm_time: Number.isInteger(days)
      ? `${plusDays(from.slice(0, 10), days)} ${from.slice(11)}`
      : plusMinutes(from, snooze.minutes, user.time_zone),
  }
}

const NO_SNOOZE = 'Say until what time of day, for example “snooze it until 6”. Nothing was changed.'

/** Ends the repetition of a todo, or a todo of whole days, with a day. */
function endingOn(
  day: string,
  { item, recurrence, due_date, start_time, alarm_time }: LocalTodo,
  user: UserContext,
): Patch | string {
  const first = (due_date ?? start_time ?? alarm_time)?.slice(0, 10)
  if (first && day < first) return `${bold(item)} begins after ${dayName(day, user)}. Nothing was changed.`
  if (recurrence) {
    const rule = recurrence.split(';').filter((part) => !/^(?:UNTIL|COUNT)=/.test(part))
    return { recurrence: [...rule, `UNTIL=${day.replaceAll('-', '')}`].join(';') }
  }
  if (due_date) return { due_date, end_date: day === due_date ? null : day }
  return `${bold(item)} has no days that could end then. Say for example “move it to Friday”. Nothing was changed.`
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
  if (isPoint(todo)) return `${bold(todo.item)} is itself a reminder. Say “move it to 3 pm” for another time.`
  const day = wholeDaysBefore(minutes)
  if (!todo.start_time && todo.due_date && day) return withReminderAt(patch, todo, day)
  if (!todo.start_time)
    return `${bold(todo.item)} has no time of day, so I can set no reminder before it. Say when it begins first.`
  return { ...patch, alarm_time: alarmBefore(todo.start_time, minutes, time_zone) }
}

/** Sets a reminder on another day. `patch` can move the todo. */
function withReminderAt(patch: Patch, todo: LocalTodo, at: ReminderAt): Patch | string {
  if (isPoint(todo)) return `${bold(todo.item)} is itself a reminder. Say “move it to 3 pm” for another time.`
  const { start_time, due_date } = { ...todo, ...patch }
  if (start_time) return { ...patch, alarm_time: alarmOnDay({ start_time }, at) }
  if (due_date) return { ...patch, alarm_time: alarmOnDay({ due_date }, at) }
  return `${bold(todo.item)} has no day, so I can set no reminder before it. Say when it is first.`
}

/** Returns the reminder for a todo of a whole day, a number of whole days before it. Null for other lengths. */
export function wholeDaysBefore(minutes: number): ReminderAt | null {
  return minutes > 0 && minutes % 1440 === 0 ? { days: minutes / 1440, time: MORNING } : null
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

/** Returns the new times of a todo, and its new rule when the time repeats. A reminder at a point stays one. */
function timesFor(time: FoundTime, todo: LocalTodo, user: UserContext): Patch {
  return time.kind === 'recurrence' ? ruleFor(time, todo, user) : movedPoint(time, todo, user)
}

function movedPoint(time: FoundTime, todo: LocalTodo, user: UserContext): Patch {
  if (!isPoint(todo)) return movedTo(time, todo, user)
  const moved = movedTo(time, { ...todo, start_time: todo.alarm_time }, user)
  return 'start_time' in moved ? { alarm_time: moved.start_time } : moved
}

/**
 * Returns a new rule. When it names no day ("every other week", "daily at 10"), the todo keeps its day, from which the
 * rule is counted.
 */
function ruleFor(time: RepeatedTime, todo: LocalTodo, user: UserContext): Patch {
  const rule: Patch = { ...recurrenceOf(time), recurrence_from: time.recurrence_from }
  const once = onceOf(time)
  const day = (todo.start_time ?? todo.due_date ?? todo.alarm_time)?.slice(0, 10)
  if (!once || !day || namesDay(time, user)) return { ...rule, ...movedPoint(time, todo, user) }
  if (once.kind === 'day_time') return { ...rule, ...movedPoint({ ...once, kind: 'time' }, todo, user) }
  if (once.kind === 'part' || once.kind === 'interval') {
    return { ...rule, ...movedPoint({ ...once, isDaySaid: false }, todo, user) }
  }
  return rule
}

/** Whether a rule says on which days it is, or when it begins: without such words it would begin today or tomorrow. */
function namesDay({ rule, first }: RepeatedTime, user: UserContext): boolean {
  const start = 'day' in first ? first.day : 'from' in first ? first.from : first.time
  const isNamed = rule.by_day ?? rule.by_month_day ?? rule.by_month
  return isNamed !== undefined || start.slice(0, 10) > plusDays(todayOf(user), 1)
}

/** Returns the new time of a todo. A day alone keeps its clock time, and a clock time alone keeps its day. */
function movedTo(time: FoundTime, todo: LocalTodo, user: UserContext): Schedule | Record<string, never> {
  const schedule = scheduleOf(time, undefined, user)
  if (!schedule) return {}
  if ('due_date' in schedule)
    return todo.start_time && !schedule.end_date
      ? { start_time: `${schedule.due_date} ${todo.start_time.slice(11)}` }
      : schedule
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

function shifted(todo: LocalTodo, minutes: number, user: UserContext): Schedule | { alarm_time: string } | string {
  const days = minutes / 1440
  if (isPoint(todo)) {
    const moved = shifted({ ...todo, start_time: todo.alarm_time }, minutes, user)
    return typeof moved !== 'string' && 'start_time' in moved ? { alarm_time: moved.start_time } : moved
  }
  if (todo.start_time && Number.isInteger(days)) {
    return { start_time: `${plusDays(todo.start_time.slice(0, 10), days)} ${todo.start_time.slice(11)}` }
  }
  if (todo.start_time) return { start_time: plusMinutes(localTime(todo.start_time), minutes, user.time_zone) }
  if (!todo.due_date)
    return `${bold(todo.item)} has no time yet. Say when it should be, for example “move it to Friday at 9”.`
  if (!Number.isInteger(days))
    return `${bold(todo.item)} is for the whole of ${dayName(todo.due_date, user)}. Give it a time of day first.`
  return {
    due_date: plusDays(todo.due_date, days),
    ...(todo.end_date && { end_date: plusDays(todo.end_date, days) }),
  }
}

/** Returns the new tags, or undefined when they do not change. Ignores case, as the store does. */
function tagsAfter({ tags: set, add_tags = [], remove_tags = [] }: Changes, { tags }: LocalTodo): string[] | undefined {
  if (set) return set
  if (add_tags.length + remove_tags.length === 0) return undefined
  const same = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase()
  const kept = tags.filter((tag) => !remove_tags.some(same(tag)))
  return [...kept, ...add_tags.filter((tag) => !kept.some(same(tag)))]
}
