import { RunInterruptedError } from '@todo-agents/contract/errors'
import type { QueryCreator, Selectable, Transaction } from 'kysely'
import { statement } from '../connection/statement.ts'
import type { Tables } from '../tables.ts'
import type { UserSettings } from '../users/user-settings.ts'
import { SETTINGS } from '../users/user-settings.ts'

// All transactions that touch runs take their locks in this order: the session, the run, the user, the rest.

/** The most runs of one session that may be queued. */
export const MAX_PENDING_IN_SESSION = 10

/**
 * Locks a session. Which run has the turn changes only under this lock. Therefore the start of a run knows whether
 * another run has the turn, and the end of a run sees all queued runs. The lock does not block inserts that only refer
 * to the session, such as messages. Returns false when the session does not exist.
 */
export async function lockSession(trx: Transaction<Tables>, session_id: string): Promise<boolean> {
  const locked = await trx
    .selectFrom('agent_session')
    .select('id')
    .where('id', '=', session_id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return locked !== undefined
}

export type RunRow = Selectable<Tables['agent_run']>

/**
 * Locks the session of a run, then the run. Returns null when there is no such run, when its session is deleted, and when
 * it belongs to another user.
 */
export async function lockRun(trx: Transaction<Tables>, run_id: string, user_id?: string): Promise<RunRow | null> {
  let session = trx
    .selectFrom('agent_session')
    .innerJoin('agent_run', 'agent_run.session_id', 'agent_session.id')
    .select('agent_session.id')
    .where('agent_run.id', '=', run_id)
    .where('agent_session.deleted_at', 'is', null)
    .forNoKeyUpdate('agent_session')
  if (user_id !== undefined) session = session.where('agent_run.user_id', '=', user_id)
  if (!(await session.executeTakeFirst())) return null
  const run = await trx.selectFrom('agent_run').selectAll().where('id', '=', run_id).forUpdate().executeTakeFirst()
  return run ?? null
}

/** Identifies a claimed run in every write of its owner. */
export interface RunFence {
  run_id: string
  user_id: string
  /** The epoch of the owner's claim: a fencing token. Writers with an older epoch are rejected. */
  epoch: number
}

/**
 * Locks a run for a write of its owner: no other process can claim, stop or settle the run before the transaction ends.
 * Call this before the transaction writes anything. Throws RunInterruptedError `lost` when another process has claimed
 * the run, or when the run is not running.
 */
export function lockClaimedRun(trx: Transaction<Tables>, fence: RunFence): Promise<LockedCall> {
  return lockForCall(trx, fence, { withUser: false })
}

interface LockedCall {
  cancel_requested_at: string | null
  /** The user, locked as by `lockUser`. Undefined when it was not asked for. */
  owner: UserSettings | undefined
}

const lockRunOnly = statement((trx, fence: RunFence) => selectClaimed(trx, fence).forNoKeyUpdate())

const lockRunAndUser = statement((trx, fence: RunFence) =>
  trx
    // Not inlined, because it locks. So the run is locked before the user.
    .with('claimed', (db) => selectClaimed(db, fence).select('user_id').forNoKeyUpdate())
    .selectFrom('claimed')
    .innerJoin('user', 'user.id', 'claimed.user_id')
    .select(['cancel_requested_at', ...SETTINGS.map((column) => `user.${column}` as const)])
    .forNoKeyUpdate('user'),
)

/**
 * Does what `lockClaimedRun` does and, for a call that may write, locks the user in the same statement, as all writes of
 * todos do.
 */
export async function lockForCall(
  trx: Transaction<Tables>,
  fence: RunFence,
  { withUser }: { withUser: boolean },
): Promise<LockedCall> {
  if (!withUser) {
    const [run] = await lockRunOnly(trx, fence)
    if (!run) throw new RunInterruptedError('lost')
    return { ...run, owner: undefined }
  }
  const [locked] = await lockRunAndUser(trx, fence)
  if (!locked) throw new RunInterruptedError('lost')
  const { cancel_requested_at, ...owner } = locked
  return { cancel_requested_at, owner }
}

function selectClaimed(db: QueryCreator<Tables>, { run_id, user_id, epoch }: RunFence) {
  return db
    .selectFrom('agent_run')
    .select('cancel_requested_at')
    .where('id', '=', run_id)
    .where('user_id', '=', user_id)
    .where('epoch', '=', epoch)
    .where('status', '=', 'running')
}

/**
 * `isBusy`: a run of the session is running. `queued`: the queued runs of the session, in the order in which they will
 * start. The caller must hold the session's lock.
 */
export async function turnsOf(
  trx: Transaction<Tables>,
  session_id: string,
): Promise<{ isBusy: boolean; queued: RunRow[] }> {
  const rows = await trx
    .selectFrom('agent_run')
    .selectAll()
    .where('session_id', '=', session_id)
    .where('status', 'in', ['queued', 'running'])
    .orderBy('seq')
    .execute()
  return {
    isBusy: rows.some(({ status }) => status === 'running'),
    queued: rows.filter(({ status }) => status === 'queued'),
  }
}
