import { COUNT } from '../../text/numbers.ts'
import type { Message } from '../normalise/message.ts'
import type { SingleCommand, Target } from '../types.ts'
import { amountMinutes } from './length.ts'
import { readTarget } from './target.ts'

const OPENER =
  /^(?:remind me|alert me|(?:set|create|add|make|give me)(?: me)?(?: up)? (?:an?|the|another) (?:reminder|alarm|alert))(?!\p{L})/iu
const LEAD = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?<amount>the(?=[\\s-](?:day|week|hour)\\s)|half an hour|an hour and a half|${COUNT})(?:[\\s-](?<unit>minutes?|mins?|min|hours?|hrs?|h|days?|weeks?))?\\s+)(?:before(?:hand)?|earlier|ahead(?:\\s+of)?|prior\\s+to|in\\s+advance(?:\\s+of)?)(?!\\p{L})`,
  'iu',
)
const LINKS =
  /^(?:\s|(?:for|of|about|to|on|in|that|my|the|our|starts?|begins?)(?=\s))+|(?:\s(?:it|that))?(?:\s(?:starts|begins))?[\s,.!?]*$/giu

/** "remind me 10 minutes before the dentist": a reminder for an existing todo. Null without such a length. */
export function readRemindBefore({ text, context }: Message): SingleCommand | null {
  const opener = OPENER.exec(text)?.[0]
  if (opener === undefined) return null
  const rest = text.slice(opener.length)
  const lead = LEAD.exec(rest)
  const { amount = '', unit } = lead?.groups ?? {}
  // "the day before"
  const minutes = amountMinutes(/^the$/i.test(amount) ? '1' : amount, unit)
  if (!lead || !minutes) return null
  const others = `${rest.slice(0, lead.index)} ${rest.slice(lead.index + lead[0].length)}`
  const words = others.replace(LINKS, '').trim()
  const it: Target = { words: '', status: 'open', which: 'last' }
  return { kind: 'reminder', minutes, target: words === '' ? it : readTarget(words, context) }
}
