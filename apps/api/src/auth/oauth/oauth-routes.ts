import { setTimeout as sleep } from 'node:timers/promises'
import { appRequestSchema, askingAppSchema, consentAnswerSchema, consentSchema } from '@todo-agents/contract/connect'
import { AppError, ERROR_STATUS, invalidRequest } from '@todo-agents/contract/errors'
import type { AccessScope } from '@todo-agents/contract/program'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
} from 'fastify'
import type { z } from 'zod'
import type { Auth } from '../auth.ts'
import { allowAnyOrigin } from './any-origin.ts'
import { appName, verifiedHost } from './app-name.ts'
import { authorizeQuery } from './authorize-query.ts'
import { registeredMetadata, registeredSchema, registrationSchema } from './client-registration.ts'
import { CONNECT_PAGE } from './discovery.ts'
import type { OAuthEndpoint } from './oauth-endpoints.ts'
import { OAUTH_PATH, oauthErrorSchema, revokeSchema, tokenAnswerSchema, tokenSchema } from './oauth-endpoints.ts'
import { isLoopbackUri } from './redirect-uri.ts'

export interface ConnectedApp {
  client_id: string
  name: string
  scopes: AccessScope[]
}

export interface OAuthRoutesOptions {
  auth: Auth
  baseUrl: string
  /** Returns the user of the cookie, and throws AppError `unauthorized` without one. */
  authenticate: (request: FastifyRequest, reply: FastifyReply) => Promise<{ user_id: string }>
  /** Stores that a user has connected an app, or has changed what it may do. */
  connectApp: (user_id: string, app: ConnectedApp) => Promise<void>
  /** Throws AppError `unavailable` when too many apps have registered that no user has connected. */
  refuseTooManyClients: () => Promise<void>
  /** Returns any error as one that may be shown. */
  toAppError: (thrown: unknown, log: FastifyBaseLogger) => AppError
  /** See limits/sign-in-limit.ts. null for no limit, in tests. */
  limitSignIn: onRequestAsyncHookHandler | null
}

const MAX_BODY_BYTES = 32 * 1024

/** The endpoints of OAuth 2.1. Their list is in oauth-endpoints.ts. */
export async function oauthRoutes(app: FastifyInstance, options: OAuthRoutesOptions) {
  if (options.limitSignIn) app.addHook('onRequest', options.limitSignIn)
  await app.register(pageRoutes, options)
  await app.register(appRoutes, options)
}

/** The endpoints that the browser of the user calls. */
async function pageRoutes(app: FastifyInstance, { auth, baseUrl, authenticate, connectApp }: OAuthRoutesOptions) {
  const send = sender(auth, baseUrl)

  app.get(`${OAUTH_PATH}/authorize`, { config: { signInLimit: 'authorize' } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const query = authorizeQuery(request.query, baseUrl)
    if (typeof query === 'string') return reply.redirect(`${CONNECT_PAGE}?error=${query}`)
    // Without the cookie, so that every request leads to the consent page, whatever the user has allowed before.
    const response = await send('GET', `authorize?${query}`)
    const location = response.headers.get('location')
    if (location?.startsWith(`${CONNECT_PAGE}?`)) return reply.redirect(location)
    const refusal = location ? errorIn(new URL(location)) : await readError(response)
    request.log.info({ ...refusal, client_id: query.get('client_id') }, 'an app cannot be connected')
    // Anyone can register an app. An error that went to its website at once would make this server a redirect to any
    // site (RFC 9700, 4.11.2). A program on the user's computer waits for its answer.
    if (location && isLoopbackUri(query.get('redirect_uri')!)) return reply.redirect(location)
    return reply.redirect(`${CONNECT_PAGE}?error=${encodeURIComponent(refusal.error)}`)
  })

  /** Returns the app of a signed request. Throws AppError `invalid_request` when the request is too old or not ours. */
  async function findApp(oauth_query: string) {
    const client_id = new URLSearchParams(oauth_query).get('client_id') ?? ''
    const response = await send('POST', 'public-client-prelogin', { json: { client_id, oauth_query } })
    if (!response.ok) throw notOurs()
    const { client_name } = (await response.json()) as { client_name?: unknown }
    return { client_id, name: appName(client_name, client_id) }
  }

  app.post(
    `${OAUTH_PATH}/public-client-prelogin`,
    { bodyLimit: MAX_BODY_BYTES, config: { signInLimit: 'authorize' } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const { client_id, name } = await findApp(parse(appRequestSchema, request.body).oauth_query)
      return askingAppSchema.parse({ name, verified_host: verifiedHost(client_id) })
    },
  )

  app.post(`${OAUTH_PATH}/consent`, { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const consent = parse(consentSchema, request.body)
    // Only a person who is signed in can connect an app. A program has no cookie.
    if (request.headers.authorization !== undefined) throw new AppError('access_denied', 'Connect apps in a browser.')
    const { user_id } = await authenticate(request, reply)
    const { oauth_query, accept } = consent
    const { client_id, name } = await findApp(oauth_query)
    const scope = consent.accept ? [...consent.scopes, 'offline_access'].join(' ') : undefined
    const response = await send('POST', 'consent', { json: { accept, scope, oauth_query }, request })
    if (!response.ok) throw notOurs()
    const { url } = consentAnswerSchema.parse(await response.json())
    // Before the browser passes the code on: no token is issued for an app that is not connected.
    if (consent.accept && new URL(url, baseUrl).searchParams.has('code')) {
      await connectApp(user_id, { client_id, name, scopes: consent.scopes })
    }
    return { url }
  })
}

function notOurs(): AppError {
  return new AppError('invalid_request', 'This request is too old or not complete. Connect again from the app.')
}

