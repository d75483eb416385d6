import type { Recurrence, RecurrenceFrom, WeekdayCode } from '../times/types.ts'
import { readRule } from './rule-text.ts'

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
const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const QUARTERS = ['1,4,7,10', '3,6,9,12']

/** What surrounds a rule in its words. */
export interface RuleWords {
  recurrence_from?: RecurrenceFrom
  /** The time of day of its occurrences in words: `09:00`, `9:00 AM`. */
  clock?: string | undefined
  /** The zone in which an `UNTIL` with a clock time is shown as a day. Default: UTC. */
  time_zone?: string
  /** `mdy` writes "May 31, 2027". Default: dmy, "31 May 2027". */
  date_order?: 'dmy' | 'mdy'
}

/**
 * Returns a rule of RFC 5545 in English. `parseTimes` reads the words of a usual rule as the same rule.
 *
 * @example
 * recurrenceWords('FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270531', { clock: '09:00' })
 * // 'every other Thursday at 09:00 until 31 May 2027'
 * recurrenceWords('FREQ=DAILY;INTERVAL=3', { recurrence_from: 'completion' })
 * // '3 days after completion'
 */
export function recurrenceWords(said: string | Recurrence, more: RuleWords = {}): string {
  const rule = typeof said === 'string' ? readRule(said, more.time_zone) : said
  if (!rule) return 'by a rule of its own'
  const { until, count } = rule
  const end = until ? ` until ${dateWords(until, more)}` : count ? `, ${count} ${count === 1 ? 'time' : 'times'}` : ''
  // "every 8 hours" has several times of day.
  const clock = more.clock && rule.freq !== 'hourly' && rule.freq !== 'minutely' ? ` at ${more.clock}` : ''
  return cycleWords(rule, more) + clock + end
}

function dateWords(day: string, { date_order }: RuleWords): string {
  const [year, month, date] = day.split('-').map(Number)
  const name = MONTHS[(month ?? 1) - 1]
  return date_order === 'mdy' ? `${name} ${date}, ${year}` : `${date} ${name} ${year}`
}

function cycleWords(rule: Recurrence, { recurrence_from }: RuleWords): string {
  const words = ruleWords(rule)
  if (recurrence_from !== 'completion') return words
  const { freq, interval, by_day, by_month_day, by_month } = rule
  if (by_day || by_month_day || by_month) return `${words} after completion`
  return `${interval} ${UNITS[freq]}${interval === 1 ? '' : 's'} after completion`
}

function ruleWords(rule: Recurrence): string {
  const { freq, interval } = rule
  switch (freq) {
    case 'weekly':
      return [
        rule.by_day ? weeklyWords(rule.by_day, interval) : every(interval, 'week'),
        onlyWords(rule, ['by_day']),
      ].join('')
    case 'monthly':
    case 'yearly':
      return isEveryWeek(rule) ? weeklyWords(rule.by_day ?? [], 1) : datedWords(rule)
    case 'daily':
      // The weekdays of every day are the same rule as those of every week.
      return interval === 1 && rule.by_day && !rule.by_set_pos
        ? weeklyWords(rule.by_day, 1) + onlyWords(rule, ['by_day'])
        : every(interval, 'day') + onlyWords(rule)
    default:
      return every(interval, UNITS[freq]) + onlyWords(rule)
  }
}

/** "every other Thursday", "every 3 weeks on Tuesday", "every weekday". "every other weekday" could be every second day. */
function weeklyWords(by_day: readonly string[], interval: number): string {
  if (interval === 1 && isWorkdays(by_day)) return 'every weekday'
  const days = listed(by_day.map(dayName))
  return interval < 3 ? `every ${interval === 2 ? 'other ' : ''}${days}` : `every ${interval} weeks on ${days}`
}

/** Whether a rule of months or years means the same weekdays of every week. */
export function isEveryWeek({ interval, by_day, ...limits }: Recurrence): boolean {
  const isLimited = limits.by_month ?? limits.by_month_day ?? limits.by_set_pos ?? limits.by_week ?? limits.by_year_day
  return interval === 1 && !isLimited && by_day?.every((day) => day.length === 2) === true
}

/** Whether a rule names the first or the last month of each quarter. */
export function isQuarterly({ freq, interval, by_month = [] }: Recurrence): boolean {
  return freq === 'monthly' && interval === 1 && QUARTERS.includes(by_month.join())
}

