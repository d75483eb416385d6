import { hasVisible, withoutControls } from '@todo-agents/contract/text'
import { toText } from '../connection/json.ts'

export const DEFAULT_TITLE = 'New conversation'
const MAX_TITLE = 60

/** What people say before they say what they want, in the languages of the offline assistant. Repeated: "hi, could you". */
const OPENERS =
  /^(?:(?:hi|hello|hey|ok|okay|so|well|please|pls|kindly|hallo|bitte|hola|por favor|bonjour|salut)(?: there)?[\s,!.:–-]+|(?:can|could|would|will) you (?:please |kindly )?|(?:i(?:'d| would) like|i want|i need) (?:you )?to |(?:kannst|könntest|würdest) du (?:bitte )?)/iu
const CLOSERS = /(?:[\s,]+(?:please|pls|thanks|thank you|thx|bitte|danke|gracias|merci))?[\s.!?]*$/iu

/**
 * Returns the title of a conversation whose first message was answered: the message without polite openers.
 *
 * @example exchangeTitle('Hi, could you please plan my week?') // Plan my week
 */
export function exchangeTitle(content: string): string {
  let text = content.trim()
  for (let next = text.replace(OPENERS, ''); next !== text; next = text.replace(OPENERS, '')) text = next
  text = text.replace(CLOSERS, '')
  const title = titleOf(hasVisible(text) ? text : content)
  const first = String.fromCodePoint(title.codePointAt(0) ?? 0)
  return first.toLocaleUpperCase().length === first.length
    ? first.toLocaleUpperCase() + title.slice(first.length)
    : title
}

/** Returns the first 60 characters of a message, cut between words if possible. */
export function titleOf(content: string): string {
  const text = withoutControls(toText(content).replace(/\s+/g, ' ')).trim()
  if (!hasVisible(text)) return DEFAULT_TITLE
  if (text.length <= MAX_TITLE) return text
  const cut = text
    .slice(0, MAX_TITLE)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
  return text[MAX_TITLE] === ' ' ? cut : cut.replace(/(.) \S*$/, '$1')
}
