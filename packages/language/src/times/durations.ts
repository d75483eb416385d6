import { form } from '../text/form.ts'
import { COUNT, readNumber } from '../text/numbers.ts'

/** `weak`: nothing says that it is how long the todo takes ("30 minute workout"). */
export interface DurationAtom {
  type: 'duration'
  minutes: number
  weak: boolean
  /** "in an hour": counted from now. */
  from_now: boolean
  /** "10 minutes before": a lead for a reminder. */
  before: boolean
}

type Groups = Record<string, string | undefined>

const HOURS = '(?:hours?|hrs?|h)'
const MINUTES = '(?:minutes?|mins?|m(?!\\p{L}))'
const AMOUNT = [
  `(?<half>half an hour|half hour|a half hour)`,
  `(?<quarter>(?:a )?quarter of an hour|a quarter hour)`,
  `(?<threequarters>three quarters of an hour)`,
  `(?<hours>\\d{1,3}(?= ?h)|${COUNT}(?= )) ?${HOURS}(?: and)? (?<and>a half|a quarter)`,
  `(?<hoursHalf>${COUNT}) and a half ${HOURS}`,
  `(?<h>\\d{1,3}) ?${HOURS},?(?: and)? ?(?<m>\\d{1,2})(?: ?${MINUTES})?`,
  `(?<hours2>\\d{1,3}(?:[.,]\\d{1,2})?(?=[\\s-]?h)|${COUNT}(?=[\\s-]))[\\s-]?${HOURS}`,
  `(?<minutes>\\d{1,3}(?=[\\s-]?m)|${COUNT}(?=[\\s-]))[\\s-]?${MINUTES}`,
].join('|')

/** Every form in which a length of time can be said. */
export const DURATION_FORMS: readonly { pattern: RegExp; read: (groups: Groups) => DurationAtom }[] = [
  {
    pattern: form(`(?:in|within) (?:the next )?(?:about )?(?:${AMOUNT})|(?:${renamed(AMOUNT)}) from now`),
    read: read({ from_now: true }),
  },
  {
    pattern: form(`(?:for|lasting|taking|takes) (?:about |around |roughly )?(?:${AMOUNT}|(?<days>${COUNT}) days?)`),
    read: read({}),
  },
  { pattern: form(`(?:${AMOUNT})(?: long)`), read: read({}) },
  { pattern: form(`(?:${AMOUNT}) (?:before(?:hand)?|ahead|earlier|in advance)`), read: read({ before: true }) },
  { pattern: form(`(?:${AMOUNT})`), read: read({ weak: true }) },
]

function renamed(source: string): string {
  return source.replace(/\(\?<(\w+)>/g, '(?<$1_>')
}

function read(flags: Partial<Omit<DurationAtom, 'type' | 'minutes'>>): (groups: Groups) => DurationAtom {
  return (groups) => ({
    type: 'duration',
    minutes: minutesOf(groups),
    weak: false,
    from_now: false,
    before: false,
    ...flags,
  })
}

function minutesOf(groups: Groups): number {
  const said = (name: string) => groups[name] ?? groups[`${name}_`]
  if (said('half')) return 30
  if (said('quarter')) return 15
  if (said('threequarters')) return 45
  if (said('h')) return Number(said('h')) * 60 + Number(said('m'))
  if (said('hours')) return amount(said('hours')!) * 60 + (/half/i.test(said('and')!) ? 30 : 15)
  if (said('hoursHalf')) return amount(said('hoursHalf')!) * 60 + 30
  if (said('hours2')) return Math.round(amount(said('hours2')!) * 60)
  if (said('days')) return amount(said('days')!) * 1440
  return amount(said('minutes')!)
}

function amount(words: string): number {
  return /^\d+[.,]\d+$/.test(words) ? Number(words.replace(',', '.')) : readNumber(words)
}
