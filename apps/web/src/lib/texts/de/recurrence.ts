import type { RuleWords } from '@todo-agents/language/recurrence/recurrence-words'
import { isEveryWeek, isQuarterly, isWorkdays } from '@todo-agents/language/recurrence/recurrence-words'
import { readRule } from '@todo-agents/language/recurrence/rule-text'
import type { Recurrence, WeekdayCode } from '@todo-agents/language/times/types'
import type { recurrence as english } from '../en/recurrence.ts'

const WEEKDAYS: Record<WeekdayCode, string> = {
  MO: 'Montag',
  TU: 'Dienstag',
  WE: 'Mittwoch',
  TH: 'Donnerstag',
  FR: 'Freitag',
  SA: 'Samstag',
  SU: 'Sonntag',
}
const UNITS: Record<Recurrence['freq'], { every: string; one: string; other: string }> = {
  minutely: { every: 'jede Minute', one: 'Minute', other: 'Minuten' },
  hourly: { every: 'jede Stunde', one: 'Stunde', other: 'Stunden' },
  daily: { every: 'jeden Tag', one: 'Tag', other: 'Tage' },
  weekly: { every: 'jede Woche', one: 'Woche', other: 'Wochen' },
  monthly: { every: 'jeden Monat', one: 'Monat', other: 'Monate' },
  yearly: { every: 'jedes Jahr', one: 'Jahr', other: 'Jahre' },
}
const MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ')
const FROM_THE_END = 'letzten vorletzten drittletzten viertletzten fünftletzten'.split(' ')

export const recurrence: typeof english = {
  inWords(said, more) {
    const rule = readRule(said, more.time_zone)
    if (!rule) return 'nach einer eigenen Regel'
    const { until, count } = rule
    const end = until ? ` bis ${dateWords(until)}` : count ? `, ${count}-mal` : ''
    // "alle 8 Stunden" has several times of day.
    const clock = more.clock && rule.freq !== 'hourly' && rule.freq !== 'minutely' ? ` um ${more.clock}` : ''
    return cycleWords(rule, more) + clock + end
  },
}

function dateWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${date}. ${MONTHS[(month ?? 1) - 1]} ${year}`
}

function cycleWords(rule: Recurrence, { recurrence_from }: RuleWords): string {
  const words = ruleWords(rule)
  if (recurrence_from !== 'completion') return words
  const { freq, interval, by_day, by_month_day, by_month } = rule
  if (by_day || by_month_day || by_month) return `${words} nach dem Erledigen`
  return `${interval} ${interval === 1 ? UNITS[freq].one : UNITS[freq].other} nach dem Erledigen`
}

function ruleWords(rule: Recurrence): string {
  const { freq, interval, by_day } = rule
  switch (freq) {
    case 'weekly':
      return (by_day ? weeklyWords(by_day, interval) : every(rule)) + onlyWords({ ...rule, by_day: undefined })
    case 'monthly':
    case 'yearly':
      return isEveryWeek(rule) ? weeklyWords(by_day ?? [], 1) : datedWords(rule)
    case 'daily':
      // The weekdays of every day are the same rule as those of every week.
      return interval === 1 && by_day && !rule.by_set_pos
        ? weeklyWords(by_day, 1) + onlyWords({ ...rule, by_day: undefined })
        : every(rule) + onlyWords(rule)
    default:
      return every(rule) + onlyWords(rule)
  }
}

/** "jeden Montag und Freitag", "alle 2 Wochen am Montag", "an jedem Werktag". */
function weeklyWords(by_day: readonly string[], interval: number): string {
  const isWork = isWorkdays(by_day)
  const days = listed(by_day.map(dayName))
  if (interval === 1) return isWork ? 'an jedem Werktag' : `jeden ${days}`
  return `alle ${interval} Wochen ${isWork ? 'an den Werktagen' : `am ${days}`}`
}

/** Rules of months and years. */
function datedWords(rule: Recurrence): string {
  const { by_day, by_month_day, by_month = [] } = rule
  const days = daysWords(rule)
  if (isQuarterly(rule) && days !== '') return `jedes Quartal ${days}`
  if (by_month.length === 0) {
    return [every(rule), days, rule.freq === 'yearly' && days && !rule.by_week && 'des Jahres']
      .filter(Boolean)
      .join(' ')
  }
  const cycle = every({ ...rule, freq: 'yearly' })
  const months = listed(by_month.map(monthName))
  const [only] = by_month_day ?? []
  const isDate = by_month.length === 1 && by_month_day?.length === 1 && !by_day
  if (isDate && only && only > 0) return `${cycle} am ${only}. ${months}`
  return [cycle, days, `im ${months}`].filter(Boolean).join(' ')
}

/** "am 1. und 15.", "am letzten Freitag", "am letzten Werktag"; empty when the rule names no days. */
function daysWords({ by_day, by_month_day, by_set_pos, by_week, by_year_day }: Recurrence): string {
  if (by_year_day) return `am ${listed(by_year_day.map(ordinal))} Tag${placesWords(by_set_pos)}`
  if (by_week) {
    const weeks = by_week.map((week) => (week < 0 ? `in der ${ordinal(week)} Woche` : `in Woche ${week}`))
    return listed(weeks) + (by_day ? ` am ${listed(by_day.map(dayName))}` : '')
  }
  const dates = by_month_day ? `am ${datesWords(by_month_day)}` : ''
  if (!by_day) return dates && dates + placesWords(by_set_pos)
  const isPlain = by_day.every((day) => day.length === 2)
  if (by_set_pos && isPlain && !dates) return `am ${listed(by_set_pos.map(ordinal))} ${kindWords(by_day)}`
  if (dates) return `${dates}, wenn es ein ${listed(by_day.map(dayName), 'oder')} ist${placesWords(by_set_pos)}`
  return (isPlain ? `an jedem ${listed(by_day.map(dayName))}` : `am ${nthDays(by_day)}`) + placesWords(by_set_pos)
}

/** A set of weekdays of which some are chosen by their place. */
function kindWords(by_day: readonly string[]): string {
  if (by_day.length === 7) return 'Tag'
  if (isWorkdays(by_day)) return 'Werktag'
  return by_day.toSorted().join() === 'SA,SU' ? 'Wochenendtag' : listed(by_day.map(dayName), 'oder')
}

function placesWords(by_set_pos: Recurrence['by_set_pos']): string {
  return by_set_pos ? `, davon nur am ${listed(by_set_pos.map(ordinal))}` : ''
}

/** The parts of a rule that limit its cycle: ", nur im Juni und Juli". */
function onlyWords({ by_day, by_month_day, by_month, by_set_pos }: Limits): string {
  const limits = [
    by_day && `am ${listed(by_day.map(dayName))}`,
    by_month_day && `am ${datesWords(by_month_day)}`,
    by_month && `im ${listed(by_month.map(monthName))}`,
    by_set_pos && `am ${listed(by_set_pos.map(ordinal))} davon`,
  ].filter((limit) => limit !== undefined)
  return limits.length > 0 ? `, nur ${listed(limits)}` : ''
}

type Limits = { [Name in 'by_day' | 'by_month_day' | 'by_month' | 'by_set_pos']?: Recurrence[Name] | undefined }

function every({ freq, interval }: Pick<Recurrence, 'freq' | 'interval'>): string {
  return interval === 1 ? UNITS[freq].every : `alle ${interval} ${UNITS[freq].other}`
}

function dayName(day: string): string {
  return WEEKDAYS[day.slice(-2) as WeekdayCode]
}

function monthName(month: number): string {
  return MONTHS[month - 1] ?? ''
}

/** "1. und 3. Montag", "1. Montag und letzten Freitag" */
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

/** "1. und 15.", "1. und letzten Tag" */
function datesWords(days: readonly number[]): string {
  return listed(days.map(ordinal)) + (days.some((day) => day < 0) ? ' Tag' : '')
}

/** 15 → "15.", -1 → "letzten", -8 → "8.-letzten". */
function ordinal(number: number): string {
  if (number > 0) return `${number}.`
  return FROM_THE_END[-number - 1] ?? `${-number}.-letzten`
}

/** "a, b und c" */
function listed(words: readonly string[], joint = 'und'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`
}
