import { chatTexts as t } from '../../../lib/texts/chat.ts'

/** Something that the user may want to say. */
export interface Suggestion {
  /** What the button says. */
  label: string
  /** What is sent. */
  message: string
}

/** The user's own state. */
export interface SuggestionFacts {
  openCount: number
  overdueCount: number
  /** Open todos of today, without the overdue ones. */
  todayCount: number
  /** False when the assistant understands English only: the suggestions are then the English words that are sent. */
  understandsAll: boolean
}

const MAX_SUGGESTIONS = 4

/**
 * Returns what a user in this state may want to say. Each works at once, for a newcomer without todos too.
 */
export function suggestionsOf({ openCount, overdueCount, todayCount, understandsAll }: SuggestionFacts): Suggestion[] {
  const say = (label: string, english: string, translated: string): Suggestion =>
    understandsAll ? { label, message: translated } : { label: english, message: english }
  const create = say(t.suggestCreate, ENGLISH.create, t.suggestCreateMessage)
  const repeating = say(t.suggestRepeating, ENGLISH.repeating, t.suggestRepeatingMessage)
  const freeHour = say(t.suggestFreeHour, ENGLISH.freeHour, t.suggestFreeHourMessage)
  const freeTime = say(t.suggestFreeTime, ENGLISH.freeTime, t.suggestFreeTimeMessage)
  if (openCount === 0) return [create, repeating, freeHour, freeTime]
  const own = [
    ...(overdueCount > 0 ? [say(t.suggestOverdue(overdueCount), ENGLISH.overdue, t.suggestOverdueMessage)] : []),
    todayCount > 0
      ? say(t.suggestToday(todayCount), ENGLISH.today, t.suggestTodayMessage)
      : say(t.suggestWeek, ENGLISH.week, t.suggestWeekMessage),
  ]
  return [...own, freeTime, freeHour, create].slice(0, MAX_SUGGESTIONS)
}

/** The messages in English. Tested with the built-in rules in `packages/offline/src/sentences/suggestions.test.ts`. */
const ENGLISH = {
  create: 'Create a todo for team meeting tomorrow at 2 PM, high importance',
  repeating: 'Water the plants every Saturday',
  freeHour: 'Find an hour for exercise tomorrow',
  freeTime: 'When am I free tomorrow?',
  overdue: 'Move everything overdue to today',
  today: 'What do I have today?',
  week: 'What do I have this week?',
}
