import type { LocalTodo } from '@todo-agents/agent/tools/views'
import { dateOrder } from '@todo-agents/language/customs'
import { recurrenceWords } from '@todo-agents/language/recurrence/recurrence-words'
import type { FoundTime, RepeatedTime } from '@todo-agents/language/times/types'
import type { Reader } from './words.ts'
import { clock, dayAndClock, dayName, listed, momentOf } from './words.ts'

/** The most occurrences that the server counts. */
const MAX_COUNT = 1000

/** Says why the server would refuse the rule of a time. Returns null when it would not. */
export function refusedRule(time: FoundTime | undefined): string | null {
  if (time?.kind !== 'recurrence') return null
  const { rule, first } = time
  if (rule.freq === 'minutely')
    return 'A todo repeats at most once an hour, so I changed nothing. Say for example “every hour” or “every day at 9”.'
  const start = 'day' in first ? first.day : 'from' in first ? first.from : first.time
  if (rule.until && rule.until < start.slice(0, 10))
    return 'That would end before its first time, so I changed nothing. Say a later end, or none.'
  if (rule.count && rule.count > MAX_COUNT)
    return `A todo repeats at most ${MAX_COUNT} times when the times are counted, so I changed nothing. Say a day until which it repeats, or no end.`
  return null
}

/** A repetition in words, as it was said: "every other Thursday until 31 May 2027". */
export function ruleName({ rule, recurrence_from }: RepeatedTime, reader: Reader): string {
  return recurrenceWords(rule, { recurrence_from, date_order: dateOrder(reader) })
}

/** Returns the rule of a todo with its time of day, or null when it does not repeat. */
function repeatWords(todo: LocalTodo, reader: Reader, occurrences: string[] = []): string | null {
  const { recurrence, recurrence_from = 'schedule' } = todo
  if (!recurrence) return null
  // A todo that was moved once has another time of day than its rule.
  const local = occurrences.findLast((occurrence) => occurrence.length > 10) ?? momentOf(todo)
  const { time_zone } = reader
  const time = local ? clock(local, reader) : undefined
  return recurrenceWords(recurrence, { recurrence_from, clock: time, time_zone, date_order: dateOrder(reader) })
}

/**
 * Returns the sentence that says by which rule a todo repeats, with its next two occurrences. `said`: the rule as the
 * user said it, for a result that does not have it.
 */
export function repeatSentence(todo: LocalTodo, occurrences: string[], reader: Reader, said?: RepeatedTime): string {
  const words = repeatWords(todo, reader, occurrences) ?? (said ? ruleName(said, reader) : null)
  if (!words) return ''
  const days = occurrences.map((occurrence) => dayName(occurrence, reader))
  const isSameDay = new Set(days).size < days.length
  const dates = isSameDay ? occurrences.map((occurrence) => dayAndClock(occurrence, reader)) : days
  if (dates.length === 0) return ` It repeats ${words}.`
  // Only the first date of a rule that counts from completion is known.
  const isCounted = (todo.recurrence_from ?? said?.recurrence_from) === 'completion'
  const lead = dates.length > 1 ? 'the next two are' : isCounted ? 'the next one is' : 'the only one left is'
  return ` It repeats ${words}; ${lead} on ${listed(dates)}.`
}

/** Says when the next occurrence is, after this one was completed or skipped. */
export function nextSentence(next: LocalTodo | undefined, reader: Reader): string {
  const moment = next && momentOf(next)
  if (moment) return ` The next one is on ${dayAndClock(moment, reader)}.`
  return next?.due_date ? ` The next one is on ${dayName(next.due_date, reader)}.` : ''
}
