import { texts } from './catalogue.ts'
import { reminders } from './en/reminders.ts'

export const reminderTexts = texts('reminders', reminders)
