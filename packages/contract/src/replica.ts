import { z } from 'zod'
import { MAX_REPLICA_ROWS } from './bounds.ts'
import type { ReplicaRow } from './replica-row.ts'
import { cursorSchema } from './scalars.ts'

/**
 * Asks for the next rows of a replica: all open todos of the user, those of archived lists included, and all their steps,
 * done ones included. The todos come in the order `time` of `todo.list`, so that overdue ones and those of today come
 * first. The steps of a todo follow it in their manual order, and may continue on the next page.
 */
export const replicaSchema = z.strictObject({
  limit: z.int().min(1).max(MAX_REPLICA_ROWS).default(MAX_REPLICA_ROWS),
  cursor: cursorSchema.optional(),
})
export type ReplicaQuery = z.output<typeof replicaSchema>

export interface ReplicaPage {
  todos: ReplicaRow[]
  /** The `cursor` of the next page; null at the end. */
  next_cursor: string | null
}
