import { hasVisible, withoutControls } from '@todo-agents/contract/text'
import { toText } from '../connection/json.ts'

export const DEFAULT_TITLE = 'New conversation'
const MAX_TITLE = 60

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
