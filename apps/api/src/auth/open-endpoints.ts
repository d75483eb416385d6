import type { signedUpSchema } from '@todo-agents/contract/auth'
import { authSessionSchema, authTokenSchema, signedInSchema } from '@todo-agents/contract/auth'
import { z } from 'zod'
import type { NewPassword } from './weak-password.ts'
import { weakness } from './weak-password.ts'

/** An endpoint of better-auth that is reachable over HTTP. */
export interface OpenEndpoint {
  method: 'GET' | 'POST'
  /** The path below `/api/auth`. */
  path: string
  /** The fields that a caller may send. better-auth gets no other field. */
  body?: z.ZodType
  /** The fields of better-auth's answer that leave the server. */
  answer: z.ZodType
  /** The limit of calls per network address, see limits/sign-in-limit.ts; null for no limit. */
  limit: 'guest' | 'attempt' | null
  /** Returns the address of the account whose password the body tries; see `SignInBackoff`. */
  triesPassword?: (body: unknown) => string
  /** What a successful call does to the session of the caller; absent when it neither starts nor ends it. */
  session?: 'start' | 'end'
}

const password = z.string()
const email = z.string()
const nothing = z.strictObject({}).nullish()

/** The answer leaves out the token of the session, which scripts of the page must not read. */
const done = z.object({ success: z.boolean() })

/** The answer is the same for a new account and for one that exists already. The caller finds out by signing in. */
const signedUp = z.unknown().transform((): z.infer<typeof signedUpSchema> => ({ success: true }))

function refuseWeakPassword({ value, issues }: z.core.ParsePayload<NewPassword>): void {
  const reason = weakness(value)
  if (reason) issues.push({ code: 'custom', input: value, path: ['password'], message: `The password ${reason}.` })
}

/**
 * The endpoints of better-auth that are open. better-auth routes about thirty; this server answers 404 for the others,
 * before better-auth gets the request. A test compares this list with better-auth's routes, so that an upgrade cannot
 * open one.
 */
export const OPEN_ENDPOINTS: OpenEndpoint[] = [
  {
    method: 'POST',
    path: '/sign-in/anonymous',
    body: nothing,
    answer: signedInSchema,
    limit: 'guest',
    session: 'start',
  },
  {
    method: 'POST',
    path: '/sign-in/email',
    body: z.object({ email, password }),
    answer: signedInSchema,
    limit: 'attempt',
    triesPassword: (body) => (body as { email: string }).email,
    session: 'start',
  },
  {
    method: 'POST',
    path: '/sign-up/email',
    body: z
      .strictObject({ name: z.string(), email, password, invite: z.string().optional() })
      .check(refuseWeakPassword),
    answer: signedUp,
    limit: 'attempt',
  },
  { method: 'POST', path: '/sign-out', body: nothing, answer: done, limit: null, session: 'end' },
  { method: 'GET', path: '/get-session', answer: authSessionSchema, limit: null },
  { method: 'GET', path: '/token', answer: authTokenSchema, limit: null },
]
