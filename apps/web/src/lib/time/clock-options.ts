import { pickerTexts as t } from '../texts/pickers.ts'
import { formatClock } from './format-time.ts'

export interface TimeOption {
  /** A local clock time, such as `09:30`, or another value. */
  value: string
  label: string
}

const HALF_HOURS = 48

/** Returns the clock times of a day, each half hour. */
export function clockOptions(): TimeOption[] {
  return Array.from({ length: HALF_HOURS }, (_, index) => {
    const value = `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`
    return { value, label: formatClock(`2026-01-01T${value}:00Z`, { time_zone: 'UTC' }) }
  })
}

/** Returns a length as text: "45 min", "2 h", "1 h 30 min", "2 days". */
export function lengthText(minutes: number): string {
  if (minutes >= 1440 && minutes % 1440 === 0) return t.days(minutes / 1440)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 && t.hours(hours), rest > 0 && t.minutes(rest)].filter(Boolean).join(' ')
}
