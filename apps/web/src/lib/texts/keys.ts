import { texts } from './catalogue.ts'
import { keys } from './en/keys.ts'

export const keyTexts = texts('keys', keys)
