import { getRunState } from '@todo-agents/db/runs/run.repository'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { EventLog } from '../event-log/event-log.ts'
import { publisherRank } from '../event-log/writer-rank.ts'
import { catchUp } from './catch-up.ts'

export interface UnpublishedRun {
  user_id: string
  run_id: string
  /** True when the run has ended, false when it waits for its user. */
  hasEnded: boolean
}

/**
 * Emits the end or the question that the database has for a run, if the log lacks that event. This is so when the run
 * had no owner at its end, and when its owner died before emitting the event. Idempotent. Throws AppError `unavailable`
 * and `not_found`.
 */
export async function publishRunEnd(
  db: Kysely<Tables>,
  eventLog: EventLog,
  { user_id, run_id, hasEnded }: UnpublishedRun,
): Promise<void> {
  if (!(await eventLog.lacksEnd(run_id, hasEnded))) return
  const { run, epoch, parts, end } = await getRunState(db, user_id, run_id)
  // The user has answered the question meanwhile, so the next owner emits the rest.
  if (end.length === 0) return
  const log = await eventLog.open(run_id, publisherRank(epoch))
  try {
    // Another process may have emitted the end meanwhile.
    if (!(await eventLog.lacksEnd(run_id, hasEnded))) return
    const { emitted } = log
    if (emitted === null) log.append({ event: 'resync', data: { session_id: run.session_id, run_id, parts } })
    else for (const event of catchUp(emitted, parts)) log.append(event)
    for (const event of end) log.append(event)
  } finally {
    await log.close()
  }
}
