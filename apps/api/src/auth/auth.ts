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
import { signUpPolicy } from './sign-up-policy.ts'

/** The header in which our edge tells better-auth the caller's address; what a client sends in it is replaced. */
export const CLIENT_ADDRESS_HEADER = 'x-todo-agents-client-address'

export interface AuthOptions {
  db: Kysely<Tables>
  base_url: string
  secret: string
  trusted_origins: string[]
  logger: Logger
  /** Told of the sessions that end. */
  sessions: Pick<LiveSessions, 'end' | 'endAll'>
  /** Who may enter; everybody by default. */
  access?: Access
  /** Of what an account may have stored, also by what guests bring along. */
  bounds: Bounds
  now?: () => Date
  /** Called before everything of a guest becomes an account's. */
  beforeMove: (guest_id: string) => Promise<void>
  /** Called once it is the account's. */
  afterMove: (account_id: string) => void
}

export type Auth = ReturnType<typeof createAuth>

/**
 * Sign-in with e-mail and password or as a guest; a cookie session for the page, JWTs for programs.
 * A guest who signs up or in takes everything along.
 */
export function createAuth(options: AuthOptions) {
  const { db, base_url, secret, trusted_origins, logger, sessions, bounds, beforeMove, afterMove } = options
  const { access = OPEN, now = () => new Date() } = options

  /** A new account takes the settings of the guest who creates it; one that exists keeps its own. */
  async function takeSettings({ id }: { id: string }, ctx: GenericEndpointContext | null): Promise<void> {
    if (ctx?.path !== '/sign-up/email') return
    const session = await getSessionFromCtx(ctx, { disableRefresh: true })
    if (session?.user.isAnonymous) await copySettings(db, session.user.id, id)
  }

  return betterAuth({
    baseURL: base_url,
    basePath: '/api/auth',
    secret,
    trustedOrigins: trusted_origins,
    database: { db: db.withPlugin(new AuthDatesPlugin()), type: 'postgres' },
    emailAndPassword: {
      enabled: true,
      // A sign-up answers the same, after the same hashing, whether the address has an account or not. It signs nobody in.
      autoSignIn: false,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: SESSION_RENEWAL_SECONDS,
      // A copy in a cookie would outlive its session. Requests ask `LiveSessions` instead.
      cookieCache: { enabled: false },
    },
    // Our routes limit, across processes; this one would count within each.
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
            // Before anything of the guest is stopped; the move itself makes sure.
            await refuseMoveBeyond(db, move)
            await beforeMove(guest.id)
            await moveUserData(db, move)
          } catch (error) {
            // The guest stays signed in as such.
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
          issuer: base_url,
          audience: base_url,
          expirationTime: `${TOKEN_SECONDS}s`,
          definePayload: ({ session }) => ({ sid: session.id }),
        },
        // It would sign one, and read the key for it, with every look at a session.
        disableSettingJwtHeader: true,
      }),
      // A session's token as it lies in the database signs nobody in: only together with its signature.
      bearer({ requireSignature: true }),
    ],
    databaseHooks: {
      user: { create: { before: checkName, after: takeSettings } },
      session: { delete: { after: async ({ id }) => sessions.end(id) } },
    },
    telemetry: { enabled: false },
    logger: {
      log: (level, message, ...details) => {
        logger[level]({ component: 'auth', err: details.find((detail) => detail instanceof Error) }, message)
      },
    },
  })
}

/** A new user with its name as it is stored. Throws APIError when it is not a name. */
async function checkName<NewUser extends { name: string }>(user: NewUser): Promise<{ data: NewUser }> {
  const checked = nameSchema.safeParse(user.name)
  if (!checked.success) throw new APIError('BAD_REQUEST', { message: invalidRequest(checked.error).message })
  return { data: { ...user, name: checked.data } }
}

const OPEN: Access = { sign_up: 'open', guests: true }
