import type { Change } from '@todo-agents/contract/change'
import { AppError } from '@todo-agents/contract/errors'
import type { Transaction } from 'kysely'
import { undoRuns } from '../changes/undo-runs.ts'
import type { Scope } from '../scope.ts'
import { moveToBranch, resetSummary } from '../sessions/branch.repository.ts'
import { titleOf } from '../sessions/title.ts'
import type { Tables } from '../tables.ts'
import { settleCancelled } from './run-cancel.ts'
import type { RunRow } from './run-locks.ts'

interface Rewind {
  session_id: string
  /** The id of the user's message that the new one replaces, or the id of its run. */
  message_id: string
  /** The new message. */
  content: string
}

/** What a rewind has ended and undone, for those who must be informed after the commit. */
export interface Rewound {
  /** The runs that were queued or waited for their user. They are cancelled now. */
  cancelled: string[]
  /** The changes that restored the earlier state. They belong to the user, not to the new run. */
  changes: Change[]
}

/**
 * Replaces a message of the user: its run and all later runs of the session become a branch, and their changes are undone.
 * The caller holds the locks of the session and the user. Throws AppError `not_found` and `invalid_request` for a message
 * that cannot be replaced, and `conflict` when one of these runs is running or a change cannot be undone; then the
 * caller's transaction must be rolled back.
 */
export async function rewind(trx: Transaction<Tables>, scope: Scope, { session_id, message_id, content }: Rewind) {
  const first = await findReplaced(trx, scope.user_id, { session_id, message_id })
  const runs = await runsFrom(trx, session_id, first.seq)
  if (runs.some(({ status }) => status === 'running')) {
    throw new AppError('conflict', 'The assistant is still answering. Stop it first, then replace the message.')
  }
  const active = runs.filter(({ finished_at }) => finished_at === null)
  for (const run of active) await settleCancelled(trx, run, scope.now().toISOString())
  const changes = await undoRuns(
    trx,
    scope,
    runs.map(({ id }) => id),
  )
  const at = scope.now().toISOString()
  await moveToBranch(trx, { user_id: scope.user_id, session_id, base: first.base, at })
  await resetSummary(trx, { session_id, after: first.base?.seq ?? 0 })
  if (!first.base) await retitle(trx, session_id, titleOf(content))
  return { cancelled: active.map(({ id }) => id), changes } satisfies Rewound
}

async function findReplaced(
  trx: Transaction<Tables>,
  user_id: string,
  { session_id, message_id }: { session_id: string; message_id: string },
) {
  const message = await trx
    .selectFrom('agent_message')
    .innerJoin('agent_run', 'agent_run.id', 'agent_message.run_id')
    .select(['agent_message.role', 'agent_run.seq', 'agent_run.branch_id'])
    .where((eb) =>
      eb.or([
        eb('agent_message.id', '=', message_id),
        eb.and([eb('agent_message.run_id', '=', message_id), eb('agent_message.role', '=', 'user')]),
      ]),
    )
    .where('agent_message.user_id', '=', user_id)
    .where('agent_message.session_id', '=', session_id)
    .executeTakeFirst()
  if (!message) throw refused('not_found', 'There is no such message in this conversation.')
  if (message.role !== 'user') throw refused('invalid_request', 'Only your own messages can be replaced.')
  if (message.branch_id !== null) {
    throw refused('invalid_request', 'This message was already replaced. Switch to its branch first.')
  }
  const base = await trx
    .selectFrom('agent_run')
    .select(['id', 'seq'])
    .where('session_id', '=', session_id)
    .where('branch_id', 'is', null)
    .where('seq', '<', message.seq)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { seq: message.seq, base: base ?? null }
}

function refused(code: 'not_found' | 'invalid_request', message: string): AppError {
  return new AppError(code, message, { field: 'rewind_to' })
}

/**
 * Returns the current runs of a session from a sequence number on. Locks only those that are not running: the owner of a
 * running one locks it before the user, whom this transaction has locked already.
 */
function runsFrom(trx: Transaction<Tables>, session_id: string, seq: number): Promise<RunRow[]> {
  return trx
    .selectFrom('agent_run')
    .selectAll()
    .where('session_id', '=', session_id)
    .where('branch_id', 'is', null)
    .where('seq', '>=', seq)
    .orderBy('seq')
    .execute()
}

/** The title came from a message that is replaced now. Keeps the name that the user gave the conversation. */
async function retitle(trx: Transaction<Tables>, session_id: string, title: string): Promise<void> {
  await trx
    .updateTable('agent_session')
    .set({ title, title_source: 'message' })
    .where('id', '=', session_id)
    .where('title_source', '<>', 'user')
    .execute()
}
