import type { Message } from '../normalise/message.ts'
import type { SingleCommand } from '../types.ts'

const HOW =
  /(?:^|[\s,])(?:how (?:to|(?:do|can|should|would|could|does|is|are) (?:(?:i|we|you|one|a|an|the)(?: \p{L}+)?)?|i can|about a)|the (?:process|way|steps) (?:to|for|of)|what do i do to|need to know how|having trouble|know how)(?!\p{L})/u
const CREATES =
  /(?<!\p{L})(?:creat(?:e|ing)|add(?:ing)?|mak(?:e|ing)|schedul(?:e|ed|ing)|set(?:ting)? up|set|book(?:ing)?|new)(?!\p{L}).{0,40}(?:to-?do|task|meeting|event|reminder|appointment|list)|(?:to-?do|task|meeting|event|reminder|appointment) (?:\p{L}+ ){0,3}(?:created|scheduled?|set up|booked|made)|^how about an? (?:reminder|to-?do|task|meeting|event)/u
const OURS = /(?<!\p{L})(?:to-?dos?|tasks?|meetings?|events?|reminders?|appointments?|lists?|calendar)(?!\p{L})/u

/**
 * Reads questions about how to do something here. "how do I schedule a meeting?" becomes a todo without a title, so that
 * the assistant asks for one. The answer to any other such question is the help.
 */
export function readHowTo({ wholeLower }: Message): SingleCommand | null {
  if (!HOW.test(wholeLower) || !OURS.test(wholeLower) || /^(?:add|create|remind)/.test(wholeLower)) return null
  if (CREATES.test(wholeLower) && !/(?<!\p{L})lists?(?!\p{L})/u.test(wholeLower))
    return { kind: 'create', title: '', implied: false }
  return /^(?:show me |tell me )?how (?:to|do i|can i|do you)/.test(wholeLower) ? { kind: 'help' } : null
}
