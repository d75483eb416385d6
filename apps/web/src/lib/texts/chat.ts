import { texts } from './catalogue.ts'
import { chat } from './en/chat.ts'

export const chatTexts = texts('chat', chat)
