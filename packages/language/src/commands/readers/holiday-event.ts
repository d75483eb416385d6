import { findHoliday } from '../../times/holidays/find-holiday.ts'
import type { FoundTime } from '../../times/types.ts'
import { onceOf } from '../../times/types.ts'
import { isClockAlone } from '../doubt/doubt.ts'
import type { SingleCommand } from '../types.ts'

/** What is done ahead of the holiday that it is named after. */
const AHEAD =
  /^\s*(?:shopping|cards?|gifts?|presents?|decorations?|lights|tree|candy|sweets|costumes?|tickets?|flowers|eggs|turkey|pick-?up|prep|preparations?|planning|orders?|delivery|bookings?)(?!\p{L})/iu

/**
 * The text with its holiday beside a clock time that was said without a day, when the title begins with one: "New
 * Year's Eve drinks at 8" are on New Year's Eve. Null when that is not so; shopping for Christmas is on any day.
 */
export function withHolidayOfEvent(taken: FoundTime, text: string, title: string): string | null {
  if (!isClockAlone(taken) || taken.relation === 'by') return null
  const holiday = findHoliday(title, 0)
  if (!holiday || holiday.weak) return null
  const rest = title.slice(holiday.end)
  if (!/^\s+\p{L}/u.test(rest) || AHEAD.test(rest)) return null
  return `${text.slice(0, taken.end)} on ${title.slice(0, holiday.end)}${text.slice(taken.end)}`
}

/** The new todo with the next such clock time as its other reading: the Christmas party may be tonight. */
export function withNextTimeAsOther(command: SingleCommand, next: FoundTime): SingleCommand {
  if (command.kind !== 'create' || command.time === undefined) return command
  const time = onceOf(command.time)
  const other = 'time' in next ? next.time : 'from' in next ? next.from : null
  return time ? { ...command, time: { ...time, certainty: 'likely', other } } : command
}
