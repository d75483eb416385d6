import { texts } from './catalogue.ts'
import { common } from './en/common.ts'

export const commonTexts = texts('common', common)
