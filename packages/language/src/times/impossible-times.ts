import type { Span } from './types.ts'
import { overlaps } from './types.ts'

const MONTH =
  '(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
/** Larger numbers are hardly meant as days: "may 40 guests come". */
const DAY = '(?<day>[12]?\\d|3\\d)(?:st|nd|rd|th)?'
const AFTER = '(?![\\p{L}\\p{N}]|[.,:/-]\\d)'

/** Each form of a date or a clock time, and whether one with these parts exists. */
const FORMS: { pattern: RegExp; exists: (parts: Record<string, string | undefined>) => boolean }[] = [
  form('(?<hour>\\d{1,2}):(?<minute>\\d\\d)', ({ hour, minute }) => isClock(Number(hour), Number(minute))),
  form('(?<hour>\\d{2})\\s?[ap]\\.?m', ({ hour }) => isClock(Number(hour), 0)),
  form('(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)', ({ year, month, day }) =>
    isDate(Number(day), Number(month), Number(year)),
  ),
  form('(?<a>\\d{1,2})([/.])(?<b>\\d{1,2})\\2(?<year>\\d{4}|\\d\\d)', ({ a, b, year = '' }) => {
    const full = Number(year.length === 2 ? `20${year}` : year)
    return isDate(Number(a), Number(b), full) || isDate(Number(b), Number(a), full)
  }),
  form('(?<a>\\d{1,2})(?:/(?<b>\\d{1,2})|\\.(?<c>\\d{1,2})\\.)', ({ a, b, c }) => {
    const [one, other] = [Number(a), Number(b ?? c)]
    // Without a month, it is a part of something, such as "50/50".
    return isDate(one, other) || isDate(other, one) || Math.min(one, other) > 12 || Math.max(one, other) > 31
  }),
  form(`${MONTH}\\s(?:the\\s)?${DAY}`, isNamedDate),
  form(`${DAY}\\s(?:of\\s)?${MONTH}`, isNamedDate),
]

/**
 * Returns the words that are written as a date or a clock time that does not exist: "31/2", "Feb 30", "25:00".
 */
export function impossibleTimes(text: string): Span[] {
  const found: Span[] = []
  for (const { pattern, exists } of FORMS) {
    for (const { index, groups = {}, 0: words } of text.matchAll(pattern)) {
      const span = { start: index, end: index + words.length }
      if (!exists(groups) && !found.some((other) => overlaps(other, span))) found.push(span)
    }
  }
  return found.toSorted((a, b) => a.start - b.start)
}

function form(words: string, exists: (typeof FORMS)[number]['exists']): (typeof FORMS)[number] {
  return { pattern: new RegExp(`(?<![\\p{L}\\p{N}]|\\d[.,:/-])${words}${AFTER}`, 'giu'), exists }
}

function isClock(hour: number, minute: number): boolean {
  return minute < 60 && (hour < 24 || (hour === 24 && minute === 0))
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function isNamedDate({ name = '', day }: Record<string, string | undefined>): boolean {
  return isDate(Number(day), MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1)
}

/** Without a year, the 29th of February exists. */
function isDate(day: number, month: number, year = 2028): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