/** Rules of months and years. */
function datedWords(rule: Recurrence): string {
  const { freq, interval, by_day, by_month_day, by_month = [] } = rule
  const days = daysWords(rule)
  const months = listed(by_month.map((month) => MONTHS[month - 1] ?? ''))
  if (isQuarterly(rule) && days !== '') return `every quarter ${days}`
  if (months === '')
    return [every(interval, UNITS[freq]), days, freq === 'yearly' && days && !rule.by_week && 'of the year']
      .filter(Boolean)
      .join(' ')
  const [only] = by_month_day ?? []
  if (by_month.length === 1 && by_month_day?.length === 1 && !by_day && only && only > 0) {
    return `${every(interval, 'year')} on ${only} ${months}`
  }
  return days === '' ? `${every(interval, 'year')} in ${months}` : `${every(interval, 'year')} ${days} of ${months}`
}

/** "on the 1st and 15th", "on the last Friday", "on the last weekday"; empty when the rule names no days. */
function daysWords({ by_day, by_month_day, by_set_pos, by_week, by_year_day }: Recurrence): string {
  if (by_year_day) return `on the ${listed(by_year_day.map(dateOfMonth))}${placesWords(by_set_pos)}`
  if (by_week) {
    const days = by_day ? ` on ${listed(by_day.map(dayName))}` : ''
    return `in week ${listed(by_week.map((week) => (week < 0 ? `${ordinal(week)}` : String(week))))}${days}`
  }
  const dates = by_month_day ? `the ${listed(by_month_day.map(dateOfMonth))}` : ''
  if (!by_day) return dates && `on ${dates}${placesWords(by_set_pos)}`
  const isPlain = by_day.every((day) => day.length === 2)
  if (by_set_pos && isPlain && !dates) return `on the ${listed(by_set_pos.map(ordinal))} ${kindWords(by_day)}`
  const names = isPlain ? `every ${listed(by_day.map(dayName))}` : `the ${nthDays(by_day)}`
  return (
    (dates ? `on ${dates} when it is a ${listed(by_day.map(dayName), 'or')}` : `on ${names}`) + placesWords(by_set_pos)
  )
}

/** A set of weekdays of which some are chosen by their place. */
function kindWords(by_day: readonly string[]): string {
  if (by_day.length === 7) return 'day'
  if (isWorkdays(by_day)) return 'weekday'
  return by_day.toSorted().join() === 'SA,SU' ? 'weekend day' : listed(by_day.map(dayName), 'or')
}

function placesWords(by_set_pos: Recurrence['by_set_pos']): string {
  return by_set_pos ? `, only the ${listed(by_set_pos.map(ordinal))} of these` : ''
}

/** The parts of a rule that limit its cycle: ", only in June and July". */
function onlyWords({ by_day, by_month_day, by_month, by_set_pos }: Recurrence, said: 'by_day'[] = []): string {
  const limits = [
    by_day && !said.includes('by_day') && `on ${listed(by_day.map(dayName))}`,
    by_month_day && `on the ${listed(by_month_day.map(dateOfMonth))}`,
    by_month && `in ${listed(by_month.map((month) => MONTHS[month - 1] ?? ''))}`,
    by_set_pos && `the ${listed(by_set_pos.map(ordinal))} of these`,
  ].filter(Boolean)
  return limits.length > 0 ? `, only ${limits.join(' and ')}` : ''
}

function every(interval: number, unit: string): string {
  if (interval === 1) return `every ${unit}`
  return interval === 2 ? `every other ${unit}` : `every ${interval} ${unit}s`
}

/** Whether the days are Monday to Friday. */
export function isWorkdays(by_day: readonly string[]): boolean {
  return by_day.length === 5 && by_day.every((day) => /^(?:MO|TU|WE|TH|FR)$/.test(day))
}

function dayName(day: string): string {
  return WEEKDAYS[day.slice(-2) as WeekdayCode]
}

/** "1st and 3rd Monday", "1st Monday and last Friday" */
function nthDays(by_day: readonly string[]): string {
  const [first = ''] = by_day
  const isSame = by_day.every((day) => day.length > 2 && day.endsWith(first.slice(-2)))
  if (!isSame) return listed(by_day.map(nthDay))
  return `${listed(by_day.map((day) => ordinal(Number(day.slice(0, -2)))))} ${dayName(first)}`
}

function nthDay(day: string): string {
  const number = Number(day.slice(0, -2))
  return number ? `${ordinal(number)} ${dayName(day)}` : dayName(day)
}

/** 15 → "15th", -1 → "last day". */
function dateOfMonth(number: number): string {
  return number < 0 ? `${ordinal(number)} day` : ordinal(number)
}

/** 1 → "1st", -1 → "last", -2 → "2nd to last". */
function ordinal(number: number): string {
  if (number < 0) return number === -1 ? 'last' : `${ordinal(-number)} to last`
  const tail = number % 100 >= 11 && number % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
  return `${number}${tail}`
}

/** "a, b and c" */
function listed(words: string[], joint = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`
}
