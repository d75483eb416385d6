import { parseTimes } from '../../times/parse-times.ts'
import type { TimeContext } from '../../times/types.ts'
import type { Update } from '../types.ts'
import { listNamed, listPattern } from './named-list.ts'
import { readTarget } from './target.ts'

const LIST = listPattern('list')

const PRONOUN =
  '(?:it|that|this|them|both|these|those|that one|this one|the last one|all of (?:it|them|these|those)|(?:it|that|them) all)'
const INTO = '(?:to|into|onto|on|in|under)'
const END = '(?: (?:too|as well|also|instead|then|now))?'

const TO_LIST = [
  whole(`(?:move|transfer|shift|send) (?<X>.+?) (?:to|into|onto|on|in) ${LIST}${END}`),
  whole(
    `(?:put|add|move|stick|pop|throw|place|file|drop|save|note|write|get|include|keep) (?<X>${PRONOUN})(?: down| up)? ${INTO} ${LIST}${END}`,
  ),
  whole(`(?<X>${PRONOUN}) (?:goes|go|belongs?|should (?:go|be)|needs? to (?:go|be)|must go) ${INTO} ${LIST}${END}`),
]
/** A list without the word "list": "add it to groceries". */
const TO_NAME = whole(
  `(?:put|add|move|file|stick) (?<X>${PRONOUN}) (?:to|into|onto|under) (?:my |the )?(?<name>\\p{L}[\\p{L}\\p{N}&-]*(?: \\p{L}[\\p{L}\\p{N}&-]*)?)`,
)
/** Places that are no lists: "move it to the top". */
const NO_LIST =
  /(?<!\p{L})(?:top|bottom|end|start|front|back|beginning|side|lists?|calendar|schedule|agenda|diary|to-?dos?|tasks?|reminders?|inbox|trash|bin|archive|done|completed|hold|later|high|low|medium|urgent|bed|work|home|school|one|two|three|noon|midnight|sleep)(?!\p{L})/iu

const TO_INBOX = [
  whole('(?:move|transfer|put|send) (?<X>.+?) (?:back )?(?:(?:in)?to|in) (?:the |my )?inbox'),
  whole(`(?:move|transfer|take) (?<X>.+?) out of (?:${LIST}|(?:its|the|that) list)`),
]

/** Reads "move milk to the Groceries list" and "move milk to the inbox". */
export function readToList(body: string, context: TimeContext): Update | null {
  for (const pattern of TO_LIST) {
    const groups = pattern.exec(body)?.groups
    const list = groups && listNamed(groups, 'list')
    if (list) return { kind: 'update', target: readTarget(groups.X ?? '', context), changes: { list } }
  }
  const named = TO_NAME.exec(body)?.groups
  if (named?.X && named.name && !NO_LIST.test(named.name) && !parseTimes(named.name, context).length)
    return { kind: 'update', target: readTarget(named.X, context), changes: { list: named.name } }
  for (const pattern of TO_INBOX) {
    const { X } = pattern.exec(body)?.groups ?? {}
    if (X) return { kind: 'update', target: readTarget(X, context), changes: { list: null } }
  }
  return null
}

function whole(source: string): RegExp {
  return new RegExp(`^${source}$`, 'iu')
}
