import type { signedUpSchema } from '@todo-agents/contract/auth'
import { authSessionSchema, authTokenSchema, signedInSchema } from '@todo-agents/contract/auth'
import { z } from 'zod'
import type { NewPassword } from './weak-password.ts'
import { weakness } from './weak-password.ts'

/** An endpoint of better-auth that is reachable over HTTP. */
export interface OpenEndpoint {
  method: 'GET' | 'POST'
  /** Below `/api/auth`. */
  path: string
  /** What a caller may send. better-auth sees no field that is not named here, also where it would take it. */
  body?: z.ZodType
  /** What of better-auth's answer leaves the server; the rest is removed. */
  answer: z.ZodType
  /** How often one network address may call it; null: as often as it likes. See limits/sign-in-limit.ts. */
  limit: 'guest' | 'attempt' | null
  /** The address of the account whose password the body tries; see `SignInBackoff`. */
  triesPassword?: (body: unknown) => string
  /** What a successful call does to the caller's session; absent when it leaves it as it is. */
  session?: 'start' | 'end'
}

const password = z.string()
const email = z.string()
const nothing = z.strictObject({}).nullish()

/** Without the session's token, which a script in the page must not read. */
const done = z.object({ success: z.boolean() })

/** The same whether an account was created or there is one with the address: the caller signs in to find out. */
const signedUp = z.unknown().transform((): z.infer<typeof signedUpSchema> => ({ success: true }))

function refuseWeakPassword({ value, issues }: z.core.ParsePayload<NewPassword>): void {
  const reason = weakness(value)
  if (reason) issues.push({ code: 'custom', input: value, path: ['password'], message: `The password ${reason}.` })
}

/**
 * The endpoints of better-auth that this product uses. It routes about thirty; all others answer 404, before better-auth
 * sees the request. A test compares this list with what better-auth routes, so that an upgrade cannot open another.
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
