import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { ApproveInput, Run } from '@todo-agents/contract/run'
import { toJson } from './json.ts'
import { insertMessage } from './message.repository.ts'
import type { Clock, Db } from './scope.ts'
import { inTransaction } from './scope.ts'
import { ensureSession } from './session.repository.ts'
import { addUsage } from './usage.repository.ts'

const COLUMNS = [
  'id',
  'session_id',
  'status',
  'error_code',
  'input_tokens',
  'output_tokens',
  'created_at',
  'finished_at',
] as const

interface NewRun {
  user_id: string
  /** Begins with the user's prefix; a new session is made when it is absent. */
  session_id?: string | undefined
  /** What the user says. */
  content: string
  now: Clock
}

/**
 * Stores a user's message and the run that is to answer it, and counts it, all or nothing.
 * Throws AppError `access_denied` for a session of somebody else.
 */
export function startRun(
  db: Db,
  { user_id, session_id, content, now }: NewRun,
): Promise<{ run: Run; user_message_id: string }> {
  return inTransaction(db, async (trx) => {
    const session = await ensureSession(trx, { user_id, now }, { session_id, content })
    const created_at = now().toISOString()
    const run = await trx
      .insertInto('agent_run')
      .values({ id: randomUUIDv7(), user_id, session_id: session, status: 'running', created_at })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
    const message = { user_id, session_id: session, run_id: run.id, role: 'user', content, created_at } as const
    const user_message_id = await insertMessage(trx, message)
    await addUsage(trx, user_id, now, { runs: 1 })
    return { run, user_message_id }
  })
}

/** Throws AppError `not_found`. */
export async function getRun(db: Db, user_id: string, run_id: string): Promise<Run> {
  const run = await db
    .selectFrom('agent_run')
    .select(COLUMNS)
    .where('user_id', '=', user_id)
    .where('id', '=', run_id)
    .executeTakeFirst()
  if (!run) throw new AppError('not_found', 'There is no such run.', { field: 'run_id' })
  return run
}

/**
 * Ends the runs of all users that died with the process that ran them. For a start when no other process can have
 * any, as with an embedded database.
 */
export async function closeInterruptedRuns(db: Db, now: Clock): Promise<void> {
  await db
    .updateTable('agent_run')
    .set({ status: 'failed', error_code: 'interrupted', finished_at: now().toISOString() })
    .where('status', '=', 'running')
    .execute()
}

/** The run that asks a question. Throws AppError `not_found`. */
export async function getAskingRun(
  db: Db,
  user_id: string,
  approval_id: string,
): Promise<{ run_id: string; session_id: string }> {
  const run = await db
    .selectFrom('approval')
    .innerJoin('agent_run', 'agent_run.id', 'approval.run_id')
    .select(['agent_run.id as run_id', 'agent_run.session_id'])
    .where('approval.user_id', '=', user_id)
    .where('approval.id', '=', approval_id)
    .executeTakeFirst()
  if (!run) throw noApproval()
  return run
}

function noApproval(): AppError {
  return new AppError('not_found', 'There is no such question to decide.', { field: 'approval_id' })
}

/**
 * Stores the user's decision on a waiting call, once and in time; the run is running again, and whoever asked
 * goes on with it. Throws AppError `not_found`, and `conflict` when it is decided, expired, or the run has ended.
 */
export function decideApproval(
  db: Db,
  user_id: string,
  { approval_id, decision, arguments: edited }: ApproveInput,
  now: Clock,
): Promise<void> {
  return inTransaction(db, async (trx) => {
    const approval = await trx
      .selectFrom('approval')
      .select(['run_id', 'decision', 'expires_at'])
      .where('user_id', '=', user_id)
      .where('id', '=', approval_id)
      .forUpdate()
      .executeTakeFirst()
    if (!approval) throw noApproval()
    if (approval.decision) throw new AppError('conflict', 'This question is decided already.')
    const decided_at = now().toISOString()
    if (approval.expires_at <= decided_at) {
      throw new AppError('conflict', 'This question has expired. Ask the assistant again.')
    }
    await trx
      .updateTable('approval')
      .set({ decision, decided_at, ...(edited && decision === 'approve' && { arguments: toJson(edited) }) })
      .where('id', '=', approval_id)
      .execute()
    const run = await trx
      .updateTable('agent_run')
      .set({ status: 'running' })
      .where('user_id', '=', user_id)
      .where('id', '=', approval.run_id)
      .where('status', '=', 'awaiting_approval')
      .returning('id')
      .executeTakeFirst()
    if (!run) throw new AppError('conflict', 'This run no longer waits for a decision.')
  })
}
