import type { DeletedUser } from '@todo-agents/db/users/user-delete'
import type { Logger } from 'pino'
import type { LiveSessions } from '../auth/live-sessions.ts'
import type { EventLog } from '../event-log/event-log.ts'
import type { RunManager } from '../runs/run-manager.ts'
import type { Signals } from '../signals.ts'
import { announceChange } from '../stream/feed.ts'

export interface ForgetUserOptions {
  runs: RunManager
  eventLog: EventLog
  signals: Signals
  sessions: Pick<LiveSessions, 'endAll'>
  logger: Logger
}

/**
 * Must be called after `deleteUser`. Stops the user's runs in all processes, disconnects their followers, drops their
 * event logs, and ends the user's tokens and feeds. Must not throw: whatever is left after a failure ends by itself,
 * because the runs cannot write any more, and event logs expire within a day.
 */
export function createForgetUser({ runs, eventLog, signals, sessions, logger }: ForgetUserOptions) {
  return async ({ user_id, run_ids }: DeletedUser): Promise<void> => {
    runs.forget(run_ids)
    sessions.endAll(user_id)
    announceChange(signals, user_id)
    for (const run_id of run_ids) {
      try {
        await eventLog.drop(run_id)
      } catch (err) {
        logger.warn({ err, run_id }, 'the event log of a deleted user was not dropped; it expires within a day')
      }
    }
  }
}
