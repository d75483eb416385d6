import { texts } from './catalogue.ts'
import { time } from './en/time.ts'

export const timeTexts = texts('time', time)
