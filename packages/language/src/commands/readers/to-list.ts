import type { TimeContext } from '../../times/types.ts'
import type { Update } from '../types.ts'
import { listNamed, listPattern } from './named-list.ts'
import { readTarget } from './target.ts'

const LIST = listPattern('list')

const TO_LIST = [
  whole(`(?:move|transfer|shift|send) (?<X>.+?) (?:to|into|onto|on|in) ${LIST}`),
  whole(`(?:put|add) (?<X>it|that|this|them|both|these|those|all of (?:it|them)) (?:to|into|onto|on|in) ${LIST}`),
]
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
  for (const pattern of TO_INBOX) {
    const { X } = pattern.exec(body)?.groups ?? {}
    if (X) return { kind: 'update', target: readTarget(X, context), changes: { list: null } }
  }
  return null
}

function whole(source: string): RegExp {
  return new RegExp(`^${source}$`, 'iu')
}
