import type { Actor, Change } from '@todo-agents/contract/change'
import type { Kysely } from 'kysely'
import { Transaction } from 'kysely'
import type { Tables } from './tables.ts'
import type { Bounds } from './users/bounds.ts'

/** The database, or the transaction under way in it. */
export type Db = Kysely<Tables> | Transaction<Tables>

/**
 * The only clock of the repositories, which do not ask the system for the time. Leases alone go by the database's clock.
 */
export type Clock = () => Date

/** On whose behalf something is done, by whom, and as part of what. */
export interface Scope {
  user_id: string
  actor: Actor
  session_id?: string | undefined
  run_id?: string | undefined
  call_id?: string | undefined
  now: Clock
  /** Counted runs that the user may start in a calendar month; null: no limit. */
  monthly_limit: number | null
  bounds: Bounds
  /** Sees each change in the transaction that makes it; throws to refuse it. */
  onChange?: ((change: Change) => void) | undefined
}

/**
 * Runs `work` in the transaction that was given, or in a new one. Inside, only `trx` may be used: PGlite has
 * one connection, and waiting for another would never end.
 */
export function inTransaction<T>(db: Db, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return db instanceof Transaction ? work(db) : db.transaction().execute(work)
}

/** Something that is stored in the transaction that stores or changes a run. */
export type InTransaction = (trx: Transaction<Tables>, run_id: string) => Promise<void>
