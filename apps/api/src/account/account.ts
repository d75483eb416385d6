import type { Device } from '@todo-agents/contract/account'
import { AppError } from '@todo-agents/contract/errors'
import { inTransaction } from '@todo-agents/db/scope'
import type { Tables } from '@todo-agents/db/tables'
import { cancelDeletion, requestDeletion } from '@todo-agents/db/users/account-deletion'
import { endDevice, endOtherDevices, listDevices } from '@todo-agents/db/users/auth-session.repository'
import { getPasswordHash, setEmail, setPasswordHash } from '@todo-agents/db/users/credential.repository'
import { getMe } from '@todo-agents/db/users/user.repository'
import type { Kysely } from 'kysely'
import type { Auth } from '../auth/auth.ts'
import type { LiveSessions, SessionKey } from '../auth/live-sessions.ts'
import { weakness } from '../auth/weak-password.ts'
import type { CreateRateLimiter } from '../limits/rate-limiter.ts'
import { inSeconds } from '../limits/rate-limiter.ts'
import { deviceName } from './device-name.ts'

export interface AccountOptions {
  db: Kysely<Tables>
  auth: Auth
  sessions: Pick<LiveSessions, 'end'>
  createLimiter: CreateRateLimiter
  now: () => Date
}

/** The signed-in user, and the calling session. */
export type Caller = SessionKey

/**
 * How often the sessions of an account may try its password; correct tries count, too. This bounds the guesses of a
 * stolen session, and the addresses that it can probe for accounts.
 */
const PASSWORD_TRIES = { limit: 10, windowMs: 15 * 60_000 }

export type Account = ReturnType<typeof createAccount>

/** The operations of a user on their own account. */
export function createAccount({ db, auth, sessions, createLimiter, now }: AccountOptions) {
  const tries = createLimiter('password', PASSWORD_TRIES)

  /**
   * Throws AppError `rate_limit_exceeded` after too many tries, and `invalid_request` for `field` when the password is
   * wrong.
   */
  async function checkPassword(user_id: string, password: string, field: string): Promise<void> {
    const taken = await tries.take(user_id)
    if (!taken.allowed) {
      const sentence = `Too many attempts at your password. Try again in ${inSeconds(taken.retry_after)}.`
      throw new AppError('rate_limit_exceeded', sentence)
    }
    const hash = await getPasswordHash(db, user_id)
    if (hash === null) throw new AppError('conflict', 'A guest has no password. Create an account first.')
    const { password: hasher } = await auth.$context
    if (!(await hasher.verify({ hash, password }))) {
      throw new AppError('invalid_request', 'The password is wrong.', { field })
    }
  }

  /** Ends the sessions in all processes. Must be called after the sessions were deleted from the database. */
  function endAll(session_ids: string[]): void {
    for (const id of session_ids) sessions.end(id)
  }

  return {
    /** Returns the caller's devices, the current one first, then by last use. */
    async devices({ user_id, session_id }: Caller): Promise<Device[]> {
      const rows = await listDevices(db, user_id, now)
      const devices = rows.map(({ user_agent, ...row }) => {
        return { ...row, device: deviceName(user_agent), is_current: row.id === session_id }
      })
      return devices.sort((one, other) => Number(other.is_current) - Number(one.is_current))
    },

    /** Throws AppError `not_found` when the user has no such session. */
    async endDevice({ user_id }: Caller, id: string): Promise<void> {
      await endDevice(db, user_id, id)
      sessions.end(id)
    },

    /** Returns the number of ended sessions. */
    async endOtherDevices({ user_id, session_id }: Caller): Promise<number> {
      const ended = await endOtherDevices(db, user_id, session_id)
      endAll(ended)
      return ended.length
    },

    /**
     * Changes the password, and ends the caller's other sessions. Throws AppError `invalid_request` when a password is
     * wrong or too weak.
     */
    async changePassword(
      { user_id, session_id }: Caller,
      { current_password, new_password }: { current_password: string; new_password: string },
    ): Promise<void> {
      const { password: hasher } = await auth.$context
      const { name, email } = await getMe(db, user_id)
      const reason = weakness({ password: new_password, name, email: email ?? '' })
      if (reason) throw new AppError('invalid_request', `The new password ${reason}.`, { field: 'new_password' })
      await checkPassword(user_id, current_password, 'current_password')
      const hash = await hasher.hash(new_password)
      const ended = await inTransaction(db, async (trx) => {
        await setPasswordHash(trx, user_id, hash, now)
        return endOtherDevices(trx, user_id, session_id)
      })
      endAll(ended)
    },

    /**
     * Changes the address. Throws AppError `invalid_request` when the password is wrong, else `conflict` when another
     * account has the address.
     */
    async changeEmail({ user_id }: Caller, { password, email }: { password: string; email: string }): Promise<void> {
      // The password is checked first, so that only the owner of the account can probe addresses, and only a few.
      await checkPassword(user_id, password, 'password')
      await setEmail(db, user_id, email, now)
    },

    /**
     * Schedules the deletion of the account in seven days, see `DELETION_WAIT_MS`, and ends the caller's other sessions
     * now. Returns the time of the deletion. Throws AppError `invalid_request` when the password is wrong. A guest
     * needs none.
     */
    async requestDeletion({ user_id, session_id }: Caller, password: string | undefined): Promise<string> {
      if (password !== undefined || (await getPasswordHash(db, user_id)) !== null) {
        await checkPassword(user_id, password ?? '', 'password')
      }
      const { ended, delete_at } = await inTransaction(db, async (trx) => ({
        ended: await endOtherDevices(trx, user_id, session_id),
        delete_at: await requestDeletion(trx, user_id, now),
      }))
      endAll(ended)
      return delete_at
    },

    /** Cancels the scheduled deletion of the account. */
    keep: ({ user_id }: Caller): Promise<void> => cancelDeletion(db, user_id),
  }
}
