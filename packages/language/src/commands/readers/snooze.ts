import { COUNT } from '../../text/numbers.ts'
import { onlyTime } from '../../times/only-time.ts'
import type { TimeContext } from '../../times/types.ts'
import type { Message } from '../normalise/message.ts'
import type { Create, Snooze, Update } from '../types.ts'
import { amountMinutes } from './length.ts'
import { readTarget } from './target.ts'

const AMOUNT = `(?<amount>half an hour|an hour and a half|(?:another |an extra )?${COUNT}(?: and a half)?)(?:[\\s-]?(?<unit>minutes?|mins?|m|hours?|hrs?|h|days?|weeks?)(?: more| longer)?)?`
const IT = '(?:it|that|this|them|(?:the|my|that|this) (?:reminder|alarm|alert|notification))'
const AGAIN =
  '(?:remind|ping|nudge|alert|notify|tell|ask) me (?:(?:about|of) (?:it|that|this) )?(?:again|once more)(?: (?:about|of) (?:it|that|this))?'

const FOR = [
  whole(`snooze(?: (?<X>.+?))?(?: for| by)? ${AMOUNT}`),
  whole(
    `(?:give me|i need|wait) (?<amount>another ${COUNT}|${COUNT} more)[\\s-](?<unit>minutes?|mins?|hours?|hrs?)(?: more)?`,
  ),
]
const UNTIL = [
  whole('snooze(?: (?<X>.+?))? (?:until|till|til|to) (?<time>.+)'),
  whole(`${AGAIN} (?<time>.+)`),
  whole(`snooze (?<X>${IT}) (?<time>(?:tomorrow|tonight|next|at|on|later).*)`),
]

/** Without a time, the assistant asks for one. */
const LATER = whole(`snooze(?: ${IT})?`)
const REMIND_LATER = whole(`(?:(?:${AGAIN}|remind me) later|${AGAIN})(?: please)?`)

/** Whether the words ask for a reminder at another time, and say neither of what nor when: "remind me later". */
export function isRemindLater(words: string): boolean {
  return REMIND_LATER.test(words)
}

/** Reads "snooze it for an hour", "snooze until 6" and "remind me again tomorrow at 9". Null for other words. */
export function readSnooze({ text, context }: Message): Update | Create | null {
  const body = text
    .replace(/\s+/g, ' ')
    .replace(/[.!?]+$/, '')
    .trim()
  if (!/snooze|again|later|another|more/i.test(body)) return null
  // Without a todo of the last answer, a new one is meant, of which the title is asked.
  if (isRemindLater(body)) return { kind: 'create', title: '', implied: false }
  if (LATER.test(body)) return { kind: 'update', target: readTarget('it', context), changes: {} }
  for (const pattern of FOR) {
    const { X, amount = '', unit } = pattern.exec(body)?.groups ?? {}
    const minutes = amountMinutes(amount.replace(/^(?:another|an extra) |\s?more$/i, ''), unit)
    if (minutes) return snoozed(X, { minutes }, context)
  }
  for (const pattern of UNTIL) {
    const { X, time } = pattern.exec(body)?.groups ?? {}
    const until = time ? onlyTime(time.replace(/^(?:in|at|on) (?=the )/i, ''), context) : null
    if (until && until.kind !== 'recurrence') return snoozed(X, { until: { ...until, relation: 'at' } }, context)
  }
  return null
}

function snoozed(X: string | undefined, snooze: Snooze, context: TimeContext): Update {
  const words = (X ?? 'it').replace(
    /^(?:the|my|that|this) (?:reminder|alarm|alert|notification)(?: (?:for|of|about))?$/i,
    'it',
  )
  const named = words.replace(/^(?:the|my) (?:reminder|alarm|alert|notification) (?:for|of|about|to) /i, '')
  return { kind: 'update', target: readTarget(named, context), changes: { snooze } }
}

function whole(source: string): RegExp {
  return new RegExp(`^${source}$`, 'iu')
}
