import type { Span } from '../../times/types.ts'
import type { Importance } from '../types.ts'
import { findImportance } from './importance.ts'
import { findTags } from './tags.ts'

/** The importance and the tags in a text, and the words that name them. */
export interface Slots {
  importance?: Importance
  tags: string[]
  used: Span[]
}

/** Finds importance and tags outside the `taken` spans. */
export function findSlots(text: string, taken: Span[]): Slots {
  const tags = findTags(text, taken)
  const { level, used } = findImportance(text, [...taken, ...tags.used])
  return { tags: tags.names, used: [...tags.used, ...used], ...(level && { importance: level }) }
}
