import type { RuleWords } from '@todo-agents/language/recurrence/recurrence-words'
import { recurrenceWords } from '@todo-agents/language/recurrence/recurrence-words'

/** The words of a rule by which a todo repeats. The readers of words understand the English ones. */
export const recurrence = {
  inWords: (rule: string, more: RuleWords) => recurrenceWords(rule, more),
}
