import { RunInterruptedError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import { toText } from '../connection/json.ts'
import { statement } from '../connection/statement.ts'
import type { Db } from '../scope.ts'
import type { RunFence } from './run-locks.ts'

/** The summary of a session's turns up to the run with this `seq`. */
export interface Fold {
  summary: string
  seq: number
}

/**
 * One statement. The session and the run stay locked until it ends, in the order of run-locks.ts, so that a process that
 * has lost the run cannot store what the next owner, or a rewind, has left behind.
 */
const storeFold = statement((_, { run_id, user_id, epoch, summary, seq }: RunFence & Fold) => {
  return sql<{ is_owner: boolean }>`
    with session as materialized (
      select agent_session.id from agent_session join agent_run on agent_run.session_id = agent_session.id
      where agent_run.id = ${run_id}::uuid and agent_run.user_id = ${user_id}::uuid
      for no key update of agent_session
    ), fence as materialized (
      select agent_run.session_id from agent_run join session on session.id = agent_run.session_id
      where agent_run.id = ${run_id}::uuid and agent_run.user_id = ${user_id}::uuid
        and agent_run.epoch = ${epoch}::int and agent_run.status = 'running'
      for share of agent_run
    ), stored as (
      update agent_session set summary = ${summary}::text, summarized_seq = ${seq}::bigint
      from fence
      where agent_session.id = fence.session_id and agent_session.summarized_seq < ${seq}::bigint
    )
    select exists (select from fence) as is_owner
  `
})

/**
 * Stores the summary of a session. Has no effect when the session has one that reaches as far. Throws
 * RunInterruptedError `lost` when the claim of the fence is lost.
 */
export async function foldSession(db: Db, fence: RunFence, { summary, seq }: Fold): Promise<void> {
  const [stored] = await storeFold(db, { ...fence, summary: toText(summary), seq })
  if (!stored?.is_owner) throw new RunInterruptedError('lost')
}
