import { onlyTime } from '../../times/only-time.ts'
import type { FoundTime, TimeContext } from '../../times/types.ts'

/** A time that may correct the time of the message before. `marked`: words show that it does ("no, …", "I meant …"). */
export interface Correction {
  time: FoundTime
  marked: boolean
}

const SIGNS =
  /^(?:(?:no|nope|nah|yes|yep|yeah|(?:i'm )?sorry|oops|(?:oh|dear)(?: dear| me| no| wait)?|ah|hang on|wait|actually|my (?:mistake|bad)|not that|i (?:had |have )?(?:meant|mean|said|wanted)(?: to say| to write)?|make (?:it|that)|better|rather)(?![\p{L}'’])[\s,.!:;–—-]*)+/iu
const SIGN_BEHIND = /[\s,]+(?:instead|rather|actually|sorry|i (?:meant|mean|said))$/i
const POLITE = /[\s,.!]+(?:please|thanks|thank you)$|[\s.!]+$/i

/**
 * Reads "I meant December 5", "no, Friday at 9", "Friday instead", or a time alone. Returns null when the text says
 * anything else.
 */
export function readCorrection(text: string, context: TimeContext): Correction | null {
  const said = text.trim().replace(POLITE, '')
  const signed = said.replace(SIGNS, '')
  const words = (signed === said ? said : signed.replace(/^it(?:'s| is| was) /i, '')).replace(SIGN_BEHIND, '')
  const time = onlyTime(withoutOther(words, context), context)
  return time && { time, marked: words !== said }
}

/** Returns "tomorrow, not today" without the time that is not meant. */
function withoutOther(words: string, context: TimeContext): string {
  const { kept, other } = /^(?<kept>.{1,60}?)[\s,]+(?:and )?not (?<other>.{1,40})$/iu.exec(words)?.groups ?? {}
  return kept && other && onlyTime(other, context) ? kept : words
}
