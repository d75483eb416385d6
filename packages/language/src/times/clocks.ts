import { form } from '../text/form.ts'
import { NUMBER, readNumber } from '../text/numbers.ts'
import { readZone, ZONE } from './zones.ts'

/** A time on the clock face. */
export interface ClockAtom {
  type: 'clock'
  /** 0 to 24; 24 is the midnight that ends a day. */
  hour: number
  minute: number
  /** Whether morning or afternoon is open: "at 5", "half past three". */
  open: boolean
  /** A bare number, which is only a time when something beside it says so. `word`: it was spelled out. */
  weak: boolean
  word: boolean
  /** IANA zone that was named. */
  zone: string | null
}

type Groups = Record<string, string | undefined>
interface ClockForm {
  pattern: RegExp
  read: (groups: Groups) => ClockAtom | null
}

const HOUR_WORD = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'
const MINUTE_WORD =
  '(?:oh|o)[\\s-](?:one|two|three|four|five|six|seven|eight|nine)|(?:twenty|thirty|forty|fifty)(?:[\\s-](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen'
const MERIDIEM = '(?<meridiem>a\\.? ?m\\.?|p\\.? ?m\\.?|[ap](?=\\s|$|[,.;!?)-]))'

/** Every form in which a time of day can be said. */
export const CLOCK_FORMS: readonly ClockForm[] = [
  row(`(?<hour>\\d{1,2})(?:[:.](?<minute>[0-5]\\d))?(?::[0-5]\\d)?\\s*${MERIDIEM}${ZONE}`),
  row(`(?<hour>\\d{1,2}):(?<minute>[0-5]\\d)(?::[0-5]\\d)?${ZONE}`),
  row(`(?<hour>1[3-9]|2[0-3])h(?<minute>[0-5]\\d)?${ZONE}`),
  row(`(?<hour>\\d{1,2}|${HOUR_WORD}) ?o[’'\\s]?clock(?: ${MERIDIEM})?${ZONE}`),
  row(`(?<hour>${HOUR_WORD}) (?<minute>${MINUTE_WORD})(?: ${MERIDIEM})?${ZONE}`),
  row(`(?<hour>${HOUR_WORD}) ${MERIDIEM}${ZONE}`),
  row(`(?<hour>\\d{1,2})[\\s-]?ish`),
  row(
    `(?<offset>half|(?:a )?quarter|${NUMBER})(?<unit> min(?:ute)?s?)? (?<side>past|after|to|before|till|of(?= (?:${HOUR_WORD}|\\d{1,2})(?:\\s*(?:$|[,.]))))` +
      ` (?<hour>\\d{1,2}|${HOUR_WORD}|noon|midnight)(?: ?${MERIDIEM})?`,
    readBeside,
  ),
  row(`(?:12 )?(?:noon|midday|high noon|lunchtime)${ZONE}`, ({ zone }) => clock(12, 0, { zone })),
  row(`(?:12 )?midnight${ZONE}`, ({ zone }) => clock(24, 0, { zone })),
  row('(?<hour>\\d{1,2})(?![-–%°$€£]?\\p{L}|[%°$€£])', ({ hour }) => clock(Number(hour), 0, { weak: true })),
  row(`(?<hour>${HOUR_WORD})`, ({ hour }) => clock(readNumber(hour ?? ''), 0, { weak: true, word: true })),
]

function row(source: string, read: ClockForm['read'] = readFace): ClockForm {
  return { pattern: form(source), read }
}

function readFace({ hour, minute, meridiem, zone }: Groups): ClockAtom | null {
  const minutes = minute ? readNumber(minute.replace(/^oh?[\s-]/i, '')) : 0
  // "07:30" is written by those who write 19:30 in the evening.
  const twentyFour = Boolean(hour?.startsWith('0') && minute)
  return clock(readNumber(hour ?? ''), minutes, { meridiem, zone, exact: twentyFour })
}

/** "half past three", "quarter to six", "15 minutes past noon"; but "10 to 12" is a range. */
function readBeside({ offset, unit, side, hour, meridiem }: Groups): ClockAtom | null {
  const word = (offset as string).toLowerCase()
  const is_past = /^(?:past|after)$/i.test(side as string)
  if (!is_past && !unit && /^\d/.test(word)) return null
  const minutes = word === 'half' ? 30 : word.endsWith('quarter') ? 15 : readNumber(word)
  if (minutes >= 60 || (!unit && minutes % 5 !== 0)) return null
  const named = hour?.toLowerCase()
  const base = named === 'noon' ? 12 : named === 'midnight' ? 24 : readNumber(named ?? '')
  const total = base * 60 + (is_past ? minutes : -minutes)
  const face = clock(Math.floor(total / 60), total % 60, { meridiem, exact: named === 'noon' || named === 'midnight' })
  return base > 24 || total < 0 ? null : face
}

interface ClockOptions {
  meridiem?: string | undefined
  zone?: string | undefined
  exact?: boolean
  weak?: boolean
  word?: boolean
}

function clock(hour: number, minute: number, options: ClockOptions): ClockAtom | null {
  const { meridiem, zone, exact = false, weak = false, word = false } = options
  const place = zone ? readZone(zone) : null
  if (hour > 24 || (hour === 24 && weak) || (zone && !place)) return null
  const base = { type: 'clock' as const, minute, weak, word, zone: place }
  if (!meridiem)
    return { ...base, hour, open: !exact && hour >= 1 && hour <= 12 && !(hour === 12 && !weak && minute === 0) }
  if (hour < 1 || hour > 12) return null
  return { ...base, hour: (hour % 12) + (/^p/i.test(meridiem) ? 12 : 0), open: false }
}
