import type { Reminder } from '@todo-agents/contract/reminder'

/** The service worker uses this file too, so it imports nothing large, such as Temporal. */

type Told = Pick<Reminder, 'alarm_time' | 'is_late' | 'due_date' | 'start_time'>

interface Reader {
  time_zone: string
  now: Date
  /** The clock of the reader. Default: as in the locale of the browser. */
  hourCycle?: 'h12' | 'h23' | undefined
}

const READERS_HOURS = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hourCycle

/** Returns the sentence below the title of a reminder: when its todo is, or that the reminder comes late. */
export function reminderText({ alarm_time, is_late, due_date, start_time }: Told, reader: Reader): string {
  if (is_late) return `This was due at ${timeText(alarm_time, reader)}, while the server was down.`
  if (start_time) {
    const hasStarted = Date.parse(start_time) < reader.now.getTime()
    return `${hasStarted ? 'Started' : 'Starts'} at ${timeText(start_time, reader)}`
  }
  if (due_date) return due_date === dayOf(reader.now, reader) ? 'Due today' : `Due on ${dayText(due_date)}`
  return `Reminder for ${timeText(alarm_time, reader)}`
}

/** Returns "2:00 PM", with the day if it is not today. */
function timeText(instant: string, reader: Reader): string {
  const { time_zone, now, hourCycle = READERS_HOURS } = reader
  const time = new Date(instant)
  const clock = format(time, {
    timeZone: time_zone,
    hour: 'numeric',
    minute: '2-digit',
    ...(hourCycle && { hourCycle }),
  })
  const day = dayOf(time, reader)
  return day === dayOf(now, reader) ? clock : `${clock} on ${dayText(day)}`
}

function dayText(day: string): string {
  return format(new Date(`${day}T00:00:00Z`), { timeZone: 'UTC', weekday: 'short', month: 'short', day: 'numeric' })
}

function dayOf(time: Date, { time_zone }: Reader): string {
  // Swedish dates are written as 2026-11-29.
  return new Intl.DateTimeFormat('sv', { timeZone: time_zone }).format(time)
}

function format(time: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en', options).format(time)
}
