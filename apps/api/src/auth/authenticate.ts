import { AppError } from '@todo-agents/contract/errors'
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { Auth } from './auth.ts'

export interface Identity {
  user_id: string
  /** Cookies that the browser is to be given with the answer, as when its session was renewed. */
  set_cookie: string[]
}

/** Who sent these headers. Throws AppError `unauthorized`. */
export type Authenticate = (headers: Headers) => Promise<Identity>

export interface AuthenticateOptions {
  auth: Auth
  base_url: string
  now: () => Date
}

/** A JWT is checked with the keys in memory; without one, the session cookie is asked. */
export function createAuthenticate({ auth, base_url, now }: AuthenticateOptions): Authenticate {
  const keys = cachedKeys(() => auth.api.getJwks() as Promise<JSONWebKeySet>)

  async function fromToken(token: string): Promise<Identity> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: base_url,
        audience: base_url,
        currentDate: now(),
      })
      if (payload.sub) return { user_id: payload.sub, set_cookie: [] }
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new AppError('unauthorized', 'The token has expired. Get a new one from GET /api/auth/token.')
      }
      if (!(error instanceof errors.JOSEError)) throw error
    }
    throw new AppError('unauthorized', 'The token is not valid. Get one from GET /api/auth/token.')
  }

  return async (headers) => {
    const authorization = headers.get('authorization')
    if (authorization !== null) {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
      if (!token) throw new AppError('unauthorized', 'The Authorization header must be "Bearer <token>".')
      return fromToken(token)
    }
    const { response: session, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true })
    if (!session) throw new AppError('unauthorized', 'You are not signed in.')
    return { user_id: session.user.id, set_cookie: answer.getSetCookie() }
  }
}

/** How long an unknown key id is refused without asking the database again. */
const KEY_REFRESH_MS = 10_000

/** Keeps the public keys in memory and reads them anew only for a key id that is not among them. */
function cachedKeys(read: () => Promise<JSONWebKeySet>): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined
  let read_at = Number.NEGATIVE_INFINITY

  async function refresh(): Promise<JWTVerifyGetKey> {
    read_at = performance.now()
    keys = createLocalJWKSet(await read())
    return keys
  }

  return async (header, token) => {
    try {
      return await (keys ?? (await refresh()))(header, token)
    } catch (error) {
      const may_be_new = error instanceof errors.JWKSNoMatchingKey && performance.now() - read_at > KEY_REFRESH_MS
      if (!may_be_new) throw error
      return (await refresh())(header, token)
    }
  }
}
