import { deleteExpiredSessions, deleteOldChanges, deleteOldReminders } from '@todo-agents/db/changes/retention'
import { deleteOAuthLeftovers } from '@todo-agents/db/programs/oauth.repository'
import type { Task } from '@todo-agents/db/runs/job-queue'
import { purgeSessions } from '@todo-agents/db/sessions/session.repository'
import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'

export interface ForgetOldRowsOptions {
  db: Kysely<Tables>
  /** How many days changes and reminders are kept. */
  historyDays: number
  /** For how many days a deleted conversation can be brought back. */
  sessionUndoDays: number
  now: () => Date
}

const HOUR_MS = 60 * 60 * 1000

/** A pause between batches, so that requests get the database. */
const BETWEEN_BATCHES_MS = 1000

/**
 * Returns the task of the job queue that deletes old changes and reminders, conversations that their users deleted long
 * ago, expired sign-in sessions, and what OAuth has left behind, a batch at a time.
 */
export function forgetOldRows({ db, historyDays, sessionUndoDays, now }: ForgetOldRowsOptions): Task {
  return async () => {
    const hasMoreChanges = await deleteOldChanges(db, { days: historyDays, now })
    const hasMoreReminders = await deleteOldReminders(db, { days: historyDays, now })
    const hasMoreSessions = await deleteExpiredSessions(db, now)
    const hasMoreConversations = await purgeSessions(db, { days: sessionUndoDays, now })
    const hasMoreOfOAuth = await deleteOAuthLeftovers(db, now)
    const hasMore = [hasMoreChanges, hasMoreReminders, hasMoreConversations, hasMoreSessions, hasMoreOfOAuth]
    return hasMore.includes(true) ? BETWEEN_BATCHES_MS : HOUR_MS
  }
}
