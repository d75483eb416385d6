import { texts } from './catalogue.ts'
import { programs } from './en/programs.ts'

export const programTexts = texts('programs', programs)
