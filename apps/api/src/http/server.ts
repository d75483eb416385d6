import { randomUUIDv7 } from 'node:crypto'
import { maxHeaderSize } from 'node:http'
import type { Access } from '@todo-agents/contract/auth'
import { MAX_BATCH_CALLS, MAX_BODY_BYTES } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import { USER_HEADER } from '@todo-agents/contract/user-header'
import type { FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
} from 'fastify'
import Fastify from 'fastify'
import { exportRoute } from '../account/export-route.ts'
import type { Auth } from '../auth/auth.ts'
import { authRoutes } from '../auth/auth-routes.ts'
import type { Authenticate } from '../auth/authenticate.ts'
import type { Caller } from '../auth/caller.ts'
import { discoveryRoutes } from '../auth/oauth/discovery.ts'
import type { OAuthRoutesOptions } from '../auth/oauth/oauth-routes.ts'
import { oauthRoutes } from '../auth/oauth/oauth-routes.ts'
import type { SignInBackoff } from '../auth/sign-in-backoff.ts'
import { mcpRoute } from '../mcp/mcp-route.ts'
import { documentRoutes } from '../rest/document-routes.ts'
import { referenceRoutes } from '../rest/reference-routes.ts'
import { REST_PREFIX } from '../rest/rest-prefix.ts'
import { restRoutes } from '../rest/rest-routes.ts'
import type { EventStreams } from '../stream/event-stream.ts'
import { streamRoutes } from '../stream/stream-routes.ts'
import type { Context, Services } from '../trpc/context.ts'
import { limitBatch } from '../trpc/limit-batch.ts'
import type { LimitRequests } from '../trpc/limit-requests.ts'
import type { PlainCallsOptions } from '../trpc/plain-calls.ts'
import { plainCalls } from '../trpc/plain-calls.ts'
import { refuseUnreadable } from '../trpc/refuse-unreadable.ts'
import type { AppRouter } from '../trpc/router.ts'
import { appRouter } from '../trpc/router.ts'
import type { AcceptTurns } from './accept-turns.ts'
import { refuseConnection, sendError } from './error-response.ts'
import { toAppError } from './errors.ts'
import { createLoopTurns } from './loop-turns.ts'
import type { OpenAnswers } from './open-answers.ts'
import { trackAnswers } from './open-answers.ts'
import { checkOrigin } from './origin.ts'
import type { CheckReady } from './readiness.ts'
import { RequestLog } from './request-log.ts'
import { makeSecurityHeaders } from './security-headers.ts'
import { hasWebApp, inlineScripts, isPageOfApp, webApp } from './web-app.ts'

export interface ServerOptions {
  services: Services
  auth: Auth
  access: Access
  authenticate: Authenticate
  streams: EventStreams
  checkReady: CheckReady
  /** null for no limit, in tests, which sign in more often than a person. */
  limitSignIn: onRequestAsyncHookHandler | null
  backoff: SignInBackoff | null
  apps: Pick<OAuthRoutesOptions, 'connectApp' | 'refuseTooManyClients'>
  /** See trpc/limit-requests.ts. */
  limitRequests: LimitRequests
  logger: FastifyBaseLogger
  trustedOrigins: readonly string[]
  /** The proxies whose X-Forwarded-For header gives the address of the caller. */
  trustedProxies: string[]
  baseUrl: string
  /** The folder of the built web app. */
  webDir: string
  /** Must be notified of each accepted connection. */
  turns: AcceptTurns
}

declare module 'fastify' {
  interface FastifyRequest {
    user_id: string
    /** The sign-in session of the caller. */
    auth_session_id: string
    /** The program that makes the request; null for a person. */
    program_id: string | null
  }
  interface FastifyContextConfig {
    /** True for a route that sets the security headers itself, as far as they apply to a stream. */
    isStream?: boolean
    /** True for a route that is answered in the turn of the event loop that reads the request, before pending work. */
    isImmediate?: boolean
  }
}

export interface Server {
  server: FastifyInstance
  answers: OpenAnswers
}

