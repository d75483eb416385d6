import type { Reader } from '../grammar/grammar.ts'
import { longest, lookup, maybe, rule } from '../grammar/grammar.ts'
import { digits, twoDigits } from './lexicon.ts'

/**
 * Abbreviations, each with the zone whose clocks it means in winter and in summer: a writer of "PST" in summer means
 * the clocks of Los Angeles. When several places share an abbreviation, it means the place with the most people.
 */
const ABBREVIATIONS: Record<string, string> = {
  utc: 'UTC',
  gmt: 'UTC',
  z: 'UTC',
  et: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  ct: 'America/Chicago',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  mt: 'America/Denver',
  mst: 'America/Denver',
  mdt: 'America/Denver',
  pt: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  akst: 'America/Anchorage',
  akdt: 'America/Anchorage',
  hst: 'Pacific/Honolulu',
  brt: 'America/Sao_Paulo',
  art: 'America/Argentina/Buenos_Aires',
  bst: 'Europe/London',
  wet: 'Europe/Lisbon',
  west: 'Europe/Lisbon',
  cet: 'Europe/Berlin',
  cest: 'Europe/Berlin',
  mez: 'Europe/Berlin',
  eet: 'Europe/Helsinki',
  eest: 'Europe/Helsinki',
  msk: 'Europe/Moscow',
  ist: 'Asia/Kolkata',
  pkt: 'Asia/Karachi',
  sgt: 'Asia/Singapore',
  hkt: 'Asia/Hong_Kong',
  jst: 'Asia/Tokyo',
  kst: 'Asia/Seoul',
  awst: 'Australia/Perth',
  aest: 'Australia/Sydney',
  aedt: 'Australia/Sydney',
  nzst: 'Pacific/Auckland',
  nzdt: 'Pacific/Auckland',
}

/** Regions that people name by their time, and cities that are no zone of their own. */
const PLACES: Record<string, string> = {
  eastern: 'America/New_York',
  'us eastern': 'America/New_York',
  central: 'America/Chicago',
  mountain: 'America/Denver',
  pacific: 'America/Los_Angeles',
  'san francisco': 'America/Los_Angeles',
  california: 'America/Los_Angeles',
  la: 'America/Los_Angeles',
  ny: 'America/New_York',
  nyc: 'America/New_York',
  seattle: 'America/Los_Angeles',
  boston: 'America/New_York',
  washington: 'America/New_York',
  texas: 'America/Chicago',
  uk: 'Europe/London',
  british: 'Europe/London',
  'central european': 'Europe/Berlin',
  munich: 'Europe/Berlin',
  german: 'Europe/Berlin',
  geneva: 'Europe/Zurich',
  barcelona: 'Europe/Madrid',
  milan: 'Europe/Rome',
  beijing: 'Asia/Shanghai',
  india: 'Asia/Kolkata',
  indian: 'Asia/Kolkata',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  japan: 'Asia/Tokyo',
  kyiv: 'Europe/Kiev',
}

let zones: Map<string, string> | undefined

/** Returns every IANA zone by its name and by its city, in lower case with blanks. */
function knownZones(): Map<string, string> {
  zones ??= new Map(
    Intl.supportedValuesOf('timeZone').flatMap((zone) => {
      const name = zone.toLowerCase().replaceAll('_', ' ')
      return [
        [name, zone],
        [name.slice(name.lastIndexOf('/') + 1), zone],
      ] as const
    }),
  )
  return zones
}

const abbreviation: Reader<string> = lookup(new Map(Object.entries(ABBREVIATIONS)))

const SEASON = /^(?:standard|daylight|summer|winter)$/

/**
 * "Berlin time", "New York time"; cities have at most three words. "Eastern Standard Time" means the clocks of the place
 * in every season.
 */
const placeTime: Reader<string> = ({ tokens }, at) => {
  for (let size = 1; size <= 3; size++) {
    const end = SEASON.test(tokens[at + size]?.text ?? '') ? at + size + 1 : at + size
    if (tokens[end]?.text !== 'time') continue
    const name = tokens
      .slice(at, at + size)
      .map(({ text }) => text)
      .join(' ')
    const zone = PLACES[name] ?? knownZones().get(name)
    return zone ? { value: zone, next: end + 1 } : null
  }
  return null
}

/** "Europe/Berlin", "America/Argentina/Buenos_Aires": no name of a zone has more than nine tokens. */
const ianaName: Reader<string> = ({ text, tokens }, at) => {
  if (tokens[at + 1]?.text !== '/' || !tokens[at + 1]?.isGlued) return null
  for (let next = at + 9; next > at + 2; next--) {
    const end = tokens[next - 1]?.end
    const zone =
      end === undefined
        ? undefined
        : knownZones().get(text.slice(tokens[at]!.start, end).toLowerCase().replaceAll('_', ' '))
    if (zone) return { value: zone, next }
  }
  return null
}

const plusOrMinus = lookup(
  new Map([
    ['+', '+'],
    ['-', '-'],
    ['−', '-'],
  ]),
)

/** The "+02:00" and "+0200" of ISO 8601, which only a sure clock time has. */
export const isoOffset: Reader<string> = rule(
  [
    plusOrMinus,
    longest(
      rule([twoDigits, '~:', twoDigits], ([hours, minutes]) => hours * 100 + minutes),
      digits(4),
    ),
  ],
  ([sign, value], { tokens }, at, next) => {
    const text = String(value).padStart(4, '0')
    const isWhole = tokens[next - 1]!.text.length === 4 || tokens[next - 1]!.text.length === 2
    const isOffset = isWhole && value <= 1400 && value % 100 < 60 && tokens[at + 1]?.isGlued === true
    // "15:00-1600" is a range.
    return isOffset && sign === '+' ? `+${text.slice(0, 2)}:${text.slice(2)}` : null
  },
)

/** "UTC+2", "GMT-03:30". */
const offset: Reader<string> = rule(
  ['utc|gmt', plusOrMinus, digits(2), maybe(rule([':', twoDigits], ([minutes]) => minutes))],
  ([sign, hours, minutes = 0], { tokens }, at) =>
    hours <= 14 && minutes < 60 && tokens[at + 2]?.isGlued
      ? `${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
      : null,
)

/** The IANA zone or the offset after a clock time. */
export const zone: Reader<string> = longest(
  abbreviation,
  placeTime,
  ianaName,
  offset,
  rule(['(', abbreviation, ')'], ([zone]) => zone),
  rule([abbreviation, 'time'], ([zone]) => zone),
)
