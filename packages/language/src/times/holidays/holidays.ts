import { AWARENESS_DAYS } from './awareness-days.ts'
import { CHRISTIAN_FEASTS } from './christian-feasts.ts'
import { CIVIL_FEASTS } from './civil-feasts.ts'
import { EAST_ASIAN_FEASTS } from './east-asian-feasts.ts'
import type { Feast } from './feast.ts'
import { INDIAN_FEASTS } from './indian-feasts.ts'
import { JEWISH_FEASTS } from './jewish-feasts.ts'
import { MUSLIM_FEASTS } from './muslim-feasts.ts'

export const FEASTS = {
  ...CHRISTIAN_FEASTS,
  ...JEWISH_FEASTS,
  ...MUSLIM_FEASTS,
  ...INDIAN_FEASTS,
  ...EAST_ASIAN_FEASTS,
  ...CIVIL_FEASTS,
} satisfies Record<string, Feast>

export type FeastName = keyof typeof FEASTS

/** A feast or the day before it; the days of the United Nations go by their place in their table. */
export type HolidayName = FeastName | `eve of ${FeastName}` | `awareness day ${number}`

export function feastOf(name: HolidayName): { feast: Feast; eve: boolean } {
  const place = /^awareness day (\d+)$/.exec(name)
  if (place) return { feast: AWARENESS_DAYS[Number(place[1])]!, eve: false }
  const eve = name.startsWith('eve of ')
  return { feast: FEASTS[(eve ? name.slice(7) : name) as FeastName], eve }
}
