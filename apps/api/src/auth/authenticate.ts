import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '@todo-agents/contract/errors'
import { ACCESS_SCOPES, TOKEN_PREFIX } from '@todo-agents/contract/program'
import { findGrantByToken } from '@todo-agents/db/programs/program.repository'
import type { Tables } from '@todo-agents/db/tables'
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose'
import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { Kysely } from 'kysely'
import type { Auth } from './auth.ts'
import type { Caller } from './caller.ts'
import { SESSION_RENEWAL_SECONDS, SESSION_SECONDS } from './lifetimes.ts'
import type { LiveSessions } from './live-sessions.ts'
import { resourcesOf } from './oauth/discovery.ts'

export interface Identity extends Caller {
  /** Cookies to send with the answer, for example after the session was renewed. */
  setCookie: string[]
}

/** Returns the user and the session of a request. Throws AppError `unauthorized`, also when the session has ended. */
export type Authenticate = (headers: Credentials) => Promise<Identity>

/** The headers that identify the caller, as Node reads them. */
export type Credentials = Pick<IncomingHttpHeaders, 'authorization' | 'cookie'>

export interface AuthenticateOptions {
  db: Kysely<Tables>
  auth: Auth
  sessions: Pick<LiveSessions, 'check'>
  baseUrl: string
  now: () => Date
}

/**
 * Checks an access token, a JWT with the keys in memory, or else the session cookie. A cookie or token that was verified before is
 * looked up in memory; only its session is checked again, see `LiveSessions`.
 *
 * Traded for speed: the plain form would be to verify each signature. Saves more than half of the cost of a request.
 * revocation.test.ts checks that a revoked token is refused as in the plain form.
 */
export async function createAuthenticate({
  db,
  auth,
  sessions,
  baseUrl,
  now,
}: AuthenticateOptions): Promise<Authenticate> {
  const keys = cachedKeys(() => auth.api.getJwks() as Promise<JSONWebKeySet>)
  const { authCookies } = await auth.$context
  const tokens = verifiedCredentials()
  const cookies = verifiedCredentials()

  async function fromToken(token: string): Promise<Identity> {
    const caller = tokens.find(token, now()) ?? (await verify(token))
    try {
      await sessions.check(caller.session_id)
    } catch (error) {
      throw caller.program && error instanceof AppError ? revoked() : error
    }
    return { ...caller, setCookie: [] }
  }

  function verify(token: string): Promise<Caller> {
    return token.startsWith(TOKEN_PREFIX) ? verifyAccessToken(token) : verifyJwt(token)
  }

  async function verifyAccessToken(token: string): Promise<Caller> {
    const grant = await findGrantByToken(db, token, now())
    if (!grant) throw revoked()
    const { id, user_id, scopes, expires_at } = grant
    const goodUntil = expires_at === null ? Infinity : Date.parse(expires_at)
    return tokens.add(token, { user_id, session_id: id, program: { id, scopes } }, goodUntil)
  }

  async function verifyJwt(token: string): Promise<Caller> {
    try {
      const { payload, protectedHeader } = await jwtVerify<TokenClaims>(token, keys, {
        issuer: baseUrl,
        audience: resourcesOf(baseUrl),
        currentDate: now(),
      })
      const caller = callerOf(payload, protectedHeader.typ)
      if (caller) return tokens.add(token, caller, (payload.exp ?? 0) * 1000)
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        const wayOn = error.payload.program_id ? 'Refresh it.' : 'Get a new one from GET /api/auth/token.'
        throw new AppError('unauthorized', `The token has expired. ${wayOn}`)
      }
      if (!(error instanceof errors.JOSEError)) throw error
    }
    throw new AppError('unauthorized', 'The token is not valid. Get one from GET /api/auth/token.')
  }

  async function fromCookie(cookie: string): Promise<Identity> {
    const signedToken = onlyCookie(cookie, authCookies.sessionToken.name)
    const known = signedToken && cookies.find(signedToken, now())
    if (known) {
      await sessions.check(known.session_id)
      return { ...known, setCookie: [] }
    }
    const headers = new Headers({ cookie })
    const { response, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true })
    if (!response) throw new AppError('unauthorized')
    const session = { user_id: response.user.id, session_id: response.session.id, program: null }
    await sessions.check(session.session_id)
    if (signedToken) cookies.add(signedToken, session, renewalTime(response.session.expiresAt))
    return { ...session, setCookie: answer.getSetCookie() }
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

