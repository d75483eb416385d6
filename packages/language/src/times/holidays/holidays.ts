import { CHRISTIAN_FEASTS } from './christian-feasts.ts'
import { CIVIL_FEASTS } from './civil-feasts.ts'
import type { Feast } from './feast.ts'
import type { Spelling } from './spellings.ts'
import { sound, spellingsOf } from './spellings.ts'

/** The name of a feast (see `Feast`), or "eve of " and that name. */
export type HolidayName = string

export interface KnownSpelling extends Spelling {
  name: HolidayName
}

/** The feasts by their names, their spellings by letters and by sound, and the openings of the spellings. */
export interface HolidayIndex {
  feasts: Map<HolidayName, Feast>
  written: Map<string, KnownSpelling>
  bySound: Map<string, KnownSpelling>
  openings: Set<string>
}

/**
 * The number of letters of a sound that are compared first. The names have few such beginnings, and words with any
 * other beginning need no search.
 */
export const OPENING = 4

interface Group {
  feasts: readonly Feast[]
  /** True for names that are transcribed in many ways: "Deepawali", "Divali". They are found by sound. */
  isTranscribed: boolean
}

/** Groups that are not in the index yet. It is built when the first text is read, not when the page starts. */
const waiting: Group[] = [{ feasts: [...CHRISTIAN_FEASTS, ...CIVIL_FEASTS], isTranscribed: false }]
const index: HolidayIndex = { feasts: new Map(), written: new Map(), bySound: new Map(), openings: new Set() }

/** How many groups were added: a text read before and after can have other holidays. */
export let addedGroups = 0

/** Makes more feasts known. A spelling that is known keeps its meaning. */
export function addFeasts(feasts: readonly Feast[], isTranscribed = false): void {
  waiting.push({ feasts, isTranscribed })
  addedGroups++
}

export function holidayIndex(): HolidayIndex {
  for (const group of waiting.splice(0)) addToIndex(group)
  return index
}

function addToIndex({ feasts, isTranscribed }: Group): void {
  for (const feast of feasts) {
    const { name } = feast
    index.feasts.set(name, feast)
    for (const spelling of spellingsOf(feast.names)) {
      const { letters } = spelling
      if (index.written.has(letters)) continue
      const sounds = sound(letters)
      const each = { ...spelling, name }
      index.written.set(letters, each)
      if (isTranscribed && !index.bySound.has(sounds)) index.bySound.set(sounds, each)
      index.openings.add(sounds.slice(0, OPENING))
    }
  }
}

export function feastOf(name: HolidayName): { feast: Feast; eve: boolean } | null {
  const eve = name.startsWith('eve of ')
  const feast = holidayIndex().feasts.get(eve ? name.slice(7) : name)
  return feast ? { feast, eve } : null
}
