import { texts } from './catalogue.ts'
import { recurrence } from './en/recurrence.ts'

export const recurrenceTexts = texts('recurrence', recurrence)