/** What our JWTs say: those of a sign-in session, and the access tokens of connected apps. */
interface TokenClaims {
  sid?: string
  program_id?: string
  program_scopes?: string[]
}

/**
 * Returns the caller for which a JWT stands. An access token of an app names a sign-in session, too: that of the consent.
 * It must never pass for a token of that session, which may do everything.
 */
function callerOf({ sub: user_id, sid, program_id, program_scopes = [] }: TokenClaims & JWTPayload, typ?: string) {
  if (!user_id) return null
  if (typ === APP_TOKEN_TYPE || program_id) {
    const scopes = ACCESS_SCOPES.filter((scope) => program_scopes.includes(scope))
    return program_id ? { user_id, session_id: program_id, program: { id: program_id, scopes } } : null
  }
  return sid ? { user_id, session_id: sid, program: null } : null
}

/** The `typ` of access tokens (RFC 9068, 2.1). */
const APP_TOKEN_TYPE = 'at+jwt'

/**
 * Returns the time, in ms since 1970, at which better-auth would renew the session. The first request after that time
 * must reach better-auth.
 */
function renewalTime(expires_at: Date): number {
  return expires_at.getTime() - (SESSION_SECONDS - SESSION_RENEWAL_SECONDS) * 1000
}

/** The error for a program whose token is not known, or has ended. */
function revoked(): AppError {
  return new AppError('unauthorized', 'This access token is not valid, has expired, or was revoked.')
}

/** The longest cookie that is verified. The token of a session and its signature have about 80 characters. */
const MAX_COOKIE_LENGTH = 200

/** Returns `name=value` of a cookie, or null when the cookie is missing, repeated, or longer than MAX_COOKIE_LENGTH. */
function onlyCookie(header: string, name: string): string | null {
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
  const [pair = ''] = found
  return found.length === 1 && pair.length <= MAX_COOKIE_LENGTH ? pair : null
}

const MAX_VERIFIED = 10_000

/**
 * Remembers the callers of verified credentials, because checking a signature costs more than the rest of a request.
 */
function verifiedCredentials() {
  const verified = new Map<string, { caller: Caller; goodUntil: number }>()
  return {
    find(credential: string, at: Date): Caller | null {
      const known = verified.get(credential)
      return known && at.getTime() < known.goodUntil ? known.caller : null
    },
    /** Remembers a credential until `goodUntil`, in milliseconds since 1970. Returns the caller. */
    add(credential: string, caller: Caller, goodUntil: number): Caller {
      // A Map keeps the order of insertion, so the first key is the oldest.
      const [oldest] = verified.keys()
      if (verified.size >= MAX_VERIFIED && oldest !== undefined) verified.delete(oldest)
      verified.set(credential, { caller, goodUntil })
      return caller
    },
  }
}

/** The shortest time between two reads of the keys because of an unknown key id. */
const KEY_REFRESH_MS = 10_000

/** Keeps the public keys in memory, and reads them again only for an unknown key id. */
function cachedKeys(read: () => Promise<JSONWebKeySet>): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined
  let reading: Promise<JWTVerifyGetKey> | undefined
  let readAt = Number.NEGATIVE_INFINITY

  async function load(): Promise<JWTVerifyGetKey> {
    readAt = performance.now()
    keys = createLocalJWKSet(await read())
    return keys
  }

  /**
   * All waiting requests share one read. With a read each, a burst of first requests blocked the loop for half a
   * second.
   */
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
      const mayBeNew = error instanceof errors.JWKSNoMatchingKey && performance.now() - readAt > KEY_REFRESH_MS
      if (!mayBeNew) throw error
      return (await refresh())(header, token)
    }
  }
}
