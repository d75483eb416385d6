import { parseTimes } from '../times/parse-times.ts'
import type { FoundTime, Span, TimeContext } from '../times/types.ts'
import { quotedSpans } from './title.ts'

/** A message that is being read. */
export interface Said {
  text: string
  /** Where the message begins after greetings and polite words. */
  begin: number
  /** Lower case from `begin`, with single blanks, for recognising what is asked. */
  lower: string
  times: FoundTime[]
  context: TimeContext
}

const POLITE =
  /^(?:\s|(?:hey|hi|hello|ok|okay|please|pls|kindly|alexa|siri|assistant|so|well|and|also|then|now|just|yes|actually|oh)(?=[\s,!.])[,!.]?|(?:can|could|would|will) (?:you|u)(?: please| kindly)?(?: help me)?(?=\s)|would you mind|(?:i would|i'd|i’d) like (?:you )?to(?=\s)|i want you to(?=\s)|i need you to(?=\s)|go ahead and(?=\s)|let'?s(?=\s)|help me(?: to)?(?=\s))+/i

/** Politeness at the end, and the question mark of an order: "could you add milk, please?" */
const POLITE_END = /[\s,]{0,3}\s(?:please|pls|thanks|thank you)[\s.!?]*$/i
const POLITE_QUESTION = /^\s*(?:(?:hey|hi|hello|please)[\s,!]+)?(?:can|could|would|will)\s+(?:you|u)\s/i

export function hear(message: string, context: TimeContext): Said {
  const polite = message.replace(POLITE_END, '')
  const text = POLITE_QUESTION.test(polite) ? polite.replace(/[\s?]+$/, '') : polite
  const begin = POLITE.exec(text)?.[0].length ?? 0
  const quotes = quotedSpans(text)
  const times = parseTimes(text, context).filter((time) => !quotes.some((quote) => overlaps(quote, time)))
  return { text, begin, lower: plain(text.slice(begin)), times, context }
}

/** Lower case, single blanks, straight apostrophes, without a full stop at the end. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '')
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}
