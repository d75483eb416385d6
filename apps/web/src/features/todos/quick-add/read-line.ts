import { germanTimes } from '@todo-agents/language/german'
import type { Missed } from '@todo-agents/language/quick-add'
import type { Choices, LineContext, Line as LineRead } from '@todo-agents/language/read-line'
import { readLine as read } from '@todo-agents/language/read-line'
import type { Span } from '@todo-agents/language/times/types'
import { language } from '../../../lib/texts/language.ts'

export type { Choices, Times } from '@todo-agents/language/read-line'

/** The todo that a line of quick add describes. */
export interface Line extends Omit<LineRead, 'missed'> {
  /** The words that say when and stay in the title. */
  missed: MissedWords[]
}

/** `language`: they are in the language of the page, and only English is read. */
type MissedWords = Span & { why: Missed['why'] | 'language' }

/**
 * Returns the todo that a text describes. The page loads this module after its first render, because the language
 * package is large.
 */
export function readLine(text: string, choices: Choices, context: LineContext): Line {
  const line = read(text, choices, context)
  const used = [...line.taken.flatMap(({ spans }) => spans), ...choices.ignore, ...line.missed]
  return { ...line, missed: [...line.missed, ...unreadTimes(text, used)].toSorted((a, b) => a.start - b.start) }
}

/** Returns the words that name a day or time in the language of the page, which is not read. */
function unreadTimes(text: string, used: readonly Span[]): MissedWords[] {
  if (language !== 'de') return []
  const isFree = (span: Span) => !used.some(({ start, end }) => start < span.end && span.start < end)
  return germanTimes(text)
    .filter(isFree)
    .map((span) => ({ ...span, why: 'language' }))
}
