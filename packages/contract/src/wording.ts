import { z } from 'zod'
import { MAX_WORDING_LENGTH } from './bounds.ts'
import { idSchema } from './scalars.ts'
import { line } from './text.ts'

/** What words can mean: what they ask for, or nothing that a todo manager does. */
export const meaningSchema = z.enum(['create', 'list', 'update', 'complete', 'delete', 'none'])
export type Meaning = z.output<typeof meaningSchema>

/** What a user has confirmed that words mean, such as “ping Mo” for a new todo. Only the offline assistant reads it. */
export interface Wording {
  id: string
  /** As the user wrote it. Two texts with the same key are the same wording, see `wordingKey`. */
  text: string
  means: Meaning
  created_at: string
  /** When the user last gave it another meaning. */
  updated_at: string
  /** Goes up with each change. */
  version: number
}

/** What a run knows of a wording. */
export type KnownWording = Pick<Wording, 'text' | 'means'>

/** Returns the key of a text: without capitals, punctuation at its end, and the differences of spaces and apostrophes. */
export function wordingKey(text: string): string {
  const words = text.normalize('NFC').replace(/[’‘]/g, "'").replace(/\s+/g, ' ').trim().toLowerCase()
  return words.replace(/[ .!?…,;:]+$/, '') || words
}

export const wordingSetSchema = z.strictObject({ text: line(MAX_WORDING_LENGTH), means: meaningSchema })
export type WordingSet = z.output<typeof wordingSetSchema>

export const wordingDeleteSchema = z.strictObject({ id: idSchema })
export type WordingDelete = z.output<typeof wordingDeleteSchema>

/** The wordings of the user, the newest first. */
export interface Wordings {
  wordings: Wording[]
}

/** `change_id` can be undone; null when nothing has changed. */
export interface WordingWrite {
  wording: Wording
  change_id: string | null
  /** The oldest wording, which was deleted to make room. */
  forgotten: Wording | null
}

/** The undo of `change_id` brings all of them back; null when there were none. */
export interface WordingsDeleted {
  count: number
  change_id: string | null
}
