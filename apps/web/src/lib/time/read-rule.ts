import { ruleText } from '@todo-agents/language/recurrence/rule-text'
import { parseTimes } from '@todo-agents/language/times/parse-times'
import type { Planner } from '@todo-agents/language/todo-fields'
import { timeContext } from '@todo-agents/language/todo-fields'

interface Rule {
  recurrence: string
  recurrence_from: 'schedule' | 'completion'
}

/**
 * Returns the rule that a text describes, such as "every other Thursday until June", or null. A text that is a rule of
 * RFC 5545 is taken as it is; the server checks it.
 */
export function readRule(text: string, planner: Planner): Rule | null {
  const said = text.trim()
  const [, rule] = /^(?:RRULE:)?(FREQ=\S+)$/i.exec(said) ?? []
  if (rule) return { recurrence: rule.toUpperCase(), recurrence_from: 'schedule' }
  // Alone, "the last Friday of the month" is a day.
  const everyUnit = said.replace(/\bof (?:the|a|each) (week|month|year)\b/i, 'of every $1')
  for (const words of [everyUnit, `every ${said}`]) {
    for (const time of parseTimes(words, timeContext(planner))) {
      if (time.kind !== 'recurrence') continue
      return { recurrence: ruleText(time.rule), recurrence_from: time.recurrence_from }
    }
  }
  return null
}
