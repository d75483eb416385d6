import type { Task } from '@todo-agents/db/runs/job-queue'
import type { Tables } from '@todo-agents/db/tables'
import { deleteIdleGuests } from '@todo-agents/db/users/idle-guests'
import type { DeletedUser } from '@todo-agents/db/users/user-delete'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'

export interface RemoveIdleGuestsOptions {
  db: Kysely<Tables>
  /** After how many idle days a guest is removed. */
  days: number
  /** Ends what the guest has outside of the database, see `createForgetUser`. */
  forgetUser: (deleted: DeletedUser) => Promise<void>
  logger: Logger
  now: () => Date
}

const HOUR_MS = 60 * 60 * 1000

/** A pause between batches, so that requests get the database. */
const BETWEEN_BATCHES_MS = 1000

/** Returns the task of the job queue that removes idle guests in batches, then starts over after an hour. */
export function removeIdleGuests({ db, days, forgetUser, logger, now }: RemoveIdleGuestsOptions): Task {
  let position: string | null = null
  return async () => {
    const { deleted, next } = await deleteIdleGuests(db, { after: position, days, now })
    position = next
    for (const guest of deleted) await forgetUser(guest)
    if (deleted.length > 0) logger.info({ guests: deleted.length, days }, 'idle guests were removed')
    return next === null ? HOUR_MS : BETWEEN_BATCHES_MS
  }
}
