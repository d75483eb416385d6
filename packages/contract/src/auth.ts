import { z } from 'zod'

/**
 * A header with the id of the user that the caller shows; where no header can be sent, the query parameter `user`. The server
 * refuses the call with `unauthorized` when another user is signed in. All tabs of a browser share one session cookie, and a
 * tab that still shows one user must not read or write as the next.
 */
export const USER_HEADER = 'x-todo-agents-user'

/** The user in answers of better-auth's routes under `/api/auth`, whose field names are camelCase. */
const authUserSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** For a guest, an address that the server made up. */
  email: z.string(),
  /** Whether the user is a guest. */
  isAnonymous: z.boolean().nullish(),
})
export type AuthUser = z.infer<typeof authUserSchema>

/** The answer of `POST /api/auth/sign-up/email`, the same whether the account was created or exists. Does not sign in. */
export const signedUpSchema = z.object({ success: z.literal(true) })

/** The answer of the sign-in routes. */
export const signedInSchema = z.object({ user: authUserSchema })

/** The answer of `GET /api/auth/get-session`; null without a session. */
export const authSessionSchema = signedInSchema.nullable()

/** The answer of `GET /api/auth/token`: a JWT. */
export const authTokenSchema = z.object({ token: z.string() })

/** The answer of `GET /api/access`: the open ways to sign up and in. */
export const accessSchema = z.object({
  /** Whether a sign-up is open, needs an invite, or is closed. */
  sign_up: z.enum(['open', 'invite', 'closed']),
  /** Whether the server accepts new guests. */
  guests: z.boolean(),
})
export type Access = z.infer<typeof accessSchema>

/** The answer of a route that refuses, such as `{ code: 'USER_ALREADY_EXISTS', message: 'User already exists' }`. */
export const authErrorSchema = z.object({ code: z.string(), message: z.string() }).partial()
