import { AppError } from '@todo-agents/contract/errors'
import { decodeJwt } from 'jose'
import type { Auth } from './auth.ts'
import type { Credentials } from './authenticate.ts'

/**
 * The id of the session that a request belongs to, whose credentials `authenticate` has accepted: that of the cookie, or
 * the one that a token was made for. Throws AppError `unauthorized` when it has ended.
 */
export async function currentSession(auth: Auth, { authorization, cookie }: Credentials): Promise<string> {
  if (authorization !== undefined) {
    const { sid } = decodeJwt<{ sid?: string }>(authorization.replace(/^Bearer +/i, ''))
    if (sid !== undefined) return sid
  } else {
    const session = await auth.api.getSession({ headers: new Headers(cookie === undefined ? {} : { cookie }) })
    if (session) return session.session.id
  }
  throw new AppError('unauthorized', 'You are not signed in.')
}
