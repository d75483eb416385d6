import { EAST_ASIAN_FEASTS } from './east-asian-feasts.ts'
import { addFeasts } from './holidays.ts'
import { INDIAN_FEASTS } from './indian-feasts.ts'
import { JEWISH_FEASTS } from './jewish-feasts.ts'
import { MUSLIM_FEASTS } from './muslim-feasts.ts'
import { NATIONAL_DAYS } from './national-days.ts'
import { RARE_ASIAN_FEASTS } from './rare-asian-feasts.ts'
import { RARE_CHRISTIAN_FEASTS } from './rare-christian-feasts.ts'
import { RARE_CIVIL_FEASTS } from './rare-civil-feasts.ts'
import { RARE_MIDDLE_EASTERN_FEASTS } from './rare-middle-eastern-feasts.ts'
import { WORLD_DAYS } from './world-days.ts'

/**
 * Adds the feasts of the calendars that follow the moon, and those that fewer people name. They are more than half of
 * all, so the page loads them after the others, when it can already read the first words.
 */
addFeasts([...NATIONAL_DAYS, ...RARE_CHRISTIAN_FEASTS, ...RARE_CIVIL_FEASTS, ...WORLD_DAYS])
addFeasts(
  [
    ...JEWISH_FEASTS,
    ...MUSLIM_FEASTS,
    ...INDIAN_FEASTS,
    ...EAST_ASIAN_FEASTS,
    ...RARE_ASIAN_FEASTS,
    ...RARE_MIDDLE_EASTERN_FEASTS,
  ],
  true,
)
