import { sql } from 'kysely'
import type { Db } from '../scope.ts'
import type { ToolResult } from './tool-call.repository.ts'
import { findResult } from './tool-call.repository.ts'

/** What has become of a call. `asked`: it waits for the user. `ended`: its run has ended without making it. */
export type CallOutcome =
  | { state: 'made'; result: ToolResult }
  | { state: 'asked'; approval_id: string; preview: string[]; expires_at: string }
  | { state: 'waiting' }
  | { state: 'ended'; status: 'completed' | 'cancelled' | 'failed' }

/** Returns what has become of a call of the user. */
export async function callOutcome(
  db: Db,
  { user_id, run_id, call_id }: { user_id: string; run_id: string; call_id: string },
): Promise<CallOutcome> {
  const run = await db
    .selectFrom('agent_run')
    .select('status')
    .where('user_id', '=', user_id)
    .where('id', '=', run_id)
    .executeTakeFirst()
  // Read after the status: a call is made before its run ends.
  const result = await findResult(db, { user_id, run_id, call_id })
  if (result) return { state: 'made', result }
  switch (run?.status) {
    case 'queued':
    case 'running':
      return { state: 'waiting' }
    case 'awaiting_approval':
      return (await questionAbout(db, { user_id, run_id, call_id })) ?? { state: 'waiting' }
    default:
      return { state: 'ended', status: run?.status ?? 'cancelled' }
  }
}

async function questionAbout(
  db: Db,
  { user_id, run_id, call_id }: { user_id: string; run_id: string; call_id: string },
): Promise<Extract<CallOutcome, { state: 'asked' }> | null> {
  const asked = await db
    .selectFrom('approval')
    .select((eb) => eb.fn.coalesce('question_id', 'id').as('approval_id'))
    .select(['preview', 'expires_at'])
    .where('user_id', '=', user_id)
    .where('run_id', '=', run_id)
    .where('decision', 'is', null)
    .orderBy(sql`call_id = ${call_id}`, 'desc')
    .limit(1)
    .executeTakeFirst()
  return asked ? { state: 'asked', ...asked } : null
}
