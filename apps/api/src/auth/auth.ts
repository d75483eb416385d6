import { randomUUIDv7 } from 'node:crypto'
import type { Access } from '@todo-agents/contract/auth'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@todo-agents/contract/bounds'
import { AppError, ERROR_STATUS, invalidRequest } from '@todo-agents/contract/errors'
import { nameSchema } from '@todo-agents/contract/user'
import type { Tables } from '@todo-agents/db/tables'
import type { Bounds } from '@todo-agents/db/users/bounds'
import { moveUserData, refuseMoveBeyond } from '@todo-agents/db/users/move-user'
import { copySettings } from '@todo-agents/db/users/user.repository'
import type { GenericEndpointContext } from 'better-auth'
import { betterAuth } from 'better-auth'
import { APIError, getSessionFromCtx } from 'better-auth/api'
import { anonymous, bearer, jwt } from 'better-auth/plugins'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { AuthDatesPlugin } from './auth-dates.ts'
import { SESSION_RENEWAL_SECONDS, SESSION_SECONDS, TOKEN_SECONDS } from './lifetimes.ts'
import type { LiveSessions } from './live-sessions.ts'
import { CONNECT_PAGE } from './oauth/discovery.ts'
import type { OAuthOptions } from './oauth/oauth-provider.ts'
import { oauthPlugin } from './oauth/oauth-provider.ts'
import { signUpPolicy } from './sign-up-policy.ts'

/** The header that passes the caller's address to better-auth. The edge replaces a value that a client sends. */
export const CLIENT_ADDRESS_HEADER = 'x-todo-agents-client-address'

export interface AuthOptions {
  db: Kysely<Tables>
  baseUrl: string
  secret: string
  trustedOrigins: string[]
  logger: Logger
  /** Must be notified of each ended session. */
  sessions: Pick<LiveSessions, 'end' | 'endAll'>
  /** Who may sign up or enter as a guest. By default both are open. */
  access?: Access
  /** The most rows of an account, including the rows that a guest brings. */
  bounds: Bounds
  now?: () => Date
  /** How the apps of OAuth are found, see `OAuthOptions`. */
  apps: Omit<OAuthOptions, 'baseUrl'>
  /** Called before the rows of a guest move to an account. */
  beforeMove: (guest_id: string) => Promise<void>
  /** Called after the rows have moved. */
  afterMove: (account_id: string) => void
}

export type Auth = ReturnType<typeof createAuth>

/**
 * Sign-in with e-mail and password or as a guest, with a cookie session for the page and JWTs for programs. When a
 * guest signs up or in, all rows of the guest move to the account.
 */
export function createAuth(options: AuthOptions) {
  const { db, baseUrl, secret, trustedOrigins, logger, sessions, bounds, apps, beforeMove, afterMove } = options
  const { access = OPEN, now = () => new Date() } = options

  /**
   * Copies the settings of a guest to the account that the guest creates. An existing account keeps its own settings.
   */
  async function takeSettings({ id }: { id: string }, ctx: GenericEndpointContext | null): Promise<void> {
    if (ctx?.path !== '/sign-up/email') return
    const session = await getSessionFromCtx(ctx, { disableRefresh: true })
    if (session?.user.isAnonymous) await copySettings(db, session.user.id, id)
  }

  return betterAuth({
    baseURL: baseUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins,
    database: { db: db.withPlugin(new AuthDatesPlugin()), type: 'postgres' },
    emailAndPassword: {
      enabled: true,
      // A sign-up hashes the password and answers in the same way whether or not the address has an account. So it does
      // not sign in.
      autoSignIn: false,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: SESSION_RENEWAL_SECONDS,
      // A copy of the session in a cookie would stay valid after the session ends. Requests use `LiveSessions` instead.
      cookieCache: { enabled: false },
    },
    // Our routes limit requests across all processes. better-auth would count per process.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'todo-agents',
      database: { generateId: () => randomUUIDv7() },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    plugins: [
      signUpPolicy({ db, secret, access, now }),
      anonymous({
        generateName: () => 'Guest',
        onLinkAccount: async ({ anonymousUser: { user: guest }, newUser: { user: account, session }, ctx }) => {
          const move = { from_user_id: guest.id, to_user_id: account.id, bounds }
          try {
            // Refuses a move beyond the bounds before the runs of the guest are stopped. The move itself checks again.
            await refuseMoveBeyond(db, move)
            await beforeMove(guest.id)
            await moveUserData(db, move)
          } catch (error) {
            // Ends the new session of the account. The guest stays signed in as a guest.
            await ctx.context.internalAdapter.deleteSession(session.token)
            if (!(error instanceof AppError)) throw error
            throw new APIError(ERROR_STATUS[error.code], { message: error.message })
          }
          sessions.endAll(guest.id)
          afterMove(account.id)
        },
      }),
      jwt({
        jwt: {
          issuer: baseUrl,
          audience: baseUrl,
          expirationTime: `${TOKEN_SECONDS}s`,
          definePayload: ({ session }) => ({ sid: session.id }),
        },
        // Without this, better-auth would read the key and sign a token at each read of a session.
        disableSettingJwtHeader: true,
      }),
      // The database stores session tokens without a signature. A token in that form is refused.
      bearer({ requireSignature: true }),
      oauthPlugin({ ...apps, baseUrl }),
    ],
    databaseHooks: {
      user: { create: { before: checkName, after: takeSettings } },
      session: { delete: { after: async ({ id }) => sessions.end(id) } },
    },
    // Where a request of an app leads that cannot be answered to the app.
    onAPIError: { errorURL: `${baseUrl}${CONNECT_PAGE}` },
    telemetry: { enabled: false },
    logger: {
      log: (level, message, ...details) => {
        logger[level]({ component: 'auth', err: details.find((detail) => detail instanceof Error) }, message)
      },
    },
  })
}

/** Returns the new user with the name as it will be stored. Throws APIError when the name is not valid. */
async function checkName<NewUser extends { name: string }>(user: NewUser): Promise<{ data: NewUser }> {
  const checked = nameSchema.safeParse(user.name)
  if (!checked.success) throw new APIError('BAD_REQUEST', { message: invalidRequest(checked.error).message })
  return { data: { ...user, name: checked.data } }
}

const OPEN: Access = { sign_up: 'open', guests: true }
