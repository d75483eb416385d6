import { onlyTime } from '../../times/only-time.ts'
import { parseTimes } from '../../times/parse-times.ts'
import type { FoundTime, TimeContext } from '../../times/types.ts'
import { isWish } from '../../times/types.ts'
import { quotedSpans } from '../readers/title.ts'

/** Words that retract what stands before them in the same message. */
const SIGN =
  /[\s,.;!–—-]\s*(?:(?:oh,?\s+)?no,?\s+(?:wait|sorry|actually|make\s+that)|(?:oh,?\s+)?wait(?:,?\s+no)?(?=[,.!:–—-])|(?<=[,.;!–—-]\s*)no(?=[,.!:–—-]|\s+not(?!\p{L}))|(?<=[,.;!–—-]\s*)(?:or\s+rather|i\s+me(?:an|ant)(?:\s+to\s+say)?|make\s+that|scratch\s+that|strike\s+that|correction|actually|sorry(?=[,.!:–—-]|\s+i\s+me(?:an|ant))))(?!\p{L})[\s,.!:–—-]*(?:(?:no|sorry|i\s+me(?:an|ant))(?!\p{L})[\s,.!:–—-]*)*/iu

/** Words that retract a time when nothing but another time follows: "at 3 no 4", "on Tuesday, sorry, Wednesday". */
const SIGN_BETWEEN_TIMES =
  /[\s,.;!–—-]+(?:sorry|no|nope|oops|hang\s+on|i\s+me(?:an|ant)|or\s+better(?:\s+still)?|better|scratch\s+that|strike\s+that|make\s+that|correction|actually)(?!\p{L})[\s,.!:–—-]*/giu

/** A message that takes itself back: "cancel the gym - no don't". */
const TAKEN_BACK =
  /(?:[,.;!–—-]\s*(?:(?:oh|no|wait|actually|sorry),?\s+){0,3}(?:no|don['’]?t|do\s+not|leave\s+it|scratch\s+that|cancel\s+that|never\s*mind|nvm|forget\s+(?:it|that))|\s(?:so|but|and|oh|or|then|actually|well|no|wait),?\s+(?:never\s*mind|nvm|forget\s+(?:it|that)))[\s.!]*$/iu

/** "I no longer need milk, so forget it" takes back the milk, and not the message. */
const NOT_WANTED = /^(?:i|we)\s+(?:no\s+longer|do\s*n[o'’]?t)\s+(?:need|want)(?!\p{L})/iu

/** Whether the message ends with words that take back all of it. */
export function isTakenBack(text: string): boolean {
  return TAKEN_BACK.test(text.slice(-60)) && !NOT_WANTED.test(text.trim()) && text.trim().split(/\s+/).length > 3
}

export interface Retraction {
  /** The words before the retraction, and the words that replace them. */
  before: string
  after: string
  /** `before` with the new time; null when `after` is not a time. */
  corrected: string | null
}

/** Reads "move the gym to 5, no wait, 6". Returns null when the text retracts nothing. */
export function readRetraction(text: string, context: TimeContext): Retraction | null {
  return readRetracted(text, context) ?? readOtherTime(text, context)
}

function readOtherTime(text: string, context: TimeContext): Retraction | null {
  for (const match of text.matchAll(SIGN_BETWEEN_TIMES)) {
    const before = text.slice(0, match.index)
    const after = text.slice(match.index + match[0].length).trim()
    const corrected = withOtherTime(before, after.replace(/[.!\s]+$/, ''), context)
    if (corrected) return { before, after, corrected }
  }
  return null
}

function readRetracted(text: string, context: TimeContext): Retraction | null {
  const match = SIGN.exec(text)
  if (!match || quotedSpans(text).some(({ start, end }) => start <= match.index && match.index < end)) return null
  const before = text.slice(0, match.index).trim()
  const after = text.slice(match.index + match[0].length).trim()
  // A single word is no command: "Sorry, no, move it" retracts nothing in this message.
  if (!/\s/.test(before) || after === '') return null
  return { before, after, corrected: withOtherTime(before, after.replace(/[.!\s]+$/, ''), context) }
}

function withOtherTime(before: string, said: string, context: TimeContext): string | null {
  const words = said.replace(/^(?:make\s+(?:it|that)|to)\s+/i, '')
  // "4 tomorrow" behind a time is an hour.
  const after = /^\d{1,2}(?!\S)/.test(words) && onlyTime(`at ${words}`, context) ? `at ${words}` : words
  const time = onlyTime(after, context)
  const was = lastTime(before, context)
  if (!time || time.kind === 'duration' || !was) return null
  const day = time.kind === 'time' && was.time && dayOf(was.time)
  const clock = time.kind === 'day' && was.time?.kind === 'day_time' && was.time.time.slice(11, 16)
  const kept = day ? ` on ${day}` : clock ? ` at ${clock}` : ''
  const isLed = /\s(?:to|until|till)\s*$/i.test(before.slice(0, was.start))
  const lead = isLed || time.kind !== 'time' || after.startsWith('at ') ? '' : 'at '
  return `${before.slice(0, was.start)}${lead}${isLed ? after.replace(/^at /, '') : after}${kept}`
}

/** Returns the time at the end of the text. After "to" a bare number is a time, too: "move the gym to 5". */
function lastTime(text: string, context: TimeContext): { start: number; time: FoundTime | null } | null {
  const time = parseTimes(text, context).findLast(isWish)
  if (time?.end === text.length) return { start: time.start, time }
  const number = /(?<=\sto\s)\d{1,2}$/i.exec(text)
  return number && { start: number.index, time: null }
}

function dayOf(time: FoundTime): string | null {
  return time.kind === 'day_time' ? time.time.slice(0, 10) : time.kind === 'day' ? time.day : null
}