/** The endpoints that apps call, from anywhere. They read no cookies. */
async function appRoutes(
  app: FastifyInstance,
  { auth, baseUrl, refuseTooManyClients, toAppError }: OAuthRoutesOptions,
) {
  const send = sender(auth, baseUrl)
  allowAnyOrigin(app)
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, new URLSearchParams(body as string)),
  )
  app.setErrorHandler((thrown, request, reply) => {
    const { code, message, field } = toAppError(thrown, request.log)
    reply.code(ERROR_STATUS[code]).send({ error: errorOf(request, code, field), error_description: message })
  })

  function post(endpoint: OAuthEndpoint, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) {
    const config = { isForAnyOrigin: true, signInLimit: endpoint === 'register' ? 'register' : 'token' } as const
    app.post(`${OAUTH_PATH}/${endpoint}`, { bodyLimit: MAX_BODY_BYTES, config }, (request, reply) => {
      reply.header('cache-control', 'no-store')
      return handler(request, reply)
    })
  }

  post('register', async (request, reply) => {
    const metadata = registeredMetadata(parse(registrationSchema, request.body))
    await refuseTooManyClients()
    return answer(await send('POST', 'register', { json: metadata }), reply, registeredSchema)
  })
  post('token', async (request, reply) => {
    const form = toForm(parse(tokenSchema, toObject(request.body)))
    const ask = () => send('POST', 'token', { form })
    const isRefresh = form.get('grant_type') === 'refresh_token'
    return answer(await (isRefresh ? sendPatiently(ask) : ask()), reply, tokenAnswerSchema)
  })
  post('revoke', async (request, reply) => {
    const response = await send('POST', 'revoke', { form: toForm(parse(revokeSchema, toObject(request.body))) })
    // RFC 7009, 2.2: an unknown token is answered like one that was revoked. An access token ends by itself, soon.
    const { error } = response.ok ? { error: null } : await readError(response)
    if (error === null || error === 'invalid_request' || error === 'unsupported_token_type') return reply.send({})
    return reply.code(response.status).send({ error })
  })
}

/** Returns the code of RFC 6749 or RFC 7591 for an error of ours. */
function errorOf({ url }: FastifyRequest, code: AppError['code'], field?: string): string {
  if (code === 'internal_error') return 'server_error'
  if (code === 'unavailable' || code === 'rate_limit_exceeded') return 'temporarily_unavailable'
  if (!field || !url.startsWith(`${OAUTH_PATH}/register`)) return 'invalid_request'
  return field.startsWith('redirect_uris') ? 'invalid_redirect_uri' : 'invalid_client_metadata'
}

/**
 * Sends a refresh, and again while it is refused with `invalid_grant`, for up to half a second. Of simultaneous
 * refreshes with one token, such as of several windows of an app, the first replaces the token; better-auth refuses the others
 * until the answer of the first is stored, which it would give to them a moment later.
 */
async function sendPatiently(send: () => Promise<Response>): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await send()
    const { error } = response.ok ? { error: null } : await readError(response.clone())
    if (error !== 'invalid_grant' || tries > TOKEN_RETRIES) return response
    await sleep(TOKEN_RETRY_MS)
  }
}

const TOKEN_RETRIES = 4
const TOKEN_RETRY_MS = 120

async function answer(response: Response, reply: FastifyReply, schema: z.ZodType): Promise<unknown> {
  if (response.ok) return reply.code(response.status).send(schema.parse(await response.json()))
  const { error, error_description } = await readError(response)
  // better-auth answers a wrong code verifier in this way. RFC 7636, 4.6: the grant is invalid.
  const isGrant = response.status === 401 && error === 'invalid_request'
  return reply
    .code(isGrant ? 400 : response.status)
    .send({ error: isGrant ? 'invalid_grant' : error, error_description })
}

/** Returns the error with which the browser would go on. It is in the fragment for an app that asked for a token. */
function errorIn({ searchParams, hash }: URL): z.infer<typeof oauthErrorSchema> {
  const parameters = searchParams.has('error') ? searchParams : new URLSearchParams(hash.slice(1))
  return oauthErrorSchema.safeParse(Object.fromEntries(parameters)).data ?? { error: 'invalid_request' }
}

async function readError(response: Response): Promise<z.infer<typeof oauthErrorSchema>> {
  const body: unknown = await response.json().catch(() => null)
  const { data } = oauthErrorSchema.safeParse(body)
  return data ?? { error: response.status >= 500 ? 'server_error' : 'invalid_request' }
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw invalidRequest(parsed.error)
  return parsed.data
}

/**
 * Returns the fields of a form or of a JSON body. A field that is sent twice becomes a list, which no schema accepts
 * (RFC 6749, 3.2).
 */
function toObject(body: unknown): unknown {
  if (!(body instanceof URLSearchParams)) return body
  const names = [...new Set(body.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = body.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

function toForm(fields: Record<string, string | undefined>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  )
}

interface SentBody {
  json?: object
  form?: URLSearchParams
  /** The request whose cookie is passed on. */
  request?: FastifyRequest
}

/** Sends a checked request to better-auth. */
function sender(auth: Auth, baseUrl: string) {
  return (method: 'GET' | 'POST', path: string, { json, form, request }: SentBody = {}): Promise<Response> => {
    const headers = new Headers()
    if (request?.headers.cookie) headers.set('cookie', request.headers.cookie)
    if (request?.headers.origin) headers.set('origin', request.headers.origin)
    if (json) headers.set('content-type', 'application/json')
    if (form) headers.set('content-type', 'application/x-www-form-urlencoded')
    const body = json ? JSON.stringify(json) : form ? form.toString() : null
    return auth.handler(new Request(`${baseUrl}${OAUTH_PATH}/${path}`, { method, headers, body }))
  }
}
