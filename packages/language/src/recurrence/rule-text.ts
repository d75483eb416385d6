import type { Recurrence, WeekdayCode } from '../times/types.ts'

const FREQUENCIES = ['minutely', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

const LISTS = {
  BYMONTH: 'by_month',
  BYWEEKNO: 'by_week',
  BYYEARDAY: 'by_year_day',
  BYMONTHDAY: 'by_month_day',
  BYSETPOS: 'by_set_pos',
} as const

/** Returns a rule as the value of an RRULE of RFC 5545, in the one form in which the server stores it: `FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270531`. */
export function ruleText(rule: Recurrence): string {
  const { freq, interval, by_day, until, count, week_start } = rule
  const parts: [name: string, value: unknown][] = [
    ['FREQ', freq.toUpperCase()],
    ['INTERVAL', interval > 1 && interval],
    ['BYMONTH', ascending(rule.by_month)],
    ['BYWEEKNO', ascending(rule.by_week)],
    ['BYYEARDAY', ascending(rule.by_year_day)],
    ['BYMONTHDAY', ascending(rule.by_month_day)],
    ['BYDAY', by_day?.toSorted((a, b) => placeOf(a) - placeOf(b))],
    ['BYSETPOS', ascending(rule.by_set_pos)],
    ['WKST', week_start],
    ['COUNT', count],
    ['UNTIL', until?.replaceAll('-', '')],
  ]
  return parts.flatMap(([name, value]) => (value ? `${name}=${value}` : [])).join(';')
}

function ascending(numbers: number[] | undefined): number[] | undefined {
  return numbers?.toSorted((a, b) => a - b)
}

/** Days are written in the order of the week, and those of one weekday by their number. */
function placeOf(day: string): number {
  return 1000 * WEEKDAYS.indexOf(day.slice(-2)) + Number(day.slice(0, -2))
}

/**
 * Reads an RRULE value. An `UNTIL` that is an instant becomes its day in `time_zone`. Returns null for a text that is no
 * rule, or that has parts which no todo can have.
 */
export function readRule(text: string, time_zone = 'UTC'): Recurrence | null {
  const rule: Partial<Recurrence> = { interval: 1 }
  for (const part of text.split(';')) {
    const [name = '', value = ''] = part.toUpperCase().split('=')
    const list = value.split(',')
    if (name === 'FREQ') {
      const freq = FREQUENCIES.find((each) => each === value.toLowerCase())
      if (!freq) return null
      rule.freq = freq
    } else if (name === 'INTERVAL') rule.interval = Number(value)
    else if (name === 'COUNT') rule.count = Number(value)
    else if (name === 'UNTIL') rule.until = dayOf(value, time_zone)
    else if (name === 'WKST') rule.week_start = value as WeekdayCode
    else if (name === 'BYDAY')
      rule.by_day = list.map((day) => day.replace('+', '')) as NonNullable<Recurrence['by_day']>
    else if (name in LISTS) rule[LISTS[name as keyof typeof LISTS]] = list.map(Number)
    else return null
  }
  return rule.freq ? (rule as Recurrence) : null
}

/** `20270531` or `20270531T215959Z` as a local day. */
function dayOf(value: string, time_zone: string): string {
  const [, year, month, day, clock] = /^(\d{4})(\d\d)(\d\d)(?:T(\d{6})Z)?/.exec(value) ?? []
  const date = `${year}-${month}-${day}`
  if (!clock) return date
  const instant = new Date(`${date}T${clock.replace(/(\d\d)(\d\d)(\d\d)/, '$1:$2:$3')}Z`)
  return new Intl.DateTimeFormat('en-CA', { timeZone: time_zone, dateStyle: 'short' }).format(instant)
}
