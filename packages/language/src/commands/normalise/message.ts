import { normalise } from '../../text/normalise.ts'
import { parseTimes } from '../../times/parse-times.ts'
import type { FoundTime, TimeContext } from '../../times/types.ts'
import { overlaps } from '../../times/types.ts'
import { findTags } from '../readers/tags.ts'
import { quotedSpans } from '../readers/title.ts'
import { asOrder, unwrapped } from './as-order.ts'
import { withVerbSpelled } from './typos.ts'

/** A message, normalised for the readers. */
export interface Message {
  /** The command in the message, in the words of the writer. */
  text: string
  /** `text` in lower case, normalised, for recognising the command. */
  lower: string
  /** The whole message, normalised like `lower`. */
  wholeLower: string
  /** Whether the command ends in a question mark. The polite one of "could you add milk?" does not count. */
  hasQuestionMark: boolean
  times: FoundTime[]
  context: TimeContext
}

/** Finds the command in a message, and the times in the command. */
export function readMessage(message: string, context: TimeContext): Message {
  const order = orderOf(message)
  const found = timesOutsideNames(order, context)
  const text = timeLast(order, found[0])
  return {
    text,
    lower: plain(text),
    wholeLower: plain(message),
    hasQuestionMark: text.trimEnd().endsWith('?'),
    times: text === order ? found : timesOutsideNames(text, context),
    context,
  }
}

/** Returns the command in a message, in the words of the writer. */
export function orderOf(message: string): string {
  return asOrder(withVerbSpelled(unwrapped(withoutHesitation(message))))
}

/** Sounds of a speaker who thinks, which dictation writes down. "er" is also a hospital's room. */
const HESITATION = /(?<=^|[\s,])(?:uh+m?|um+|uhm+|erm+)(?:,?\s+|$)/g

/** Returns a message without such sounds, and without the "hours" of "at 10 hours". */
function withoutHesitation(message: string): string {
  return message
    .replace(HESITATION, '')
    .replace(/(?<=(?:^|\s)at \d{1,2}) hours?(?=$|[\s,.])(?! (?:before|earlier|ahead|prior|in advance))/i, '')
}

/** Returns the text normalised, in lower case, without punctuation at the end. */
function plain(text: string): string {
  return normalise(text)
    .toLowerCase()
    .replace(/[.!?,]+$/, '')
}

function timesOutsideNames(text: string, context: TimeContext): FoundTime[] {
  // Names of tags are no times: "tagged weekend".
  const names = [...quotedSpans(text), ...findTags(text, []).used]
  return parseTimes(text, context).filter((time) => !names.some((span) => overlaps(span, time)))
}

const ORDER_BEHIND =
  /^[\s,:–—-]+(?:(?:can|could|would|will)\s+(?:you|u)\s+|please\s+)?(?=(?:remind|add|set|create|make|schedule|put|delete|remove|cancel|clear|move|book|(?:i|we)\s+(?:need|have)\s+(?:a|an|to)|(?:i|we)\s+must|(?:i|we)\s+gotta|(?:i|we)['’]ve\s+got\s+(?:an?|to)|don['’]?t)\s)/iu

/** Moves a leading time to the end of the command: "at 4 tomorrow, remind me to start the oven". */
function timeLast(text: string, time: FoundTime | undefined): string {
  if (!time || time.start > 0 || time.kind === 'duration') return text
  const between = ORDER_BEHIND.exec(text.slice(time.end))?.[0]
  if (between === undefined) return text
  const order = text.slice(time.end + between.length).replace(/[\s.!?]+$/, '')
  return `${order} ${text.slice(0, time.end)}`
}
