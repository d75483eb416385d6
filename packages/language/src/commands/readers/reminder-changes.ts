import { parseTimes } from '../../times/parse-times.ts'
import type { TimeContext } from '../../times/types.ts'
import type { Update } from '../types.ts'
import { readDayBefore } from './day-before.ts'
import { readTarget } from './target.ts'

const REMINDER = '(?:reminder|alarm|alert|notification)s?'
const OFF = '(?:remove|delete|drop|clear|cancel|take|stop|mute|turn off|switch off|disable|get rid of)'
const THE = '(?:the |my |any |its )?'

/** "delete the reminder to call Ann" is not among them: these words mean the todo, which was made as a reminder. */
const REMOVE: readonly RegExp[] = [
  whole(`${OFF} ${THE}${REMINDER} (?:from|off|of|for|about|on|before) (?<X>.+)`),
  whole(`(?:turn|switch) ${THE}${REMINDER} (?:for|of|about) (?<X>.+?) off`),
  whole(`${OFF} (?<X>.{1,80}?)['’]s ${REMINDER}`),
]

const SET: readonly RegExp[] = [
  whole(
    '(?:set|change|make|move|update) (?:the |my )?(?:reminder|alarm|alert) (?:for|of|on) (?<X>.+?) to (?<Y>.+?)(?: (?:before|ahead|earlier|in advance))?',
  ),
  whole(
    '(?:set|change|make|move|update) (?:the |my |its )?(?:reminder|alarm|alert)(?: (?:for|of|on) (?<X>.+?))? to (?<Y>(?:the|a|one|two|three|\\d) .*(?:before|earlier|prior|ahead).*)',
  ),
  // Without a todo, the one of the last answer is meant.
  whole(
    '(?:set|change|make|move|update) (?:the |my |its )?(?:reminder|alarm|alert) to (?<Y>.+?) (?:before(?:hand)?|ahead|earlier|in advance)',
  ),
]

/** Reads a command to change or remove the reminder of a todo, and not the todo: "cancel the reminder for the dentist". */
export function readReminderChange(body: string, context: TimeContext): Update | null {
  for (const pattern of REMOVE) {
    const X = pattern.exec(body)?.groups?.X
    if (X) return { kind: 'update', target: readTarget(X, context), changes: { remove_reminder: true } }
  }
  for (const pattern of SET) {
    const { X = 'it', Y } = pattern.exec(body)?.groups ?? {}
    const at = Y ? readDayBefore(Y) : null
    if (at) return { kind: 'update', target: readTarget(X, context), changes: { reminder_at: at } }
    const [found] = Y ? parseTimes(`for ${Y}`, context) : []
    if (found?.kind === 'duration')
      return { kind: 'update', target: readTarget(X, context), changes: { reminder: found.minutes } }
  }
  return null
}

function whole(source: string): RegExp {
  return new RegExp(`^${source}$`, 'iu')
}
