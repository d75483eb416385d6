import { authErrorSchema } from '@todo-agents/contract/auth'
import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import { AppError, codeOfStatus, invalidRequest } from '@todo-agents/contract/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { AddressLimit } from '../limits/sign-in-limit.ts'
import type { Auth } from './auth.ts'
import { CLIENT_ADDRESS_HEADER } from './auth.ts'
import type { OpenEndpoint } from './open-endpoints.ts'
import { OPEN_ENDPOINTS } from './open-endpoints.ts'
import type { SignInBackoff } from './sign-in-backoff.ts'

export interface AuthRoutesOptions {
  auth: Auth
  baseUrl: string
  /** See limits/sign-in-limit.ts. null for no limit, in tests, which sign in more often than a person. */
  limitSignIn: onRequestAsyncHookHandler | null
  /** null for no limit, in tests that guess more often. */
  backoff: SignInBackoff | null
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The limit of an endpoint of better-auth; see `OpenEndpoint`. */
    signInLimit?: AddressLimit | null
  }
}

/** The largest body, far more than a name, an address and a password take. */
const MAX_BODY_BYTES = 16 * 1024

/** The open endpoints of better-auth. Any other path has no route, and answers 404. */
export async function authRoutes(app: FastifyInstance, { auth, baseUrl, limitSignIn, backoff }: AuthRoutesOptions) {
  if (limitSignIn) app.addHook('onRequest', limitSignIn)
  const { authCookies } = await auth.$context

  /**
   * Removes the credential of an ended session. Otherwise better-auth would start the new session, and then clear its
   * cookie because of the old one. The credential of a live session stays, because it identifies the guest whose rows
   * move.
   */
  async function removeEndedSession(headers: Headers): Promise<void> {
    const { name } = authCookies.sessionToken
    const cookie = headers.get('cookie')
    if (!headers.has('authorization') && !cookie?.includes(`${name}=`)) return
    if (await auth.api.getSession({ headers, query: { disableRefresh: true } })) return
    headers.delete('authorization')
    if (cookie) headers.set('cookie', withoutCookie(cookie, name))
  }

  for (const endpoint of OPEN_ENDPOINTS) {
    const url = `/api/auth${endpoint.path}`
    app.route({
      method: endpoint.method,
      url,
      exposeHeadRoute: false,
      bodyLimit: MAX_BODY_BYTES,
      config: { signInLimit: endpoint.limit },
      handler: async (request, reply) => {
        const body = readBody(endpoint, request)
        const forward = async () => {
          const forwarded = toRequest(request, baseUrl + url, body)
          if (endpoint.session === 'start') await removeEndedSession(forwarded.headers)
          return auth.handler(forwarded)
        }
        const email = endpoint.triesPassword?.(body)
        let response = email && backoff ? await backoff.run(request, reply, email, forward) : await forward()
        // The address may have been taken by a simultaneous sign-up. The second try finds that account and answers as
        // usual.
        if (await isUserNotCreated(response)) response = await forward()
        return answer(endpoint, response, request, reply)
      },
    })
  }
}

function readBody({ body: schema }: OpenEndpoint, { body }: FastifyRequest): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw invalidRequest(parsed.error)
  return parsed.data ?? {}
}

/** The headers of a request that better-auth needs. */
const FORWARDED_HEADERS = ['authorization', 'cookie', 'origin', 'user-agent'] as const

/**
 * Returns the web-standard Request for better-auth, with the caller's address as this edge knows it. The URL is that of
 * the route, without a query, so that better-auth cannot read a path or an option that this edge has not checked.
 */
function toRequest({ method, headers: sent, ip }: FastifyRequest, url: string, body: unknown): Request {
  const headers = new Headers({ [CLIENT_ADDRESS_HEADER]: ip })
  for (const name of FORWARDED_HEADERS) {
    if (sent[name] !== undefined) headers.set(name, sent[name])
  }
  // better-auth would use the cookie when the token is not valid. tRPC refuses an invalid token, so the cookie is
  // removed.
  if (sent.authorization !== undefined) headers.delete('cookie')
  if (body === undefined) return new Request(url, { method, headers })
  headers.set('content-type', 'application/json')
  return new Request(url, { method, headers, body: JSON.stringify(body) })
}

/** Removes all cookies of that name from a `Cookie` header. */
function withoutCookie(header: string, name: string): string {
  const pairs = header.split(';').map((pair) => pair.trim())
  return pairs.filter((pair) => !pair.startsWith(`${name}=`)).join('; ')
}

/** True when a `Set-Cookie` header removes its cookie from the browser. */
function isClearing(setCookie: string): boolean {
  return /; *max-age=0(;|$)/i.test(setCookie)
}

async function answer(
  { answer: schema, session }: OpenEndpoint,
  response: Response,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  reply.code(response.status)
  reply.header('cache-control', 'no-store')
  const body: unknown = await response.json()
  // A refusal sets no cookies. When a guest's sign-in fails after better-auth made the session, the guest keeps the
  // guest session.
  if (!response.ok) throw refusal(response.status, body)
  // better-auth clears the cookie of an unknown session. The browser may have signed in since it sent that cookie, and
  // would lose its new session. So only a sign-out clears cookies.
  const setCookie = response.headers.getSetCookie()
  reply.header('set-cookie', session === 'end' ? setCookie : setCookie.filter((each) => !isClearing(each)))
  const session_token = response.headers.get('set-auth-token')
  if (session_token && !isFromBrowser(request)) reply.header('set-auth-token', session_token)
  return schema.parse(body)
}

/**
 * True for a request from a browser. A browser keeps the session in an httpOnly cookie, and must not get the token
 * where a script can read it. Browsers send `Origin` with every POST, and `Sec-Fetch-Site` with every request on a
 * secure origin.
 */
function isFromBrowser({ headers }: FastifyRequest): boolean {
  return [headers.origin, headers.cookie, headers['sec-fetch-site']].some((header) => header !== undefined)
}

/** Replaces better-auth's messages for its most frequent refusals, by code. */
const SENTENCES: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'The e-mail address or the password is wrong.',
  UNAUTHORIZED: ERROR_SENTENCES.unauthorized,
}

/**
 * True when the database refused a new user, for example because the address was taken after better-auth had checked
 * it.
 */
async function isUserNotCreated(response: Response): Promise<boolean> {
  if (response.status !== 422) return false
  return authErrorSchema.parse(await response.clone().json()).code === 'FAILED_TO_CREATE_USER'
}

/** Returns a refusal of better-auth as our error. */
function refusal(status: number, body: unknown): AppError {
  if (status >= 500) return new AppError('internal_error')
  const { code = '', message = ERROR_SENTENCES.invalid_request } = authErrorSchema.parse(body)
  const sentence = SENTENCES[code] ?? (/[.!?]$/.test(message) ? message : `${message}.`)
  const field = FIELDS.find(([prefix]) => code.startsWith(prefix))?.[1]
  return new AppError(codeOfStatus(status), sentence, { ...(field && { field }) })
}

/** The field at fault, by the start of the code: a page in another language finds its sentence by the field. */
const FIELDS = [
  ['INVITE_', 'invite'],
  ['SIGN_UP_CLOSED', 'sign_up'],
  ['GUESTS_OFF', 'guests'],
  ['PASSWORD_', 'password'],
] as const
