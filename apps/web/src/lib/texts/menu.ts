import { texts } from './catalogue.ts'
import { menu } from './en/menu.ts'

export const menuTexts = texts('menu', menu)
