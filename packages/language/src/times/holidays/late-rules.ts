import { chinese } from './chinese.ts'
import { bankMondays, copticNewYear, parsiNewYear } from './civil-rules.ts'
import {
  beforeSabbath,
  fromNewYear,
  fromNisan,
  holocaustDay,
  independenceDay,
  kislev,
  offSabbath,
  tuBishvat,
} from './hebrew.ts'
import { mansion, sankranti, tithi } from './hindu.ts'
import { hijra, lastFridayOfRamadan } from './islamic.ts'
import type { RuleWords } from './rules.ts'
import { RULE_WORDS } from './rules.ts'
import { matariki, sunAt } from './sky-rules.ts'

/**
 * The words of all tables: also the calendars that follow the moon, India's months, from Chaitra, and the hours in India
 * at which the tithi of a feast must prevail.
 */
export const LATE_RULE_WORDS: RuleWords = {
  rules: {
    ...RULE_WORDS.rules,
    tishri: (day) => fromNewYear(day - 1),
    'tishri-fast': (day) => fromNewYear(day - 1, offSabbath),
    kislev,
    shevat: () => tuBishvat,
    nisan: (day) => fromNisan(day - 1),
    'nisan-fast': (day) => fromNisan(day - 1, offSabbath),
    'early-fast': (day) => fromNisan(day - 1, beforeSabbath),
    shoah: (day) => fromNisan(day - 1, holocaustDay),
    israel: (day) => fromNisan(day - 1, independenceDay),
    hijra,
    'ramadan-friday': () => lastFridayOfRamadan,
    chinese,
    sun: sunAt,
    'bank-monday': () => bankMondays,
    matariki: () => matariki,
    coptic: () => copticNewYear,
    tithi: (month, day, hour) => tithi(month, day, hour, 'first'),
    'late-tithi': (month, day, hour) => tithi(month, day, hour, 'last'),
    sankranti,
    mansion,
    parsi: () => parsiNewYear,
  },
  numbers: {
    ...RULE_WORDS.numbers,
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
  },
}
