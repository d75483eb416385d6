import type { HourCycle } from '@todo-agents/contract/hour-cycle'
import { hourCycleOf } from '@todo-agents/contract/hour-cycle'
import type { Me } from '@todo-agents/contract/user'
import { dateOrder } from '@todo-agents/language/customs'
import { locale } from '../texts/language.ts'

type Order = 'dmy' | 'mdy'
type Settings = Pick<Me, 'time_zone' | 'hour_cycle' | 'date_order'>

let dateLocale = locale
/** Until the user is known, as in the locale. */
let hours: HourCycle | undefined

/**
 * Writes dates and clocks as the user does, from now on. The order of day and month and the hours of the clock follow
 * the settings, else the time zone: by the same rules as the answers of the assistant, so that one screen has one style.
 */
export function setTimeStyle(settings: Settings): void {
  hours = hourCycleOf(settings)
  dateLocale = localeOfOrder(locale, dateOrder(settings))
}

/** Returns the locale in which dates are written: of the language of the page, with the order that the user reads. */
export function timeLocale(): string {
  return dateLocale
}

/** Returns the hours of the clock that the user reads. */
export function timeHours(): HourCycle {
  hours ??= new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hourCycle === 'h23' ? 'h23' : 'h12'
  return hours
}

/** English has both orders. Other languages have one. Exported for its test. */
export function localeOfOrder(locale: string, order: Order): string {
  if (!locale.startsWith('en') || orderOf(locale) === order) return locale
  return order === 'mdy' ? 'en-US' : 'en-GB'
}

/** The orders of the most common locales: the first formatter takes long on a phone, and is made while the page starts. */
const KNOWN_ORDERS: Record<string, Order> = { 'en-US': 'mdy', 'en-GB': 'dmy' }

function orderOf(locale: string): Order {
  const known = KNOWN_ORDERS[locale]
  if (known) return known
  const parts = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }).formatToParts()
  return parts.find(({ type }) => type === 'day' || type === 'month')?.type === 'day' ? 'dmy' : 'mdy'
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Returns a formatter. They are kept, because a new one takes longer than a hundred dates. */
export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([dateLocale, options])
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(dateLocale, options)
  formats.set(key, format)
  return format
}
