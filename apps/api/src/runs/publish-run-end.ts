import { getRunState } from '@todo-agents/db/runs/run.repository'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { EventLog } from '../event-log/event-log.ts'
import { publisherRank } from '../event-log/writer-rank.ts'
import { catchUp } from './catch-up.ts'

/** `has_ended`: the run has; otherwise it waits for its user. */
export type TellEnd = (run: { user_id: string; run_id: string; has_ended: boolean }) => Promise<void>

/**
 * Tells the end of a run, or its question, that is stored and not told yet: it was ended while nobody ran it, or the
 * process that stored it did not live to tell it.
 */
export function createTellEnd(db: Kysely<Tables>, event_log: EventLog): TellEnd {
  return async ({ user_id, run_id, has_ended }) => {
    if (!(await event_log.lacksEnd(run_id, has_ended))) return
    const { run, epoch, parts, end } = await getRunState(db, user_id, run_id)
    // Its user has answered in between: whoever claims it now tells the rest.
    if (end.length === 0) return
    const log = await event_log.open(run_id, publisherRank(epoch))
    try {
      // It may have been told in between.
      if (!(await event_log.lacksEnd(run_id, has_ended))) return
      const { emitted } = log
      if (emitted === null) log.append({ event: 'resync', data: { session_id: run.session_id, run_id, parts } })
      else for (const event of catchUp(emitted, parts)) log.append(event)
      for (const event of end) log.append(event)
    } finally {
      await log.close()
    }
  }
}
