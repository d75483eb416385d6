import { texts } from './catalogue.ts'
import { auth } from './en/auth.ts'

export const authTexts = texts('auth', auth)
