import { describe, expect, test } from 'vitest'
import { CHRISTIAN_FEASTS } from './christian-feasts.ts'
import { CIVIL_FEASTS } from './civil-feasts.ts'
import { EAST_ASIAN_FEASTS } from './east-asian-feasts.ts'
import { findHoliday } from './find-holiday.ts'
import { holidayDates } from './holiday-dates.ts'
import { INDIAN_FEASTS } from './indian-feasts.ts'
import { JEWISH_FEASTS } from './jewish-feasts.ts'
import { MUSLIM_FEASTS } from './muslim-feasts.ts'
import { NATIONAL_DAYS } from './national-days.ts'
import { RARE_ASIAN_FEASTS } from './rare-asian-feasts.ts'
import { RARE_CHRISTIAN_FEASTS } from './rare-christian-feasts.ts'
import { RARE_CIVIL_FEASTS } from './rare-civil-feasts.ts'
import './late-feasts.ts'
import { RARE_MIDDLE_EASTERN_FEASTS } from './rare-middle-eastern-feasts.ts'
import { spellingsOf } from './spellings.ts'
import { WORLD_DAYS } from './world-days.ts'

const TABLES = [
  CHRISTIAN_FEASTS,
  CIVIL_FEASTS,
  EAST_ASIAN_FEASTS,
  INDIAN_FEASTS,
  JEWISH_FEASTS,
  MUSLIM_FEASTS,
  NATIONAL_DAYS,
  RARE_ASIAN_FEASTS,
  RARE_CHRISTIAN_FEASTS,
  RARE_CIVIL_FEASTS,
  RARE_MIDDLE_EASTERN_FEASTS,
  WORLD_DAYS,
]
const FEASTS = TABLES.flat()

describe('the tables of feasts', () => {
  test('no two feasts have a spelling in common', () => {
    const taken = new Map<string, string>()
    const clashes = FEASTS.flatMap((feast) =>
      [...new Set(spellingsOf(feast.names).map(({ letters }) => letters))].flatMap((letters) => {
        const other = taken.get(letters)
        taken.set(letters, feast.name)
        return other === undefined ? [] : [`${letters}: ${other}, ${feast.name}`]
      }),
    )
    expect(clashes).toEqual([])
  })

  test('every spelling without a blank that must be written is found as its feast', () => {
    const wrong = FEASTS.flatMap((feast) =>
      spellingsOf(feast.names)
        .filter(({ letters, needsBlank }) => !needsBlank && letters.length <= 30)
        .filter(({ letters }) => findHoliday(letters, 0)?.name !== feast.name)
        .map(({ letters }) => `${letters}: ${feast.name}`),
    )
    expect(wrong).toEqual([])
  })

  test('every feast is within ten years, and lasts one to a hundred days', () => {
    const wrong = FEASTS.filter(({ name }) => {
      const dates = Array.from({ length: 10 }, (_, years) => holidayDates(name, 2024 + years)).flat()
      return dates.length === 0 || dates.some(({ from, to }) => from.daysUntil(to) < 1 || from.daysUntil(to) > 100)
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })
})
