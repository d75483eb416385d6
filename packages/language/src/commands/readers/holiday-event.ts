import { findHoliday } from '../../times/holidays/find-holiday.ts'
import type { FoundTime } from '../../times/types.ts'
import { onceOf } from '../../times/types.ts'
import { isClockAlone } from '../doubt/doubt.ts'
import type { SingleCommand } from '../types.ts'

/** Things that are done before the holiday in their name. */
const AHEAD =
  /^\s*(?:shopping|cards?|gifts?|presents?|decorations?|lights|tree|candy|sweets|costumes?|tickets?|flowers|eggs|turkey|pick-?up|prep|preparations?|planning|orders?|delivery|bookings?)(?!\p{L})/iu

/**
 * Returns the text with the holiday of the title inserted as the day of the clock time: "New Year's Eve drinks at 8"
 * are on New Year's Eve. Returns null when the time has a day, the title does not start with a holiday, or the thing is
 * done before it ("Christmas shopping").
 */
export function withHolidayOfEvent(taken: FoundTime, text: string, title: string): string | null {
  if (!isClockAlone(taken) || taken.relation === 'by') return null
  const holiday = findHoliday(title, 0)
  if (!holiday || holiday.isWeak) return null
  const rest = title.slice(holiday.end)
  if (!/^\s+\p{L}/u.test(rest) || AHEAD.test(rest)) return null
  return `${text.slice(0, taken.end)} on ${title.slice(0, holiday.end)}${text.slice(taken.end)}`
}

/**
 * Returns the new todo with `next`, the next such clock time, as the other reading of its time: "Christmas party at 8"
 * may be tonight.
 */
export function withNextTimeAsOther(command: SingleCommand, next: FoundTime): SingleCommand {
  if (command.kind !== 'create' || command.time === undefined) return command
  const time = onceOf(command.time)
  const other = 'time' in next ? next.time : 'from' in next ? next.from : null
  return time ? { ...command, time: { ...time, certainty: 'likely', other } } : command
}
