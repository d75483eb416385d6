import { COUNT } from '../../text/numbers.ts'
import type { TimeContext } from '../../times/types.ts'
import type { Message } from '../normalise/message.ts'
import type { SingleCommand, Target } from '../types.ts'
import { amountMinutes } from './length.ts'
import { readTarget } from './target.ts'

type Reminder = Extract<SingleCommand, { kind: 'reminder' }>

const OPENER =
  /^(?:remind me|alert me|(?:set|create|add|make|give me)(?: me)?(?: up)? (?:an?|the|another) (?:reminder|alarm|alert))(?!\p{L})/iu
const AMOUNT = `(?<![\\p{L}\\p{N}])(?<amount>the(?=[\\s-](?:day|week|hour)(?!\\p{L}))|half an hour|an hour and a half|${COUNT})(?:[\\s-](?<unit>minutes?|mins?|min|hours?|hrs?|h|days?|weeks?))?`
const LEAD = new RegExp(
  `${AMOUNT}\\s+(?:before(?:hand)?|earlier|ahead(?:\\s+of)?|prior\\s+to|in\\s+advance(?:\\s+of)?)(?!\\p{L})`,
  'iu',
)
const LINKS =
  /^(?:\s|(?:for|of|about|to|on|in|that|my|the|our|starts?|begins?)(?=\s))+|(?:\s(?:it|that))?(?:\s(?:starts|begins))?[\s,.!?]*$/giu

/**
 * Reads a reminder for an existing todo: "remind me 10 minutes before the dentist". Returns null when the text has no
 * such length.
 */
export function readRemindBefore({ text, context }: Message): Reminder | null {
  const opener = OPENER.exec(text)?.[0]
  if (opener === undefined) return null
  return readLead(text.slice(opener.length), context)
}

/** Reads a reminder without the words that ask for it: "10 minutes before the dentist", "the day before". */
export function readLead(words: string, context: TimeContext): Reminder | null {
  const lead = LEAD.exec(words)
  const minutes = lead && minutesOf(lead)
  if (!lead || !minutes) return null
  const others = `${words.slice(0, lead.index)} ${words.slice(lead.index + lead[0].length)}`
  const todo = others.replace(LINKS, '').trim()
  const it: Target = { words: '', status: 'open', which: 'last' }
  return { kind: 'reminder', minutes, target: todo === '' ? it : readTarget(todo, context) }
}

const LENGTH = new RegExp(`${AMOUNT}$`, 'iu')

/**
 * Reads the answer to the question how long before a todo to remind of it: "10 minutes". Returns null for other words.
 */
export function readLeadMinutes(words: string): number | null {
  const length = LENGTH.exec(words.replace(/\s+before.*$|[.!\s]+$/i, ''))
  return length && minutesOf(length)
}

function minutesOf({ groups }: RegExpExecArray): number | null {
  const { amount = '', unit } = groups ?? {}
  // "the day before"
  return amountMinutes(/^the$/i.test(amount) ? '1' : amount, unit) || null
}
