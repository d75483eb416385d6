import type { Task } from '@todo-agents/db/runs/job-queue'
import type { Tables } from '@todo-agents/db/tables'
import { deleteNextDue } from '@todo-agents/db/users/account-deletion'
import type { DeletedUser } from '@todo-agents/db/users/user-delete'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'

export interface DeleteDueAccountsOptions {
  db: Kysely<Tables>
  /** Ends what the user has outside of the database, see `createForgetUser`. */
  forgetUser: (deleted: DeletedUser) => Promise<void>
  logger: Logger
  now: () => Date
}

/** How often the task looks for due accounts. Ten minutes more do not matter after a wait of seven days. */
const LOOK_EVERY_MS = 10 * 60_000

/** Returns the task of the job queue that deletes one due account. After a deletion it runs again at once. */
export function deleteDueAccounts({ db, forgetUser, logger, now }: DeleteDueAccountsOptions): Task {
  return async () => {
    const deleted = await deleteNextDue(db, now)
    if (!deleted) return LOOK_EVERY_MS
    logger.info({ user_id: deleted.user_id }, 'an account was deleted, seven days after the request of its user')
    await forgetUser(deleted)
    return 0
  }
}
