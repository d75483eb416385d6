import { authErrorSchema } from '@todo-agents/contract/auth'
import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import { AppError, codeOfStatus, invalidRequest } from '@todo-agents/contract/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Auth } from './auth.ts'
import { CLIENT_ADDRESS_HEADER } from './auth.ts'
import type { OpenEndpoint } from './open-endpoints.ts'
import { OPEN_ENDPOINTS } from './open-endpoints.ts'
import type { SignInBackoff } from './sign-in-backoff.ts'

export interface AuthRoutesOptions {
  auth: Auth
  base_url: string
  /** See limits/sign-in-limit.ts. null in tests, which sign in more often than a person. */
  limitSignIn: onRequestAsyncHookHandler | null
  /** null in tests that guess more often. */
  backoff: SignInBackoff | null
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of an endpoint of better-auth; see `OpenEndpoint`. */
    sign_in_limit?: OpenEndpoint['limit']
  }
}

/** Far more than a name, an address and a password need. */
const MAX_BODY_BYTES = 16 * 1024

/** The endpoints of better-auth that are open. Any other path has no route here, and answers 404. */
export async function authRoutes(app: FastifyInstance, { auth, base_url, limitSignIn, backoff }: AuthRoutesOptions) {
  if (limitSignIn) app.addHook('onRequest', limitSignIn)
  const { authCookies } = await auth.$context

  /**
   * Removes the credential of a session that has ended. better-auth would start the new session, and then clear its cookie
   * because of the old one. The credential of a live session stays: a guest's todos move to the account by it.
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
      config: { sign_in_limit: endpoint.limit },
      handler: async (request, reply) => {
        const body = readBody(endpoint, request)
        const forward = async () => {
          const forwarded = toRequest(request, base_url + url, body)
          if (endpoint.session === 'start') await removeEndedSession(forwarded.headers)
          return auth.handler(forwarded)
        }
        const email = endpoint.triesPassword?.(body)
        let response = email && backoff ? await backoff.run(request, reply, email, forward) : await forward()
        // Another sign-up with the address may have come first. A second try finds its account, and answers as for any other.
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
 * The same request as the web standard has it, with the caller's address as this edge knows it. The URL is the route's,
 * without a query, so that better-auth cannot read another path or option in it than this edge has checked.
 */
function toRequest({ method, headers: sent, ip }: FastifyRequest, url: string, body: unknown): Request {
  const headers = new Headers({ [CLIENT_ADDRESS_HEADER]: ip })
  for (const name of FORWARDED_HEADERS) {
    if (sent[name] !== undefined) headers.set(name, sent[name])
  }
  // Otherwise better-auth would act by the cookie when it does not like the token; tRPC does not either.
  if (sent.authorization !== undefined) headers.delete('cookie')
  if (body === undefined) return new Request(url, { method, headers })
  headers.set('content-type', 'application/json')
  return new Request(url, { method, headers, body: JSON.stringify(body) })
}

/** A `Cookie` header without the cookies of that name. */
function withoutCookie(header: string, name: string): string {
  const pairs = header.split(';').map((pair) => pair.trim())
  return pairs.filter((pair) => !pair.startsWith(`${name}=`)).join('; ')
}

/** Whether a `Set-Cookie` header removes its cookie from the browser. */
function isClearing(set_cookie: string): boolean {
  return /; *max-age=0(;|$)/i.test(set_cookie)
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
  // Also when a guest's sign-in was refused after its session was made: the guest keeps its own.
  if (!response.ok) throw refusal(response.status, body)
  // better-auth clears the cookie of a session that it does not find. The browser may have signed in since it sent that
  // cookie, and would lose the new session. Only a sign-out clears cookies.
  const set_cookie = response.headers.getSetCookie()
  reply.header('set-cookie', session === 'end' ? set_cookie : set_cookie.filter((each) => !isClearing(each)))
  const session_token = response.headers.get('set-auth-token')
  if (session_token && !isFromBrowser(request)) reply.header('set-auth-token', session_token)
  return schema.parse(body)
}

/**
 * A browser keeps the session in an httpOnly cookie. It must not get the token where a script can read it, and no program
 * needs both. Browsers send `Origin` with every POST, and `Sec-Fetch-Site` with everything on a secure origin.
 */
function isFromBrowser({ headers }: FastifyRequest): boolean {
  return [headers.origin, headers.cookie, headers['sec-fetch-site']].some((header) => header !== undefined)
}

/** Our sentences for the most frequent refusals of better-auth, whose messages are shorter. */
const SENTENCES: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'The e-mail address or the password is wrong.',
  UNAUTHORIZED: ERROR_SENTENCES.unauthorized,
}

/** Whether the database refused a new user, as it does when the address was taken since better-auth looked for it. */
async function isUserNotCreated(response: Response): Promise<boolean> {
  if (response.status !== 422) return false
  return authErrorSchema.parse(await response.clone().json()).code === 'FAILED_TO_CREATE_USER'
}

/** better-auth's refusal as one of ours. */
function refusal(status: number, body: unknown): AppError {
  if (status >= 500) return new AppError('internal_error')
  const { code = '', message = 'The request was refused' } = authErrorSchema.parse(body)
  const sentence = SENTENCES[code] ?? (/[.!?]$/.test(message) ? message : `${message}.`)
  return new AppError(codeOfStatus(status), sentence)
}
