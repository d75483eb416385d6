import { normalise } from '../text/normalise.ts'
import { TENS, UNITS } from '../text/numbers.ts'

/** What a standing wish asks for, as far as it can be followed without a model. Times are `HH:MM`, weekdays 1 (Monday) to 7. */
export type PreferenceRule =
  /** Todos with this noun in their title last so long. */
  | { kind: 'duration'; noun: string; minutes: number }
  | { kind: 'days_off'; days: number[] }
  | { kind: 'working_hours'; start: string; end: string }
  /** Nothing is planned before or after; with a noun, only no todo with it in its title. */
  | { kind: 'hours'; noun?: string; not_before?: string; not_after?: string }

/**
 * Reads a standing wish such as "meetings are 30 minutes", "I never work on Sunday", "no meetings before 10" or "I work
 * from 8 to 16". Returns null for any other sentence. Must not throw for any text.
 */
export function readPreference(text: string): PreferenceRule | null {
  const lower = normalise(text.slice(0, MAX_LENGTH))
    .toLowerCase()
    .replace(/[.!]+$/, '')
  for (const read of READERS) {
    const rule = read(lower)
    if (rule) return rule
  }
  return null
}

/** Longer sentences say more than one rule. */
const MAX_LENGTH = 200

const READERS: ((lower: string) => PreferenceRule | null)[] = [readDaysOff, readWorkingHours, readHours, readDuration]

const NUMBER_WORD = `${TENS.join('|')}|${UNITS.slice(1).toReversed().join('|')}`
const LENGTH = new RegExp(
  `^(?:(half an hour)|(?:(\\d{1,3})|(an?|${NUMBER_WORD})(?:[ -](${UNITS.slice(1, 10).join('|')}))?)[ -]?(min(?:ute)?s?|h(?:ou)?rs?|h)( and a half)?)(?: long| each)?$`,
)

/** Returns the minutes of a length such as "30 minutes" or "an hour and a half". Returns null for other words. */
function readLength(words: string): number | null {
  const [, half, digits, word, unit, measure = '', andHalf] = LENGTH.exec(words) ?? []
  if (half) return 30
  const count = digits ? Number(digits) : word ? wordValue(word) + (unit ? wordValue(unit) : 0) : 0
  const minutes = measure.startsWith('h') ? count * 60 + (andHalf ? 30 : 0) : count
  return minutes >= 1 && minutes <= 24 * 60 ? minutes : null
}

function wordValue(word: string): number {
  if (word === 'a' || word === 'an') return 1
  const ten = TENS.indexOf(word)
  return ten >= 0 ? (ten + 2) * 10 : UNITS.indexOf(word)
}

function readDuration(lower: string): PreferenceRule | null {
  const found =
    /^(?:(?:my|our|all|all my) )?(\p{L}[\p{L} -]{0,39}?) (?:are|is|take|takes|last|lasts|should (?:be|take|last)|need|needs)(?: always| usually| about)? (.+)$/u.exec(
      lower,
    )
  const minutes = found && readLength(found[2]!)
  return minutes ? { kind: 'duration', noun: found[1]!.replace(/^(?:a|an|every|each) /, ''), minutes } : null
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const DAY_WORD = `(?:${DAYS.join('|')})s?|weekends?|the weekend`
const DAY_LIST = `((?:${DAY_WORD})(?:(?:,| and| or|, and|, or) (?:on )?(?:${DAY_WORD}))*)`
const DAYS_OFF = [
  new RegExp(`^i (?:never|don't|do not) (?:work|plan anything|do anything)(?: on| at)? ${DAY_LIST}$`),
  new RegExp(`^i(?:'m| am) (?:always )?off (?:on )?${DAY_LIST}$`),
  new RegExp(
    `^(?:no work|nothing|never (?:plan|schedule) anything|don't (?:plan|schedule) anything)(?: on| at)? ${DAY_LIST}$`,
  ),
  new RegExp(`^${DAY_LIST} (?:is|are) (?:my days? off|free|off)$`),
]

function readDaysOff(lower: string): PreferenceRule | null {
  const list = DAYS_OFF.map((pattern) => pattern.exec(lower)?.[1]).find((found) => found !== undefined)
  if (list === undefined) return null
  const days = [...list.matchAll(new RegExp(DAY_WORD, 'g'))].flatMap(([word]) => {
    const day = DAYS.findIndex((name) => word.startsWith(name))
    return day < 0 ? [6, 7] : [day + 1]
  })
  return { kind: 'days_off', days: [...new Set(days)].sort() }
}

const CLOCK = '(noon|midday|midnight|\\d{1,2}(?:[:.]\\d{2})?(?: ?[ap]\\.?m\\.?)?)'
const WORKING_HOURS = new RegExp(
  `^(?:i (?:only )?work|my working hours are|my work hours are|work)(?: from| between)? ${CLOCK} ?(?:to|until|till|and|-|–) ?${CLOCK}$`,
)

function readWorkingHours(lower: string): PreferenceRule | null {
  const found = WORKING_HOURS.exec(lower)
  if (!found) return null
  const start = readClock(found[1]!)
  const end = readClock(found[2]!)
  if (!start || !end) return null
  // "from 9 to 5" ends in the afternoon.
  const later = end <= start && !/[ap]/.test(found[2]!) ? readClock(`${found[2]} pm`) : end
  return later && start < later ? { kind: 'working_hours', start, end: later } : null
}

const HOURS = new RegExp(
  `^(?:no (\\p{L}[\\p{L} -]{0,39}?)|(?:never|don't) (?:plan|schedule) (?:any )?(\\p{L}[\\p{L} -]{0,39}?)) (before|after) ${CLOCK}$`,
  'u',
)

function readHours(lower: string): PreferenceRule | null {
  const found = HOURS.exec(lower)
  const time = found && readClock(found[4]!)
  if (!time) return null
  const noun = found[1] ?? found[2]!
  const limit = found[3] === 'before' ? { not_before: time } : { not_after: time }
  return { kind: 'hours', ...(!/^(?:work|anything|todos?|appointments? at all)$/.test(noun) && { noun }), ...limit }
}

/** Returns the time of day, on the 24 hour clock unless am or pm stands there. Returns null when there is no such time. */
function readClock(words: string): string | null {
  if (words === 'noon' || words === 'midday') return '12:00'
  if (words === 'midnight') return '00:00'
  const [, hours = '', minutes = '00', half] = /^(\d{1,2})(?:[:.](\d{2}))?(?: ?([ap])\.?m\.?)?$/.exec(words) ?? []
  let hour = Number(hours)
  if (half && (hour < 1 || hour > 12)) return null
  if (half) hour = (hour % 12) + (half === 'p' ? 12 : 0)
  return hour > 23 || Number(minutes) > 59 || hours === '' ? null : `${String(hour).padStart(2, '0')}:${minutes}`
}
