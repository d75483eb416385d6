import { texts } from './catalogue.ts'
import { history } from './en/history.ts'

export const historyTexts = texts('history', history)