/** The HTTP edge: sign-in, tRPC, the agent's stream, health and the web app. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { services, auth, trustedOrigins, baseUrl, webDir } = options
  const securityHeaders = await makeSecurityHeaders({
    isHttps: baseUrl.startsWith('https:'),
    inlineScripts: await inlineScripts(webDir),
  })
  const app = createFastify(options, securityHeaders)
  const answers = trackAnswers(app)
  app.server.on('connection', options.turns.noteConnection)
  const inTurn = createLoopTurns(options.turns)
  app.addHook('onRequest', ({ routeOptions }, _, done) => {
    if (routeOptions.config.isImmediate) done()
    else inTurn(done)
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    if (!request.routeOptions.config.isStream) reply.headers(securityHeaders)
    if (!request.routeOptions.config.isForAnyOrigin) checkOrigin(request, trustedOrigins)
    done()
  })

  async function authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Caller> {
    const { setCookie, ...caller } = await options.authenticate(request.headers)
    refuseAnotherUser(request, caller.user_id)
    if (setCookie.length > 0) reply.header('set-cookie', setCookie)
    return caller
  }
  await app.register(healthRoutes, { services, checkReady: options.checkReady })
  // Needs no sign-in, so that the sign-in page can offer only the ways in that work.
  app.get('/api/access', async (_, reply) => {
    reply.header('cache-control', 'no-store')
    return options.access
  })
  await app.register(authRoutes, { auth, baseUrl, limitSignIn: options.limitSignIn, backoff: options.backoff })
  await app.register(discoveryRoutes, { baseUrl })
  const { limitSignIn, apps } = options
  await app.register(oauthRoutes, { ...apps, auth, baseUrl, authenticate, limitSignIn, toAppError })
  await app.register(streamRoutes, {
    runs: services.runs,
    streams: options.streams,
    limits: services.limits,
    sessions: services.sessions,
    authenticate,
    securityHeaders,
    inTurn,
  })
  await app.register(exportRoute, { db: services.db, authenticate, now: services.now })
  const authenticateOnce = oncePerRequest(authenticate)
  const createContext = (request: FastifyRequest, reply: FastifyReply): Context => ({
    services,
    log: request.log,
    authenticate: () => authenticateOnce(request, reply),
    call_id: randomUUIDv7(),
  })
  const limitRequests = options.limitRequests(authenticateOnce)
  await app.register(trpcRoutes, { createContext, limitRequests })
  await app.register(documentRoutes, { baseUrl })
  await app.register(referenceRoutes)
  await app.register(restRoutes, { prefix: REST_PREFIX, createContext, limitRequests })
  await app.register(mcpRoute, { services, authenticate: authenticateOnce, limitRequests, baseUrl })
  await app.register(webApp, { webDir })
  return { server: app, answers }
}

function createFastify(
  { logger, trustedProxies, webDir }: ServerOptions,
  headers: Record<string, string>,
): FastifyInstance {
  const app = Fastify({
    loggerInstance: logger,
    genReqId: () => crypto.randomUUID(),
    logController: new RequestLog(),
    trustProxy: trustedProxies,
    // Ends a request that does not arrive completely, which would also delay a shutdown.
    requestTimeout: 60_000,
    // During a shutdown, requests that were read are answered; only a request for a new run gets 503.
    return503OnClosing: false,
    bodyLimit: MAX_BODY_BYTES,
    // The path of a tRPC batch is one parameter, as long as a URL may be. Other routes check the form of their
    // parameters.
    routerOptions: { maxParamLength: maxHeaderSize },
    clientErrorHandler: refuseConnection,
    // Runs before any hook, for a URL that matches no route because it cannot be parsed.
    frameworkErrors: (thrown, request, reply) => {
      sendError(thrown, request, reply.headers({ ...headers, 'x-request-id': request.id }))
    },
  })

  app.removeContentTypeParser('text/plain')
  app.setErrorHandler(sendError)
  app.setNotFoundHandler((request, reply) => {
    if (isPageOfApp(request) && hasWebApp(webDir)) return reply.sendFile('index.html')
    const path = request.url.split('?')[0]!
    throw new AppError('not_found', `There is nothing at ${request.method} ${shorten(path)}.`)
  })
  return app
}

interface HealthRoutesOptions {
  services: Services
  checkReady: CheckReady
}

async function healthRoutes(app: FastifyInstance, { services, checkReady }: HealthRoutesOptions) {
  app.get('/healthz', { config: { isImmediate: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    if (!services.runs.isOpen()) {
      throw new AppError('unavailable', 'The server is shutting down. Try again in a moment.')
    }
    await checkReady()
    // A server without its language model is ready: the todos work, and a restart would not help.
    return { status: 'ok', assistant_problem: await services.assistants.problem() }
  })
}

interface TrpcRoutesOptions {
  createContext: (request: FastifyRequest, reply: FastifyReply) => Context
  limitRequests: onRequestAsyncHookHandler
}

async function trpcRoutes(app: FastifyInstance, { createContext, limitRequests }: TrpcRoutesOptions) {
  const trpcOptions: FastifyTRPCPluginOptions<AppRouter>['trpcOptions'] & PlainCallsOptions = {
    router: appRouter,
    allowBatching: true,
    maxBatchSize: MAX_BATCH_CALLS,
    createContext: ({ req, res }) => createContext(req, res),
  }
  app.addHook('onRequest', refuseUnreadable)
  app.addHook('onRequest', limitBatch)
  app.addHook('onRequest', limitRequests)
  app.addHook('preHandler', plainCalls(trpcOptions))
  await app.register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions })
}

/** Throws AppError `unauthorized` when the request names another user than the session; see `USER_HEADER`. */
function refuseAnotherUser({ headers, query }: FastifyRequest, user_id: string): void {
  const named = headers[USER_HEADER] ?? (query as { user?: unknown }).user
  if (named === undefined || named === user_id) return
  throw new AppError('unauthorized', 'Another user is signed in here by now. Sign in again.')
}

function shorten(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path
}

type AuthenticateRequest = (request: FastifyRequest, reply: FastifyReply) => Promise<Caller>

/** Authenticates a request once, for the rate limit and for all calls of a batch. */
function oncePerRequest(authenticate: AuthenticateRequest): AuthenticateRequest {
  const answers = new WeakMap<FastifyRequest, Promise<Caller>>()
  return (request, reply) => {
    const answer = answers.get(request) ?? authenticate(request, reply)
    answers.set(request, answer)
    return answer
  }
}
