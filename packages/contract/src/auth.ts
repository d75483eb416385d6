import { z } from 'zod'

/**
 * Names the user that a caller takes itself for, as the query parameter `user` does where no header can be sent. The server
 * refuses the call with `unauthorized` when another user is signed in: the tabs of a browser share one session cookie, and
 * a tab that still shows one user must not read or write as the next.
 */
export const USER_HEADER = 'x-todo-agents-user'

/** The user as better-auth's routes under `/api/auth` tell; its field names are camel-case. */
const authUserSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** For a guest, one that the server made up. */
  email: z.string(),
  /** A guest. */
  isAnonymous: z.boolean().nullish(),
})
export type AuthUser = z.infer<typeof authUserSchema>

/** Of `POST /api/auth/sign-up/email`: the same whether an account was created or exists. It signs nobody in. */
export const signedUpSchema = z.object({ success: z.literal(true) })

/** Of the sign-in routes. */
export const signedInSchema = z.object({ user: authUserSchema })

/** Of `GET /api/auth/get-session`; null when nobody is signed in. */
export const authSessionSchema = signedInSchema.nullable()

/** Of `GET /api/auth/token`: a JWT. */
export const authTokenSchema = z.object({ token: z.string() })

/** Of `GET /api/access`: how a person may enter this server. */
export const accessSchema = z.object({
  /** Who may create an account. */
  sign_up: z.enum(['open', 'invite', 'closed']),
  /** Whether new guests are taken. */
  guests: z.boolean(),
})
export type Access = z.infer<typeof accessSchema>

/** Of any route that refuses, such as `{ code: 'USER_ALREADY_EXISTS', message: 'User already exists' }`. */
export const authErrorSchema = z.object({ code: z.string(), message: z.string() }).partial()
