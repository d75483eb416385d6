import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '@todo-agents/contract/errors'
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { Auth } from './auth.ts'
import { SESSION_RENEWAL_SECONDS, SESSION_SECONDS } from './lifetimes.ts'
import type { LiveSessions, SessionKey } from './live-sessions.ts'

export interface Identity extends SessionKey {
  /** Cookies that the browser is to be given with the answer, as when its session was renewed. */
  set_cookie: string[]
}

/** Who sent these headers. Throws AppError `unauthorized`, also when their session has ended. */
export type Authenticate = (headers: Credentials) => Promise<Identity>

/** The headers that say who is asking, as Node reads them. */
export type Credentials = Pick<IncomingHttpHeaders, 'authorization' | 'cookie'>

export interface AuthenticateOptions {
  auth: Auth
  sessions: Pick<LiveSessions, 'check'>
  base_url: string
  now: () => Date
}

/**
 * A JWT is checked with the keys in memory; without one, the session cookie counts. A cookie or token that was found good
 * before is compared with the one of then, so that only its session has to be looked at; see `LiveSessions`.
 */
export async function createAuthenticate({
  auth,
  sessions,
  base_url,
  now,
}: AuthenticateOptions): Promise<Authenticate> {
  const keys = cachedKeys(() => auth.api.getJwks() as Promise<JSONWebKeySet>)
  const { authCookies } = await auth.$context
  const tokens = verifiedCredentials()
  const cookies = verifiedCredentials()

  async function fromToken(token: string): Promise<Identity> {
    const session = tokens.find(token, now()) ?? (await verify(token))
    await sessions.check(session.session_id)
    return { ...session, set_cookie: [] }
  }

  async function verify(token: string): Promise<SessionKey> {
    try {
      const { payload } = await jwtVerify<{ sid?: string }>(token, keys, {
        issuer: base_url,
        audience: base_url,
        currentDate: now(),
      })
      const { sub: user_id, sid: session_id, exp = 0 } = payload
      if (user_id && session_id) return tokens.add(token, { user_id, session_id }, exp * 1000)
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new AppError('unauthorized', 'The token has expired. Get a new one from GET /api/auth/token.')
      }
      if (!(error instanceof errors.JOSEError)) throw error
    }
    throw new AppError('unauthorized', 'The token is not valid. Get one from GET /api/auth/token.')
  }

  async function fromCookie(cookie: string): Promise<Identity> {
    const signed_token = onlyCookie(cookie, authCookies.sessionToken.name)
    const known = signed_token && cookies.find(signed_token, now())
    if (known) {
      await sessions.check(known.session_id)
      return { ...known, set_cookie: [] }
    }
    const headers = new Headers({ cookie })
    const { response, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true })
    if (!response) throw new AppError('unauthorized')
    const session = { user_id: response.user.id, session_id: response.session.id }
    await sessions.check(session.session_id)
    if (signed_token) cookies.add(signed_token, session, renewalTime(response.session.expiresAt))
    return { ...session, set_cookie: answer.getSetCookie() }
  }

  return async ({ authorization, cookie }) => {
    if (authorization !== undefined) {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
      if (!token) throw new AppError('unauthorized', 'The Authorization header must be "Bearer <token>".')
      return fromToken(token)
    }
    if (cookie === undefined) throw new AppError('unauthorized')
    return fromCookie(cookie)
  }
}

/** When better-auth is to be asked again, because it then renews the session. In milliseconds since 1970. */
function renewalTime(expires_at: Date): number {
  return expires_at.getTime() - (SESSION_SECONDS - SESSION_RENEWAL_SECONDS) * 1000
}

/** Longer than any cookie of ours: a session's token and its signature have about 80 characters. */
const MAX_COOKIE_LENGTH = 200

/** The value of a cookie; null when there is none, several of that name, or one that is too long to be kept. */
function onlyCookie(header: string, name: string): string | null {
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
  const [pair = ''] = found
  return found.length === 1 && pair.length <= MAX_COOKIE_LENGTH ? pair : null
}

const MAX_VERIFIED = 10_000

/** The sessions of credentials that were found good: checking a signature costs more than all else of a request. */
function verifiedCredentials() {
  const verified = new Map<string, { session: SessionKey; good_until: number }>()
  return {
    find(credential: string, at: Date): SessionKey | null {
      const known = verified.get(credential)
      return known && at.getTime() < known.good_until ? known.session : null
    },
    /** `good_until`: in milliseconds since 1970. Returns the session. */
    add(credential: string, session: SessionKey, good_until: number): SessionKey {
      // Map keeps the order of insertion, so the first is the oldest.
      const [oldest] = verified.keys()
      if (verified.size >= MAX_VERIFIED && oldest !== undefined) verified.delete(oldest)
      verified.set(credential, { session, good_until })
      return session
    },
  }
}

/** How long an unknown key id is refused without asking the database again. */
const KEY_REFRESH_MS = 10_000

/** Keeps the public keys in memory and reads them anew only for a key id that is not among them. */
function cachedKeys(read: () => Promise<JSONWebKeySet>): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined
  let reading: Promise<JWTVerifyGetKey> | undefined
  let read_at = Number.NEGATIVE_INFINITY

  async function load(): Promise<JWTVerifyGetKey> {
    read_at = performance.now()
    keys = createLocalJWKSet(await read())
    return keys
  }

  /** Shared: a burst of first requests used to read the keys once for each, half a second without a turn for others. */
  function refresh(): Promise<JWTVerifyGetKey> {
    reading ??= load().finally(() => {
      reading = undefined
    })
    return reading
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
