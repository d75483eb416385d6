import { texts } from './catalogue.ts'
import { pickers } from './en/pickers.ts'

export const pickerTexts = texts('pickers', pickers)
