import { texts } from './catalogue.ts'
import { settings } from './en/settings.ts'

export const settingsTexts = texts('settings', settings)
