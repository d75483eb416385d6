import { hourCycleOf } from '@todo-agents/contract/hour-cycle'
import type { Todo } from '@todo-agents/contract/todo'
import type { Me } from '@todo-agents/contract/user'
import { dateOrder } from '@todo-agents/language/customs'

/** How a user reads days and clocks, and the present moment. */
export interface Reader {
  time_zone: string
  now: Date
  locale: string
  isH12: boolean
  /** The day today, `YYYY-MM-DD`. */
  today: string
}

export function readerOf(me: Pick<Me, 'time_zone' | 'hour_cycle' | 'date_order'>, now = new Date()): Reader {
  const { time_zone } = me
  const locale = dateOrder(me) === 'mdy' ? 'en-US' : 'en-GB'
  return { time_zone, now, locale, isH12: hourCycleOf(me) === 'h12', today: dayOf(now, time_zone) }
}

/** Returns the day of an instant in a time zone, `YYYY-MM-DD`. */
function dayOf(instant: Date | string, time_zone: string): string {
  return format(new Date(instant), 'sv-SE', { timeZone: time_zone })
}

/** A formatter takes longer to make than a page of todos to format. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function format(at: Date, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${Object.values(options)}`
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formatters.set(key, formatter)
  return formatter.format(at)
}

type Times = Pick<Todo, 'due_date' | 'end_date' | 'start_time' | 'end_time' | 'alarm_time'>

export const NO_TIMES = { due_date: null, end_date: null, start_time: null, end_time: null, alarm_time: null }

/** Returns the first and the last day of a todo, or null when it has none. */
export function daysOf(todo: Times, { time_zone }: Reader): { first: string; last: string } | null {
  const { due_date, end_date, start_time, end_time, alarm_time } = todo
  if (due_date) return { first: due_date, last: end_date ?? due_date }
  const moment = start_time ?? alarm_time
  if (!moment) return null
  return { first: dayOf(moment, time_zone), last: dayOf(end_time ?? moment, time_zone) }
}

/** Returns "Fri 4 Dec, 09:00–10:00"; an empty text without a time. */
export function whenOf(todo: Times, reader: Reader): string {
  const { due_date, end_date, start_time, end_time, alarm_time } = todo
  const moment = start_time ?? alarm_time
  if (due_date) return [due_date, ...(end_date ? [end_date] : [])].map((day) => dayWords(day, reader)).join(' – ')
  if (!moment) return ''
  const day = dayOf(moment, reader.time_zone)
  const start = `${dayWords(day, reader)}, ${clockOf(moment, reader)}`
  if (!start_time || !end_time) return start
  const lastDay = dayOf(end_time, reader.time_zone)
  return lastDay === day
    ? `${start}–${clockOf(end_time, reader)}`
    : `${start} – ${dayWords(lastDay, reader)}, ${clockOf(end_time, reader)}`
}

/** Returns "today", "tomorrow", "yesterday" or "Fri 4 Dec", with the year when it is another one. */
function dayWords(day: string, { today, locale }: Reader): string {
  const distance = (Date.parse(day) - Date.parse(today)) / 86_400_000
  const near = { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[distance]
  if (near) return near
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const)
  const options = { weekday: 'short', day: 'numeric', month: 'short', ...year, timeZone: 'UTC' } as const
  return format(new Date(day), locale, options).replace(/^(\p{L}+),/u, '$1')
}

function clockOf(instant: string, { locale, time_zone, isH12 }: Reader): string {
  const hour = isH12
    ? ({ hour: 'numeric', hourCycle: 'h12' } as const)
    : ({ hour: '2-digit', hourCycle: 'h23' } as const)
  return format(new Date(instant), locale, { ...hour, minute: '2-digit', timeZone: time_zone }).replace(/\s/g, ' ')
}
