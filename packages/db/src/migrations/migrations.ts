import type { Migration } from 'kysely/migration'
import * as initial from './001-initial.ts'

/** In order, and for ever: what has been released is never edited, only followed. */
export const migrations: Record<string, Migration> = {
  '001-initial': initial,
}
