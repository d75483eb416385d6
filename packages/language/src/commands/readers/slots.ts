import type { Span } from '../../times/types.ts'
import type { Importance } from '../types.ts'
import { findImportance } from './importance.ts'
import { findTags } from './tags.ts'

/** What a text says beside title and time, and the words that say it. */
export interface Slots {
  importance?: Importance
  tags: string[]
  used: Span[]
}

/** Importance and tags, outside the `taken` spans. */
export function findSlots(text: string, taken: Span[]): Slots {
  const tags = findTags(text, taken)
  const { level, used } = findImportance(text, [...taken, ...tags.used])
  return { tags: tags.names, used: [...tags.used, ...used], ...(level && { importance: level }) }
}
