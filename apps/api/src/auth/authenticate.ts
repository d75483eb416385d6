import type { IncomingHttpHeaders } from 'node:http'
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
export type Authenticate = (headers: Credentials) => Promise<Identity>

/** The headers that say who is asking, as Node reads them. */
export type Credentials = Pick<IncomingHttpHeaders, 'authorization' | 'cookie'>

export interface AuthenticateOptions {
  auth: Auth
  base_url: string
  now: () => Date
}

/** A JWT is checked with the keys in memory; without one, the session cookie is asked. */
export function createAuthenticate({ auth, base_url, now }: AuthenticateOptions): Authenticate {
  const keys = cachedKeys(() => auth.api.getJwks() as Promise<JSONWebKeySet>)
  const verified = verifiedTokens()

  async function fromToken(token: string): Promise<Identity> {
    const known = verified.find(token, now())
    if (known) return { user_id: known, set_cookie: [] }
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: base_url,
        audience: base_url,
        currentDate: now(),
      })
      if (payload.sub) {
        verified.add(token, { user_id: payload.sub, expires_ms: (payload.exp ?? 0) * 1000 })
        return { user_id: payload.sub, set_cookie: [] }
      }
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new AppError('unauthorized', 'The token has expired. Get a new one from GET /api/auth/token.')
      }
      if (!(error instanceof errors.JOSEError)) throw error
    }
    throw new AppError('unauthorized', 'The token is not valid. Get one from GET /api/auth/token.')
  }

  return async ({ authorization, cookie }) => {
    if (authorization !== undefined) {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
      if (!token) throw new AppError('unauthorized', 'The Authorization header must be "Bearer <token>".')
      return fromToken(token)
    }
    const headers = new Headers(cookie === undefined ? {} : { cookie })
    const { response: session, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true })
    if (!session) throw new AppError('unauthorized', 'You are not signed in.')
    return { user_id: session.user.id, set_cookie: answer.getSetCookie() }
  }
}

const MAX_VERIFIED = 10_000

/** The users of tokens that were found good, until they expire: checking a signature costs more than all else of a request. */
function verifiedTokens() {
  const tokens = new Map<string, { user_id: string; expires_ms: number }>()
  return {
    find(token: string, at: Date): string | null {
      const known = tokens.get(token)
      return known && at.getTime() < known.expires_ms ? known.user_id : null
    },
    add(token: string, user: { user_id: string; expires_ms: number }): void {
      // Map keeps the order of insertion, so the first is the oldest.
      const [oldest] = tokens.keys()
      if (tokens.size >= MAX_VERIFIED && oldest !== undefined) tokens.delete(oldest)
      tokens.set(token, user)
    },
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
