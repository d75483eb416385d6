import { chinese, qingming } from './chinese.ts'
import {
  fixed,
  inaugurationDay,
  leapDay,
  nearestWorkday,
  nth,
  onOrAfter,
  parsiNewYear,
  superBowl,
  taxDay,
} from './civil-rules.ts'
import type { Rule } from './day-numbers.ts'
import { shifted } from './day-numbers.ts'
import { easter, pascha } from './easter.ts'
import { fromNewYear, fromNisan, holocaustDay, independenceDay, kislev, offSabbath, tuBishvat } from './hebrew.ts'
import { onam, sankranti, tithi } from './hindu.ts'
import { hijra, lastFridayOfRamadan } from './islamic.ts'

/** The rules by their names in the tables. Two numbers alone are a month and a day. */
const RULES: Record<string, (...numbers: number[]) => Rule> = {
  nth,
  from: onOrAfter,
  workday: nearestWorkday,
  'leap-day': () => leapDay,
  'tax-day': () => taxDay,
  'super-bowl': () => superBowl,
  inauguration: () => inaugurationDay,
  easter,
  pascha,
  tishri: (day) => fromNewYear(day - 1),
  kislev,
  shevat: () => tuBishvat,
  nisan: (day) => fromNisan(day - 1),
  'nisan-fast': (day) => fromNisan(day - 1, offSabbath),
  shoah: (day) => fromNisan(day - 1, holocaustDay),
  israel: (day) => fromNisan(day - 1, independenceDay),
  hijra,
  'ramadan-friday': () => lastFridayOfRamadan,
  chinese,
  qingming: () => qingming,
  tithi: (month, day, hour) => tithi(month, day, hour, 'first'),
  'late-tithi': (month, day, hour) => tithi(month, day, hour, 'last'),
  sankranti,
  onam: () => onam,
  parsi: () => parsiNewYear,
}

/** Weekdays, months of India from Chaitra, and the hours in India at which the tithi of a feast must prevail. */
const WORDS: Record<string, number> = {
  ...Object.fromEntries('sun mon tue wed thu fri sat'.split(' ').map((word, number) => [word, number])),
  ...Object.fromEntries(
    'chaitra vaishakha jyeshtha ashadha shravana bhadrapada ashvina kartika margashirsha pausha magha phalguna'
      .split(' ')
      .map((word, number) => [word, number]),
  ),
  sunrise: 6.4,
  forenoon: 11,
  noon: 12,
  afternoon: 14.27,
  sunset: 17.4,
  dusk: 18.5,
  night: 20,
  midnight: 24,
}

/** Parses "11 30", "nth 3 mon 1" (the third Monday in January) or "easter -2", each also with "plus" and days. */
export function ruleOf(written: string): Rule {
  const [rule, days] = written.split(' plus ') as [string, string?]
  const [name, ...values] = rule.split(' ') as [string, ...string[]]
  const numbers = values.map((value) => WORDS[value] ?? Number(value))
  const made = RULES[name]?.(...numbers) ?? fixed(Number(name), numbers[0]!)
  return days ? shifted(made, Number(days)) : made
}
