import type { Actor, Change } from '@todo-agents/contract/change'
import type { Kysely } from 'kysely'
import { Transaction } from 'kysely'
import type { Tables } from './tables.ts'
import type { Bounds } from './users/bounds.ts'
import type { UserSettings } from './users/user-settings.ts'

/** The database, or an open transaction on it. */
export type Db = Kysely<Tables> | Transaction<Tables>

/** The clock that the repositories use; they never read the system's time. Only leases use the database's clock. */
export type Clock = () => Date

/** For which user and by which actor the data is used, and in which session, run and call. */
export interface Scope {
  user_id: string
  actor: Actor
  /** The token or app that acts, or that asked the assistant to act. */
  program_id?: string | null | undefined
  session_id?: string | undefined
  run_id?: string | undefined
  call_id?: string | undefined
  now: Clock
  /** How many counted runs the user may start in a calendar month. Null: no limit. */
  monthly_limit: number | null
  /** How much the user's answers may cost in a calendar month. Null or left out: no budget. */
  monthly_budget_usd?: number | null | undefined
  bounds: Bounds
  /** The user, when the transaction has locked it already, see `lockOwner`. */
  owner?: UserSettings | undefined
  /** Called with each change, in the transaction that makes it. May throw to refuse the change. */
  onChange?: ((change: Change) => void) | undefined
}

/**
 * Runs `work` in the given transaction, or in a new one. `work` must use only `trx`: PGlite has one connection, so
 * waiting for another one would never end.
 */
export function inTransaction<T>(db: Db, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return db instanceof Transaction ? work(db) : db.transaction().execute(work)
}
