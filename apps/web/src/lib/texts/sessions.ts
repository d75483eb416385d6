import { texts } from './catalogue.ts'
import { sessions } from './en/sessions.ts'

export const sessionTexts = texts('sessions', sessions)
