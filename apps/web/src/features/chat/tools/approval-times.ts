import type { Day } from '../../../lib/time/time.ts'
import {
  addDays,
  addMinutes,
  daysBetween,
  fromLocalInput,
  minutesBetween,
  toLocalInput,
} from '../../../lib/time/time.ts'
import type { TimesForm } from '../../../lib/time/times-form.ts'
import { anchorDay, emptyTimes, instantOf } from '../../../lib/time/times-form.ts'
import type { ApprovalRow } from './approval-rows.ts'

type Arguments = Record<string, unknown>

/** The tools whose arguments propose one day or time, for all their rows. */
const ONE_FOR_ALL = new Set(['create_todo', 'update_todo'])

/** Whether the call proposes a day or time for each of its rows, and not one for all. */
export function isTimePerRow({ call }: ApprovalRow): boolean {
  return Array.isArray(call.arguments.moves)
}

/** Returns the day or time that a call with these arguments proposes for a row, or null. */
export function proposedTimes(row: ApprovalRow, args: Arguments): TimesForm | null {
  const { start_time, end_time, due_date, end_date } = proposalOf(row, args) ?? {}
  if (typeof start_time === 'string')
    return emptyTimes({ when: 'time', start: toInput(start_time), end: toInput(end_time) })
  if (typeof due_date !== 'string') return null
  return emptyTimes({ when: 'day', day: due_date, end_day: typeof end_date === 'string' ? end_date : '' })
}

/**
 * Whether a call can propose these times for a row. It cannot take the date away or make a todo repeat, and a move has no
 * last day.
 */
export function canPropose(row: ApprovalRow, times: TimesForm): boolean {
  if (times.when === 'none' || times.recurrence !== '') return false
  return times.end_day === '' || !isTimePerRow(row)
}

/**
 * Returns the arguments with other times for a row. A reminder moves with them. Without an end, the server keeps the
 * length of the todo.
 */
export function withTimes(row: ApprovalRow, args: Arguments, times: TimesForm, time_zone: string): Arguments {
  const before = proposedTimes(row, args)
  const { start_time: _, end_time: __, due_date: ___, end_date: ____, ...kept } = proposalOf(row, args) ?? {}
  const alarm = typeof kept.alarm_time === 'string' && before ? toInput(kept.alarm_time) : ''
  const next = {
    ...kept,
    ...timeFields(times, time_zone),
    ...(before && alarm && { alarm_time: toArgument(movedAlarm(alarm, before, times, time_zone)) }),
  }
  if (!isTimePerRow(row)) return next
  return { ...args, moves: (args.moves as unknown[]).map((other, index) => (index === row.index ? next : other)) }
}

function proposalOf({ call, index }: ApprovalRow, args: Arguments): Arguments | undefined {
  if (Array.isArray(args.moves)) return args.moves[index] as Arguments | undefined
  return ONE_FOR_ALL.has(call.tool_name) ? args : undefined
}

function timeFields(times: TimesForm, time_zone: string): Arguments {
  if (times.when === 'day') return { due_date: times.day, ...(times.end_day && { end_date: times.end_day }) }
  // The server refuses a time that the clocks skip.
  const local = (field: 'start' | 'end') => {
    const instant = instantOf(times, field, time_zone)
    return instant && toArgument(toLocalInput(instant, time_zone))
  }
  const end_time = local('end')
  return { start_time: local('start'), ...(end_time && { end_time }) }
}

function movedAlarm(alarm: string, before: TimesForm, after: TimesForm, time_zone: string): string {
  const starts = [before, after].map((times) => (times.when === 'time' ? instantOf(times, 'start', time_zone) : null))
  const [from, to] = starts
  if (from && to) {
    return toLocalInput(addMinutes(fromLocalInput(alarm, time_zone), minutesBetween(from, to)), time_zone)
  }
  const [first, last] = [before, after].map(anchorDay) as [Day, Day]
  return `${addDays(alarm.slice(0, 10), daysBetween(first, last))}${alarm.slice(10)}`
}

/** Returns a time of an argument, such as `2026-01-16 10:00:00`, as the form has it; empty for anything else. */
function toInput(time: unknown): string {
  return typeof time === 'string' ? time.replace(' ', 'T').slice(0, 16) : ''
}

function toArgument(local: string): string {
  return `${local.replace('T', ' ')}:00`
}
