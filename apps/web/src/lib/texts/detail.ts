import { texts } from './catalogue.ts'
import { detail } from './en/detail.ts'

export const detailTexts = texts('detail', detail)
