import { onlyTime } from '../times/only-time.ts'
import type { FoundTime, TimeContext } from '../times/types.ts'

/** A time that may correct one that was understood before. `marked`: words said that it does ("no, …", "I meant …"). */
export interface Correction {
  time: FoundTime
  marked: boolean
}

const SIGNS =
  /^(?:(?:no|nope|nah|yes|yep|yeah|(?:i'm )?sorry|oops|oh(?: dear| no| wait)?|ah|hang on|wait|actually|my (?:mistake|bad)|not that|i (?:meant|mean|said|wanted)|make (?:it|that)|better|rather)(?![\p{L}'’])[\s,.!:;–—-]*)+/iu
const SIGN_BEHIND = /[\s,]+(?:instead|rather|i (?:meant|mean|said))$/i
const POLITE = /[\s,.!]+(?:please|thanks|thank you)$|[\s.!]+$/i

/** "I meant December 5", "no, Friday at 9", "Friday instead", or a time alone; null when the text says anything else. */
export function readCorrection(text: string, context: TimeContext): Correction | null {
  const said = text.trim().replace(POLITE, '')
  const words = said.replace(SIGNS, '').replace(SIGN_BEHIND, '')
  const time = onlyTime(words, context)
  return time && { time, marked: words !== said }
}
