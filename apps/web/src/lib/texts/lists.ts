import { texts } from './catalogue.ts'
import { lists } from './en/lists.ts'

export const listTexts = texts('lists', lists)
