import type { FoundTime } from '../../times/types.ts'
import { onceOf } from '../../times/types.ts'
import { hasClock } from '../../todo-fields.ts'

/** Events that take time, also when the user asks to be reminded of them. */
const EVENT =
  /(?<!\p{L})(?:appointments?|meetings?|concert|party|dinner|lunch|breakfast|brunch|interview|wedding|flight|train|class|lesson|lecture|seminar|workshop|game|match|show|movie|film|play|exam|test|conference|webinar|ceremony|funeral|birthday|dentist|doctor|check-?up|session|course|rehearsal|training|standup|stand-up|retro|review)(?!\p{L})/iu

/**
 * Whether a reminder is all that is asked for, at a moment: "remind me at 3 to stretch". "remind me about the concert at
 * 8" is an event that takes time, and so is what has a length or an end.
 */
export function isPointReminder(text: string, title: string, time: FoundTime, minutes: number | undefined): boolean {
  if (minutes || !hasClock(time) || onceOf(time)?.kind === 'interval') return false
  // After "to" the title is something to do: "remind me to prepare the meeting".
  const isDeed = text.toLowerCase().includes(`to ${title.slice(0, 20).toLowerCase()}`)
  return isDeed || !EVENT.test(title)
}

/**
 * Returns the time at which a reminder for a time rings. "remind me in 3 days" means this time of day in 3 days; any other
 * time stays as it is.
 */
export function ringingTime(time: FoundTime): FoundTime {
  if (time.kind !== 'day' || !time.same_time || time.relation !== 'at') return time
  const { day: _, same_time, ...found } = time
  return { ...found, kind: 'day_time', time: same_time, minutes: null, grain: 'minute', certainty: 'likely' }
}
