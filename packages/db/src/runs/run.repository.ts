import { AppError } from '@todo-agents/contract/errors'
import type { ActiveRun, Run, RunStatus } from '@todo-agents/contract/run'
import type { ExpressionBuilder, Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../scope.ts'
import type { Tables } from '../tables.ts'
import type { RunJournal } from './run-journal.ts'
import { readJournal } from './run-journal.ts'

export const RUN_COLUMNS = [
  'id',
  'session_id',
  'status',
  'error_code',
  'input_tokens',
  'output_tokens',
  'cached_input_tokens',
  'cost_usd',
  'created_at',
  'finished_at',
] as const

/** Holds for a run whose conversation is not deleted. */
function isInSession(eb: ExpressionBuilder<Tables, 'agent_run'>) {
  return eb.exists(
    eb
      .selectFrom('agent_session')
      .select('agent_session.id')
      .whereRef('agent_session.id', '=', 'agent_run.session_id')
      .where('agent_session.deleted_at', 'is', null),
  )
}

/** Returns null when the user has no such run, or has deleted its conversation. */
export async function findRun(db: Db, user_id: string, run_id: string): Promise<Run | null> {
  const run = await db
    .selectFrom('agent_run')
    .select(RUN_COLUMNS)
    .where('user_id', '=', user_id)
    .where('id', '=', run_id)
    .where(isInSession)
    .executeTakeFirst()
  return run ?? null
}

/** Throws AppError `not_found`. */
export async function getRun(db: Db, user_id: string, run_id: string): Promise<Run> {
  const run = await findRun(db, user_id, run_id)
  if (!run) throw noRun()
  return run
}

/** The status of a run and the epoch of its last claim. Together they decide where the run can be followed. */
export interface RunPhase {
  status: RunStatus
  epoch: number
}

/** Throws AppError `not_found`. */
export async function getRunPhase(db: Db, user_id: string, run_id: string): Promise<RunPhase> {
  const run = await db
    .selectFrom('agent_run')
    .select(['status', 'epoch'])
    .where('user_id', '=', user_id)
    .where('id', '=', run_id)
    .where(isInSession)
    .executeTakeFirst()
  if (!run) throw noRun()
  return run
}

export function noRun(): AppError {
  return new AppError('not_found', 'There is no such run.', { field: 'run_id' })
}

/** Returns the runs of a session that have not ended, in the order of their turns. */
export function getActiveRuns(db: Db, user_id: string, session_id: string): Promise<ActiveRun[]> {
  return db
    .selectFrom('agent_run')
    .innerJoin('agent_message', 'agent_message.run_id', 'agent_run.id')
    .select(RUN_COLUMNS.map((column) => `agent_run.${column}` as const))
    .select(['agent_message.id as user_message_id', 'agent_message.content'])
    .where('agent_run.user_id', '=', user_id)
    .where('agent_run.session_id', '=', session_id)
    .where('agent_run.status', 'in', ['queued', 'running', 'awaiting_approval'])
    .where('agent_message.role', '=', 'user')
    .orderBy('agent_run.seq')
    .execute()
}

/**
 * Returns the user's runs that have not ended, or have ended at `since` or later: the last `limit` of them, oldest
 * first.
 */
export async function runsSince(db: Db, user_id: string, since: string, limit: number): Promise<Run[]> {
  const runs = await db
    .selectFrom('agent_run')
    .select(RUN_COLUMNS)
    .where('user_id', '=', user_id)
    .where((eb) => eb.or([eb('finished_at', 'is', null), eb('finished_at', '>=', since)]))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return runs.reverse()
}

export interface RunState extends RunJournal {
  run: Run
  epoch: number
  isCancelRequested: boolean
  /** True while the run's last owner may still be emitting what it wrote. */
  isLeased: boolean
}

/** Returns a run and its journal, both as of the same moment. Throws AppError `not_found`. */
export function getRunState(db: Kysely<Tables>, user_id: string, run_id: string): Promise<RunState> {
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return snapshot.execute(async (trx) => {
    const run = await getRun(trx, user_id, run_id)
    const { epoch, cancel_requested_at, isLeased } = await trx
      .selectFrom('agent_run')
      .select(['epoch', 'cancel_requested_at'])
      .select(sql<boolean>`coalesce(lease_until > clock_timestamp(), false)`.as('isLeased'))
      .where('id', '=', run_id)
      .executeTakeFirstOrThrow()
    return {
      run,
      epoch,
      isLeased,
      isCancelRequested: cancel_requested_at !== null,
      ...(await readJournal(trx, user_id, run)),
    }
  })
}
