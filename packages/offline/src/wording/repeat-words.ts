import type { Recurrence, WeekdayCode } from '@todo-agents/language/times/types'
import type { Reader } from './words.ts'
import { dayName, listed } from './words.ts'

const WEEKDAYS: Record<WeekdayCode, string> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
}
const UNITS: Record<Recurrence['freq'], string> = {
  minutely: 'minute',
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  yearly: 'year',
}
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** A rule in words: "every other Thursday until Tuesday, 30 June 2026". */
export function repeatWords(
  { freq, interval, by_day, by_month_day, by_month, until, count }: Recurrence,
  reader: Reader,
): string {
  const days = by_day ? daysOf(by_day) : ''
  const dates = by_month_day ? `on the ${listed(by_month_day.map(ordinal))}` : ''
  const months = by_month ? `in ${listed(by_month.map((month) => MONTHS[month - 1] ?? ''))}` : ''
  const isWeekday = freq === 'weekly' && days !== '' && by_day?.every((day) => day.length === 2)
  const base = isWeekday
    ? every(interval, days)
    : [every(interval, UNITS[freq]), days && `on ${days}`].filter(Boolean).join(' ')
  const end = until ? `until ${dayName(until, reader)}` : count ? `${count} times` : ''
  return [base, dates, months, end].filter(Boolean).join(' ')
}

function every(interval: number, what: string): string {
  if (interval === 1) return `every ${what}`
  return interval === 2
    ? `every other ${what}`
    : `every ${interval} ${/day$/.test(what) && what !== 'day' ? `weeks on ${what}` : `${what}s`}`
}

function daysOf(by_day: NonNullable<Recurrence['by_day']>): string {
  const codes = by_day.join()
  if (codes === 'MO,TU,WE,TH,FR') return 'weekday'
  if (codes === 'SA,SU') return 'Saturday and Sunday'
  return listed(by_day.map(dayOf))
}

function dayOf(day: string): string {
  const name = WEEKDAYS[day.slice(-2) as WeekdayCode]
  const number = Number(day.slice(0, -2))
  return number ? `the ${ordinal(number)} ${name}` : name
}

/** 1 → "1st", -1 → "last". */
function ordinal(number: number): string {
  if (number < 0) return number === -1 ? 'last' : `${ordinal(-number)} last`
  const tail = number % 100 >= 11 && number % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
  return `${number}${tail}`
}
