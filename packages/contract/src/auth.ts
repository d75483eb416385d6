import { z } from 'zod'

/** The user in the answers of better-auth's routes under `/api/auth`. Their field names are camelCase. */
const authUserSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** A guest has an address that the server made up. */
  email: z.string(),
  /** True for a guest. */
  isAnonymous: z.boolean().nullish(),
})
export type AuthUser = z.infer<typeof authUserSchema>

/**
 * The answer of `POST /api/auth/sign-up/email`. It is the same for a new account and for an existing one. This route
 * does not sign the user in.
 */
export const signedUpSchema = z.object({ success: z.literal(true) })

/** The answer of the sign-in routes. */
export const signedInSchema = z.object({ user: authUserSchema })

/** The answer of `GET /api/auth/get-session`; null without a session. */
export const authSessionSchema = signedInSchema.nullable()

/** The answer of `GET /api/auth/token`: a JWT. */
export const authTokenSchema = z.object({ token: z.string() })

/** The answer of `GET /api/access`: which ways to sign up and in are open. */
export const accessSchema = z.object({
  /** `invite`: a sign-up needs an invite. */
  sign_up: z.enum(['open', 'invite', 'closed']),
  /** Whether the server accepts new guests. */
  guests: z.boolean(),
})
export type Access = z.infer<typeof accessSchema>

/**
 * The answer of a route under `/api/auth` that refuses the request, such as
 * `{ code: 'USER_ALREADY_EXISTS', message: 'User already exists' }`. `field`: the field at fault, if there is one.
 */
export const authErrorSchema = z.object({ code: z.string(), message: z.string(), field: z.string() }).partial()
