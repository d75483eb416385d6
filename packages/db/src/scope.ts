import type { Actor, Change } from '@todo-agents/contract/change'
import type { Kysely } from 'kysely'
import { Transaction } from 'kysely'
import type { Tables } from './tables.ts'
import type { Bounds } from './users/bounds.ts'

/** The database, or an open transaction on it. */
export type Db = Kysely<Tables> | Transaction<Tables>

/** The clock of the repositories, which never read the system's time. Leases use the database's clock instead. */
export type Clock = () => Date

/** The user whose data is used, the actor that uses it, and the session, run and call that it is part of. */
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
  /** Called with each change in the transaction that makes it. May throw to refuse the change. */
  onChange?: ((change: Change) => void) | undefined
}

/**
 * Runs `work` in the given transaction, or in a new one. Use only `trx` inside: PGlite has one connection, and waiting for
 * another one would never end.
 */
export function inTransaction<T>(db: Db, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return db instanceof Transaction ? work(db) : db.transaction().execute(work)
}

/** Stores more rows in the transaction that stores or changes a run. */
export type InTransaction = (trx: Transaction<Tables>, run_id: string) => Promise<void>
