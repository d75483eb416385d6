import { texts } from './catalogue.ts'
import { quickAdd } from './en/quick-add.ts'

export const quickAddTexts = texts('quickAdd', quickAdd)
