import { CHRISTIAN_FEASTS } from './christian-feasts.ts'
import { CIVIL_FEASTS } from './civil-feasts.ts'
import { EAST_ASIAN_FEASTS } from './east-asian-feasts.ts'
import type { Feast } from './feast.ts'
import { INDIAN_FEASTS } from './indian-feasts.ts'
import { JEWISH_FEASTS } from './jewish-feasts.ts'
import { MUSLIM_FEASTS } from './muslim-feasts.ts'

/** The name of a feast (see `Feast`), or "eve of " and that name. */
export type HolidayName = string

/** Feasts whose names are transcribed in many ways: "Deepawali", "Divali". They are found by sound. */
export const TRANSCRIBED_FEASTS = [...JEWISH_FEASTS, ...MUSLIM_FEASTS, ...INDIAN_FEASTS]

export const FEASTS = [...CHRISTIAN_FEASTS, ...CIVIL_FEASTS, ...EAST_ASIAN_FEASTS, ...TRANSCRIBED_FEASTS]

const BY_NAME = new Map<HolidayName, Feast>(FEASTS.map((feast) => [feast.name, feast]))

export function feastOf(name: HolidayName): { feast: Feast; eve: boolean } | null {
  const eve = name.startsWith('eve of ')
  const feast = BY_NAME.get(eve ? name.slice(7) : name)
  return feast ? { feast, eve } : null
}
