import type { Reminder } from '@todo-agents/contract/reminder'
import { notificationWords as german } from '../texts/de/notification-words.ts'
import { notificationWords as english } from '../texts/en/notification-words.ts'

/** The service worker uses this file too, so it imports nothing large, such as Temporal. */

type Told = Pick<Reminder, 'alarm_time' | 'is_late' | 'due_date' | 'start_time'>

export interface ReminderReader {
  time_zone: string
  now: Date
  /** The clock of the reader. Default: as in the locale. */
  hourCycle?: 'h12' | 'h23' | undefined
  /** The language of the texts, and the order of dates. Default: English. */
  locale?: string | undefined
}

/** Returns the texts of reminders in the language of a locale. */
export function reminderWords(locale = 'en'): typeof english {
  return locale.startsWith('de') ? german : english
}

/** Returns the sentence below the title of a reminder: when its todo is, or that the reminder comes late. */
export function reminderText({ alarm_time, is_late, due_date, start_time }: Told, reader: ReminderReader): string {
  const t = reminderWords(reader.locale)
  if (is_late) return t.late(timeText(alarm_time, reader))
  if (start_time) {
    const hasStarted = Date.parse(start_time) < reader.now.getTime()
    return hasStarted ? t.started(timeText(start_time, reader)) : t.starts(timeText(start_time, reader))
  }
  if (due_date) return due_date === dayOf(reader.now, reader) ? t.dueToday : t.dueOn(dayText(due_date, reader))
  return t.reminderFor(timeText(alarm_time, reader))
}

/** Returns "2:00 PM", with the day if it is not today. */
function timeText(instant: string, reader: ReminderReader): string {
  const { time_zone, now, hourCycle } = reader
  const time = new Date(instant)
  const clock = format(time, reader, {
    timeZone: time_zone,
    hour: hourCycle === 'h23' ? '2-digit' : 'numeric',
    minute: '2-digit',
    ...(hourCycle && { hourCycle }),
  })
  const day = dayOf(time, reader)
  return day === dayOf(now, reader) ? clock : reminderWords(reader.locale).clockOnDay(clock, dayText(day, reader))
}

function dayText(day: string, reader: ReminderReader): string {
  const options = { timeZone: 'UTC', weekday: 'short', month: 'short', day: 'numeric' } as const
  return format(new Date(`${day}T00:00:00Z`), reader, options)
}

function dayOf(time: Date, { time_zone }: ReminderReader): string {
  // Swedish dates are written as 2026-11-29.
  return new Intl.DateTimeFormat('sv', { timeZone: time_zone }).format(time)
}

function format(time: Date, { locale = 'en' }: ReminderReader, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, options).format(time)
}
