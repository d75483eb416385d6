import { texts } from './catalogue.ts'
import { rows } from './en/rows.ts'

export const rowTexts = texts('rows', rows)
