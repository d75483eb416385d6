import type { Task } from '@todo-agents/db/runs/job-queue'
import type { Tables } from '@todo-agents/db/tables'
import { deleteNextDue } from '@todo-agents/db/users/account-deletion'
import type { DeletedUser } from '@todo-agents/db/users/user-delete'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'

export interface DeleteDueAccountsOptions {
  db: Kysely<Tables>
  /** Ends what is outside of the database, see `createForgetUser`. */
  forgetUser: (deleted: DeletedUser) => Promise<void>
  logger: Logger
  now: () => Date
}

/** An account that is due in seven days need not be deleted to the minute. */
const LOOK_EVERY_MS = 10 * 60_000

/** A task of the job queue: deletes one account whose wait is over, and runs again at once while there may be more. */
export function deleteDueAccounts({ db, forgetUser, logger, now }: DeleteDueAccountsOptions): Task {
  return async () => {
    const deleted = await deleteNextDue(db, now)
    if (!deleted) return LOOK_EVERY_MS
    logger.info({ user_id: deleted.user_id }, 'an account was deleted, as its user had asked seven days ago')
    await forgetUser(deleted)
    return 0
  }
}
