import { reminderTexts as t } from '../../lib/texts/reminders.ts'
import { formatInstant } from '../../lib/time/format-time.ts'
import { addDays, addMinutes, dayOf, fromLocalInput, toLocalInput } from '../../lib/time/time.ts'

/** Until this time of day, "tomorrow morning" is the coming morning. */
const NIGHT_ENDS = '05:00'

export interface SnoozeChoice {
  label: string
  until: string
}

interface SnoozeReader {
  time_zone: string
  /** The time of day at which the user's morning starts. */
  working_hours_start: string
  hourCycle?: 'h12' | 'h23'
}

/** Returns the times until which a reminder can be snoozed with one press. */
export function snoozeChoices(now: string, { working_hours_start, ...reader }: SnoozeReader): SnoozeChoice[] {
  const { time_zone } = reader
  const today = dayOf(now, time_zone)
  const isNight = toLocalInput(now, time_zone).slice(11) < NIGHT_ENDS
  const local = `${isNight ? today : addDays(today, 1)}T${working_hours_start}`
  const morning = fromLocalInput(local, time_zone)
  return [
    { label: t.minutes(10), until: addMinutes(now, 10) },
    { label: t.hours(1), until: addMinutes(now, 60) },
    // Working hours may start at midnight, which has passed.
    ...(morning > now ? [{ label: formatInstant(morning, { ...reader, today }), until: morning }] : []),
  ]
}
