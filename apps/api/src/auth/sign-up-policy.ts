import type { Access } from '@todo-agents/contract/auth'
import type { Clock } from '@todo-agents/db/scope'
import type { Tables } from '@todo-agents/db/tables'
import {
  claimFirstAccount,
  hasAccounts,
  isInviteUsed,
  markInviteSpent,
  redeemInvite,
} from '@todo-agents/db/users/used-invite.repository'
import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import type { Kysely } from 'kysely'
import type { Invite } from './invite.ts'
import { readInvite } from './invite.ts'

export interface SignUpPolicyOptions {
  db: Kysely<Tables>
  secret: string
  access: Access
  now: Clock
}

/**
 * Enforces `SIGN_UP` and `GUESTS`. Refusals happen before better-auth does anything. An invite is redeemed when its
 * account is created, so that a sign-up that fails for another reason does not use it up.
 *
 * - `open`: a sign-up needs nothing.
 * - `invite`: a sign-up needs an invite, also when a guest becomes an account.
 * - `closed`: sign-ups are refused, also for guests. While the server has no account, one sign-up with an invite
 *   passes, so that the operator can enter. Of several simultaneous ones, only one passes.
 *
 * Signing in to an existing account is always possible, also for a guest, whose rows move to the account. Existing
 * guests stay when guests are switched off.
 */
export function signUpPolicy({ db, secret, access, now }: SignUpPolicyOptions): BetterAuthPlugin {
  async function checkInvite(code: unknown, email: unknown): Promise<Invite> {
    if (typeof code !== 'string' || code.trim() === '') throw refused('INVITE_REQUIRED', INVITE_REQUIRED)
    const invite = readInvite(secret, code)
    if (!invite) throw refused('INVITE_INVALID', 'This invite code is not valid. Copy it whole, or ask for a new one.')
    if (invite.expires_at <= now()) throw refused('INVITE_EXPIRED', 'This invite has expired. Ask for a new one.')
    if (await isInviteUsed(db, { id: invite.id, email: String(email) })) throw refused('INVITE_USED', INVITE_USED)
    return invite
  }

  async function checkSignUp({ invite, email }: { invite?: unknown; email?: unknown }): Promise<Invite | null> {
    if (access.sign_up === 'open') return null
    if (access.sign_up === 'closed' && (!invite || (await hasAccounts(db)))) throw refused('SIGN_UP_CLOSED', CLOSED)
    return checkInvite(invite, email)
  }

  return {
    id: 'sign-up-policy',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === SIGN_UP,
          handler: createAuthMiddleware(async ({ body }) => {
            await checkSignUp(body ?? {})
          }),
        },
        {
          matcher: ({ path }) => path === '/sign-in/anonymous',
          handler: createAuthMiddleware(async () => {
            if (!access.guests) throw refused('GUESTS_OFF', GUESTS_OFF)
          }),
        },
      ],
    },
    init: () => ({
      options: {
        databaseHooks: {
          user: {
            create: {
              before: async ({ email }, context) => {
                if (context?.path !== SIGN_UP) return
                // Refuse with 409: better-auth answers a 403 from here as if the account had been created, to hide
                // which addresses exist.
                const invite = await checkSignUp(context.body).catch((error: unknown) => {
                  throw error instanceof APIError ? new APIError('CONFLICT', error.body) : error
                })
                if (!invite) return
                if (access.sign_up === 'closed' && !(await claimFirstAccount(db, email, now))) {
                  throw new APIError('CONFLICT', { code: 'SIGN_UP_CLOSED', message: CLOSED })
                }
                const expires_at = invite.expires_at.toISOString()
                if (!(await redeemInvite(db, { id: invite.id, email, expires_at }, now))) {
                  throw new APIError('CONFLICT', { code: 'INVITE_USED', message: INVITE_USED })
                }
              },
              after: async ({ email }, context) => {
                if (context?.path !== SIGN_UP || access.sign_up === 'open') return
                const invite = readInvite(secret, String(context.body.invite))
                if (invite) await markInviteSpent(db, { id: invite.id, email })
              },
            },
          },
        },
      },
    }),
  }
}

const SIGN_UP = '/sign-up/email'
const CLOSED = 'This server takes no new accounts. If you have one, sign in.'
const INVITE_REQUIRED = 'A new account on this server needs an invite code. Ask the person who runs it for one.'
const INVITE_USED = 'This invite was used already. Ask for a new one.'
const GUESTS_OFF = 'This server takes no guests. Sign in, or create an account.'

function refused(code: string, message: string): APIError {
  return new APIError('FORBIDDEN', { code, message })
}
